// Reads each model with LikeC4; prints what it says of those it refuses.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { LikeC4 } = await import(pathToFileURL(process.env.JUDGES + "/node_modules/likec4/dist/index.mjs"));
for (const file of process.argv.slice(2)) {
  const model = await LikeC4.fromSource(readFileSync(file, "utf8"), { throwIfInvalid: false, logger: false });
  for (const error of model.getErrors()) {
    console.log(`${file}: line ${error.line}: ${error.message}`);
  }
  await model.dispose?.();
}
process.exit(0);
