// The bundle, held against its manifest and against the server it starts.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const bundle = new URL("../dist/extension.js", import.meta.url).pathname;

test("the bundle stands by itself but for VS Code", () => {
  const wanted = new Set([...readFileSync(bundle, "utf8").matchAll(/require\("([^"]+)"\)/g)].map((found) => found[1]));
  for (const name of wanted) {
    assert.ok(name === "vscode" || require("node:module").isBuiltin(name), name);
  }
});

test("what the manifest promises is there", () => {
  const text = readFileSync(bundle, "utf8");
  for (const { command } of manifest.contributes.commands) {
    assert.ok(text.includes(command), command);
  }
  assert.deepEqual(manifest.contributes.configuration.properties["trueline.command"].default, ["trueline", "lsp"]);
});

test("the server knows the commands that the extension calls, and calls those it has", () => {
  const python = process.env.PYTHON ?? "python3";
  const script = "from trueline.lsp.server import make_server; print(*make_server(None).protocol.fm.commands)";
  const run = spawnSync(python, ["-c", script], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  const server = run.stdout.trim().split(/\s+/);
  const source = readFileSync(new URL("../src/extension.ts", import.meta.url), "utf8");
  const called = [...source.matchAll(/executeCommand\(\s*"(trueline\.[\w.]+)"/g)].map((found) => found[1]);
  assert.ok(called.length > 0);
  for (const command of called) {
    assert.ok(server.includes(command), command);
  }
});
