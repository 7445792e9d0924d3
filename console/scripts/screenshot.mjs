/** Takes the picture of README.md: an edited rule, the cells that it changes, and why one of them is as it is. */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { ARGUMENTS, findChromium } from "../tests/browser/chromium.mjs";
import { serve } from "../tests/browser/serve.mjs";
import { cell, LAKE, named, rulesWith, write } from "../tests/browser/steps.mjs";

const PICTURE = fileURLToPath(new URL("../screenshot.png", import.meta.url));
const MOST = 300_000;
const LEAD = "64d0f3b81c6e5a2f90470005";

const found = findChromium();
if (found.path === null) {
  console.error(`screenshot: ${found.reason}`);
  process.exit(1);
}
const server = await serve();
const browser = await chromium.launch({ executablePath: found.path, args: ARGUMENTS });
const page = await browser.newPage({ viewport: { width: 1440, height: 940 } });
await page.goto(server.address);
await named(await cell(page, LEAD, LAKE), /can read, can write/);
await write(page, rulesWith((permissions) => permissions.write.$or.pop()));
await named(await cell(page, LEAD, LAKE), /lost write/);
await (await cell(page, LEAD, LAKE)).click();
await page.getByRole("tabpanel", { name: "Explanation" }).getByText("denied").first().waitFor();
await page.locator("sync-rules-editor .cm-scroller").evaluate((element) => element.scrollTo(0, 0));
await page.waitForTimeout(500);
await page.screenshot({ path: PICTURE });
await browser.close();
await server.close();
const { size } = statSync(PICTURE);
console.log(`screenshot.png: ${Math.round(size / 1000)} KB`);
process.exit(size < MOST ? 0 : 1);
