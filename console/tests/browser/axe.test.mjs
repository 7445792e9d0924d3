/** axe looks at every tab and dialog, in both colour schemes. Nothing serious or critical may be found. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { suite } from "./harness.mjs";
import { cell, LAKE, RIDGE, rulesWith, tab, verdict, write } from "./steps.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TABS = ["Explanation", "Users and partitions", "Functions", "Migration", "Comparison"];

/** @param {import("playwright-core").Page} page @param {string} where */
async function look(page, where) {
  const found = await page.evaluate(async () => {
    const { violations } = await /** @type {any} */ (window).axe.run(document, { resultTypes: ["violations"] });
    return violations.map((/** @type {any} */ each) => ({ id: each.id, impact: each.impact, nodes: each.nodes.slice(0, 3).map((/** @type {any} */ node) => `${node.target.flat().join(" ")}: ${node.failureSummary}`) }));
  });
  const grave = found.filter((/** @type {any} */ each) => each.impact === "serious" || each.impact === "critical");
  assert.deepEqual(grave, [], where);
}

suite("axe", (check) => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    check(`finds nothing grave on any tab (${colorScheme})`, async ({ page }) => {
      await page.evaluate(AXE);
      await look(page, "at first");
      await (await cell(page, "64d0f3b81c6e5a2f90470002", RIDGE)).click();
      await write(page, rulesWith((permissions) => Object.assign(permissions, { read: { "%%partition": { "$ne": null } }, write: true })));
      await page.getByText(/cells change/).first().waitFor();
      for (const name of TABS) {
        await tab(page, name).click();
        await page.getByRole("tabpanel", { name }).waitFor();
        await page.waitForTimeout(600);
        await look(page, name);
      }
    }, { options: { colorScheme } });

    check(`finds nothing grave for a user, a partition, refused rules and the dialogs (${colorScheme})`, async ({ page }) => {
      await page.evaluate(AXE);
      await page.getByRole("rowheader", { name: "64d0f3b81c6e5a2f90470002" }).click();
      await look(page, "a user");
      await page.getByRole("columnheader", { name: LAKE }).click();
      await look(page, "a partition");
      await page.getByText("Symbols").click();
      await look(page, "the legend");
      await write(page, rulesWith((permissions) => Object.assign(permissions, { read: { "%noSuch": 1 } })));
      await verdict(page, "not accepted");
      await look(page, "refused rules");
      await page.getByRole("button", { name: "Paste" }).click();
      await look(page, "the dialog to paste");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Share" }).click();
      await look(page, "the dialog to share");
    }, { options: { colorScheme } });
  }

  check("finds nothing grave on a narrow screen", async ({ page }) => {
    await page.evaluate(AXE);
    await look(page, "a narrow screen");
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    assert.equal(wider, false, "the page is not wider than the screen");
  }, { options: { viewport: { width: 380, height: 800 } } });
});
