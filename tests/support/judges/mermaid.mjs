// Parses each file with the real Mermaid; prints what it says of those it refuses.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(process.env.JUDGES + "/package.json");
const { JSDOM } = require("jsdom");
const dom = new JSDOM("<body></body>");
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import(pathToFileURL(process.env.JUDGES + "/node_modules/mermaid/dist/mermaid.core.mjs"));
for (const file of process.argv.slice(2)) {
  try {
    await mermaid.parse(readFileSync(file, "utf8"));
  } catch (error) {
    console.log(`${file}: ${error}`);
  }
}
