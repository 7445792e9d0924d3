/** Measures in Node and in Chromium, and writes what it found between the markers of README.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { ARGUMENTS, findChromium, versionOf } from "../tests/browser/chromium.mjs";
import { serve } from "../tests/browser/serve.mjs";
import { cell, editor, named, write } from "../tests/browser/steps.mjs";
import { measureEngine } from "./measuring.mjs";

const CONSOLE = fileURLToPath(new URL("..", import.meta.url));
const README = `${CONSOLE}README.md`;
const BEGIN = "<!-- measured: begin -->";
const END = "<!-- measured: end -->";

const found = findChromium();
if (found.path === null) {
  console.error(`measure: ${found.reason}`);
  process.exit(1);
}

const engine = await import("sync-rules-console/engine");
await engine.load();
const inNode = measureEngine(engine);
const browser = await chromium.launch({ executablePath: found.path, args: ARGUMENTS });
const inPage = await inChromium();
const paints = await firstPaints();
await browser.close();
writeTable();

async function inChromium() {
  const server = await serve(CONSOLE);
  const page = await browser.newPage();
  await page.goto(`${server.address}tests/browser/pages/blank.html`);
  const times = await page.evaluate(async () => {
    const [module, { measureEngine }] = await Promise.all([import(String("/dist/engine.js")), import(String("/scripts/measuring.mjs"))]);
    await module.load();
    return measureEngine(module);
  });
  await page.close();
  await server.close();
  return times;
}

/** From the change of the text to the painted grid, as the page's own marks say, without the wait for more keys. */
async function firstPaints() {
  const server = await serve();
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  await page.goto(server.address);
  await page.locator("sync-rules-grid [role=gridcell].is").first().waitFor();
  await page.getByRole("combobox", { name: "Example" }).selectOption({ label: "10,000 users × 200 partitions" });
  await page.locator("sync-rules-grid .summary progress").waitFor({ state: "detached" });
  const rules = (await editor(page).innerText()).replaceAll("\u00a0", " ");
  const times = [];
  for (let run = 0; run < 11; run += 1) {
    const state = run % 2 === 0 ? "pending" : "active";
    await page.evaluate(() => performance.clearMeasures("sync-rules:edit-to-grid"));
    await write(page, rules.replace('"active"', JSON.stringify(state)));
    await page.waitForFunction(() => performance.getEntriesByName("sync-rules:edit-to-grid").length > 0);
    times.push(await page.evaluate(() => performance.getEntriesByName("sync-rules:edit-to-grid").at(-1)?.duration ?? 0));
    await named(await cell(page, "1".padStart(24, "0"), "crew-001"), state === "active" ? /can read, can write/ : /can read, cannot write/);
    await page.locator("sync-rules-grid .summary progress").waitFor({ state: "detached" });
  }
  await page.close();
  await server.close();
  times.sort((one, other) => one - other);
  return { median: times[Math.floor(times.length / 2)] ?? 0, worst: times.at(-1) ?? 0 };
}

function writeTable() {
  const sizeOf = (path) => {
    const bytes = readFileSync(`${CONSOLE}${path}`);
    return `${kilobytes(bytes.length)} | ${kilobytes(gzipSync(bytes, { level: 9 }).length)}`;
  };
  const both = (name) => `${microseconds(inNode[name])} | ${microseconds(inPage[name])}`;
  const table = `
| size | raw | gzipped |
|---|---|---|
| engine (\`sync_rules_bg.wasm\`): decides, explains, grids | ${sizeOf("dist/sync_rules_bg.wasm")} |
| tools (\`sync_rules_tools_bg.wasm\`): findings, migration, comparison | ${sizeOf("dist/sync_rules_tools_bg.wasm")} |
| the component with the editor (\`index.js\`) | ${sizeOf("dist/index.js")} |

| time | Node ${process.versions.node} | ${versionOf(found.path)} |
|---|---|---|
| a decision with a handle on the user (\`bits\`; goal below 2 µs) | ${both("decision")} |
| the same as an object (\`access\` of the handle) | ${both("access")} |
| a decision from a plain user (\`permissions.access\`) | ${both("plain")} |
| a cell of a grid (goal below 0.3 µs) | ${both("cell")} |
| a cell, with conversions and a function whose result is set | ${both("called")} |
| a cell, with a function of the page that is told the partition | ${both("shared")} |
| a cell, with conversions and a function of the page that is called for each cell anew | ${both("asked")} |
| from a change of a rule to the painted grid, 10 000 users × 200 partitions (goal below 100 ms) | – | ${Math.round(paints.median)} ms, worst ${Math.round(paints.worst)} ms |

Medians, measured on ${new Date().toISOString().slice(0, 10)} with ${cpus().length} processors${cpus()[0]?.model ? ` (${cpus()[0]?.model.trim()})` : ""}. The time to the painted
grid holds the short wait of the editor for more keys.
`;
  const text = readFileSync(README, "utf8");
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) {
    throw new Error(`\`${README}\` has no \`${BEGIN}\` and \`${END}\` to write between`);
  }
  writeFileSync(README, `${before}${BEGIN}\n${table}\n${END}${after}`);
  console.log(table);
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

function microseconds(time) {
  return `${time < 1 ? time.toFixed(3) : time.toFixed(2)} µs`;
}
