// Parses each file with @dbml/core; prints what it says of those it refuses.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Parser } = createRequire(process.env.JUDGES + "/package.json")("@dbml/core");
for (const file of process.argv.slice(2)) {
  try {
    new Parser().parse(readFileSync(file, "utf8"), "dbmlv2");
  } catch (error) {
    console.log(`${file}: ${JSON.stringify(error.diags ?? String(error))}`);
  }
}
