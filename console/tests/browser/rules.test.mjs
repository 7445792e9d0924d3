/** An edited rule: findings, grid and explanation follow it, quick fixes change it, and it is compared with the saved one. */
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";
import { cell, editor, LAKE, named, nameOf, RIDGE, row, rulesWith, tab, verdict, write } from "./steps.mjs";

const PENDING_MEMBER = "64d0f3b81c6e5a2f90470003";
const LEAD = "64d0f3b81c6e5a2f90470005";

suite("a rule is edited", (check) => {
  check("findings, grid, totals and explanation follow", async ({ page }) => {
    const open = await cell(page, PENDING_MEMBER, RIDGE);
    assert.match(await nameOf(open), /^can read/);
    await open.click();
    const details = page.getByRole("tabpanel", { name: "Explanation" });
    await details.getByText("%uuidToString").first().waitFor();

    await write(page, rulesWith((permissions) => Object.assign(permissions, { read: false, write: { "%%user.id": PENDING_MEMBER } })));

    await named(open, /^can read, can write/);
    await row(page, "All users").locator('[aria-colindex="3"]').getByText("1 / 1").waitFor();
    await details.getByText('"%%user.id"').first().waitFor();
    const other = await cell(page, LEAD, LAKE);
    assert.match(await nameOf(other), /cannot read, cannot write; lost read and write/);
    await page.getByText(/cells change: \d+ gained, \d+ lost/).first().waitFor();
  });

  check("a text that is not accepted leaves the last decisions, and says so", async ({ page }) => {
    await write(page, rulesWith((permissions) => Object.assign(permissions, { read: { "%%partition": { "%noSuch": 1 } } })));
    await page.locator("sync-rules-findings").getByText("%noSuch").first().waitFor();
    await page.locator("sync-rules-grid").getByText("this is what the last accepted ones decide").waitFor();
    await verdict(page, "not accepted");
    assert.equal(await page.locator(".cm-lintRange-error").count() > 0, true, "the problem is underlined");
    await page.getByRole("button", { name: "Revert" }).click();
    await verdict(page, "accepted");
    assert.equal(await page.locator("sync-rules-grid .notice").count(), 0);
  });

  check("a quick fix changes the text, and the finding goes", async ({ page }) => {
    await write(page, rulesWith((permissions) => Object.assign(permissions, { write: { "%%user.id": "ada", "%or": [{ "%%true": true }] } })));
    const findings = page.locator("sync-rules-findings");
    const fix = findings.getByRole("button", { name: /^Fix: / }).first();
    await fix.waitFor();
    const before = await editor(page).textContent();
    const many = await findings.getByRole("listitem").count();
    await fix.click();
    await page.waitForFunction(([content, text]) => content?.textContent !== text, [await editor(page).elementHandle(), before]);
    await page.waitForFunction(([list, count]) => (list?.shadowRoot?.querySelectorAll("li").length ?? 0) < count, [await findings.elementHandle(), many]);
  });

  check("saving takes the edited rules as the ones to compare with", async ({ page }) => {
    await write(page, rulesWith((permissions) => Object.assign(permissions, { read: true, write: false })));
    await page.getByText(/cells change/).first().waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.waitForFunction(() => document.querySelector("sync-rules-demo")?.shadowRoot?.querySelector("sync-rules-preview")?.shadowRoot?.querySelector("sync-rules-grid")?.shadowRoot?.querySelector(".row.body .gained, .row.body .lost") === null);
    const open = await cell(page, LEAD, RIDGE);
    assert.equal(await nameOf(open), "can read, cannot write");
  });

  check("what is not known is said, of a user's partitions and of a change", async ({ page }) => {
    await write(page, rulesWith((permissions) => Object.assign(permissions, { read: { "%%partition": "%%values.unlisted" }, write: false })));
    await verdict(page, "accepted");
    await row(page, LEAD).getByRole("rowheader").click();
    const details = page.getByRole("tabpanel", { name: "Explanation" });
    await details.getByText("others are unknown").waitFor();
    await details.getByText("%%values.unlisted").first().waitFor();
    await tab(page, "Comparison").click();
    const panel = page.getByRole("tabpanel", { name: "Comparison" });
    await panel.getByText("unknown").first().waitFor();
    await panel.getByText("%%values.unlisted").first().waitFor();
  });

  check("the comparison names what changes, and the grid shows only that", async ({ page }) => {
    await write(page, rulesWith((permissions) => Object.assign(permissions, { write: { "%%user.custom_data.crew_ids": { "%uuidToString": "%%partition" } } })));
    await tab(page, "Comparison").click();
    const panel = page.getByRole("tabpanel", { name: "Comparison" });
    await panel.getByText(/cells? of the grid changes?/).waitFor();
    await panel.getByText("different").first().waitFor();
    await page.getByRole("combobox", { name: "Show" }).selectOption("changed");
    const rows = page.locator("sync-rules-grid .row.body");
    await page.waitForFunction(() => {
      const grid = document.querySelector("sync-rules-demo")?.shadowRoot?.querySelector("sync-rules-preview")?.shadowRoot?.querySelector("sync-rules-grid");
      const shown = [...(grid?.shadowRoot?.querySelectorAll(".row.body") ?? [])];
      return shown.length > 0 && shown.every((each) => each.querySelector(".gained, .lost") !== null);
    });
    assert.equal(await rows.count() < 9, true);
  });
});
