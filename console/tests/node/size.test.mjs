/** How much a page downloads. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { console } from "./engine.mjs";

/** What decides is what every page needs. The tools are for authors of rules, and come when they are asked for. */
const MOST = { "sync_rules_bg.wasm": 200_000, "sync_rules_tools_bg.wasm": 400_000 };

for (const [file, most] of Object.entries(MOST)) {
  test(`${file} stays below ${most / 1000} KB gzipped`, () => {
    const size = gzipSync(readFileSync(join(console, "engine", file)), { level: 9 }).length;
    assert.ok(size < most, `${file} has ${size} bytes gzipped`);
  });
}
