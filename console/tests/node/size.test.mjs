/** How much a page downloads. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { console } from "./engine.mjs";

/**
 * What decides is what every page needs. The tools are for authors of rules, and come when they are asked for: they were
 * measured with 426 KB, after 28 KB of documentation and tables were left out, as what they say of two apps, of roles and
 * of what is not known is code, and a comparison that asks again only what a decision touched is 14 KB. The plan that only the partitions of a user ask for is about 14 KB of it.
 */
const MOST = { "sync_rules_bg.wasm": 200_000, "sync_rules_tools_bg.wasm": 440_000 };

for (const [file, most] of Object.entries(MOST)) {
  test(`${file} stays below ${most / 1000} KB gzipped`, () => {
    const size = gzipSync(readFileSync(join(console, "engine", file)), { level: 9 }).length;
    assert.ok(size < most, `${file} has ${size} bytes gzipped`);
  });
}
