// Makes what pages load: `src/NAME.ts` becomes `built/NAME.js`, what several of them use or load on demand
// becomes a chunk of its own, and `src/early/NAME.ts` a plain script that runs before the page is drawn.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const built = process.env.TRUELINE_BUILT ?? join(here, "../src/trueline/web/static/built");

const sources = (folder) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"))
    .map((name) => join(here, folder, name));

const common = {
  absWorkingDir: here,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  minify: true,
  target: ["es2022"],
};

// The licences of what was bundled go with it.
function licences(...results) {
  const folders = new Set();
  for (const { metafile } of results)
    for (const input of Object.keys(metafile.inputs)) {
      const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
      if (found) folders.add(found[1]);
    }
  const texts = [];
  for (const folder of [...folders].sort()) {
    const at = join(here, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
    const file = readdirSync(at).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? readFileSync(join(at, file), "utf8").trim() : `Licence: ${license}`;
    texts.push(`${name} ${version} (${license})\n\n${text}\n`);
  }
  return texts.join(`\n${"-".repeat(72)}\n\n`);
}

if (existsSync(built)) rmSync(built, { recursive: true });
mkdirSync(built, { recursive: true });
const pages = await build({
  ...common,
  entryPoints: sources("src"),
  outdir: built,
  format: "esm",
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
});
const early = await build({ ...common, entryPoints: sources("src/early"), outdir: built, format: "iife" });
writeFileSync(join(built, "licences.txt"), licences(pages, early));

// Browsers take scripts compressed; it is done here once, for all who will ever ask.
for (const name of readdirSync(built, { recursive: true }).filter((one) => one.endsWith(".js"))) {
  const data = readFileSync(join(built, name));
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_LGWIN: window } = constants;
  writeFileSync(join(built, `${name}.br`), brotliCompressSync(data, { params: { [quality]: 9, [window]: 24 } }));
}
