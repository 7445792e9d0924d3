/**
 * The package as others get it: what `npm pack` packs is all that an app needs, in Node, through a bundler, and for the
 * compiler of TypeScript. It is unpacked where `npm install` would put it; nothing is fetched.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { console } from "./engine.mjs";

const app = mkdtempSync(join(tmpdir(), "sync-rules-pack-"));
const run = (command, ...args) => execFileSync(command, args, { cwd: app, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const tool = (name) => join(console, "node_modules/.bin", name);

/** Asks one decision, and prints what came out. */
const PROGRAM = `
import { appOf, load } from "sync-rules-console/engine";
await load();
const access = appOf('{"%%user.id": "%%partition"}').compile().access("me", "me");
globalThis.document === undefined ? console.log(JSON.stringify(access.read)) : document.title = String(access.read.allowed);
`;

before(() => {
  execFileSync("npm", ["pack", "--pack-destination", app, "--loglevel=error"], { cwd: console, stdio: ["ignore", "pipe", "inherit"] });
  const [packed] = readdirSync(app);
  const place = join(app, "node_modules/sync-rules-console");
  mkdirSync(place, { recursive: true });
  run("tar", "-xzf", packed, "-C", place, "--strip-components=1");
  writeFileSync(join(app, "package.json"), '{"name": "an-app", "private": true, "type": "module"}');
});

after(() => rmSync(app, { recursive: true, force: true }));

test("it runs in Node", () => {
  writeFileSync(join(app, "program.js"), PROGRAM);
  assert.deepEqual(JSON.parse(run(process.execPath, "program.js")), { allowed: true, indeterminate: null });
});

test("a bundler takes it, and the engine with it", () => {
  writeFileSync(join(app, "index.html"), `<!doctype html><script type="module">${PROGRAM}</script>`);
  run(tool("vite"), "build", "--logLevel", "error", "--target", "es2022");
  const files = readdirSync(join(app, "dist/assets"));
  const sizes = files.filter((file) => file.endsWith(".wasm")).map((file) => readFileSync(join(app, "dist/assets", file)).length);
  const built = ["sync_rules_bg.wasm", "sync_rules_tools_bg.wasm"].map((file) => readFileSync(join(console, "engine", file)).length);
  assert.deepEqual(sizes.sort(), built.sort(), files.join(", "));
});

test("its types need nothing else", () => {
  const example = readFileSync(join(console, "tests/types/example.ts"), "utf8");
  writeFileSync(join(app, "example.ts"), example.replace("../../src/engine/index.js", "sync-rules-console/engine"));
  const libraries = "es2023,dom,esnext.disposable";
  const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext", "--moduleResolution", "nodenext", "--lib", libraries, "--types", ""];
  try {
    run(tool("tsc"), ...options, "example.ts");
  } catch (error) {
    assert.fail(error.stdout);
  }
});
