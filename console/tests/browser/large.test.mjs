/** 10 000 users × 200 partitions: only what is in view is drawn, what is in view comes first, and all of it is counted. */
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";
import { cell, editor, named, row, write } from "./steps.mjs";

const CELLS = 2_000_000;

/** @param {import("playwright-core").Page} page */
async function openLarge(page) {
  await page.getByRole("combobox", { name: "Example" }).selectOption({ label: "10,000 users × 200 partitions" });
  await page.getByText("10,000 users, 200 partitions").waitFor();
}

/** @param {import("playwright-core").Page} page */
function grid(page) {
  return page.getByRole("grid");
}

/** Waits until everything is counted. @param {import("playwright-core").Page} page */
async function counted(page) {
  await page.locator("sync-rules-grid .summary progress").waitFor({ state: "detached", timeout: 60_000 });
}

suite("a large grid", (check) => {
  check("draws what is in view alone, and says how much there is", async ({ page }) => {
    await openLarge(page);
    assert.equal(await grid(page).getAttribute("aria-rowcount"), "10002");
    assert.equal(await grid(page).getAttribute("aria-colcount"), "202");
    const drawn = await page.locator("sync-rules-grid [data-row]").count();
    assert.equal(drawn < 1500, true, `${drawn} cells are drawn`);
    await counted(page);
    const total = await row(page, "All users").locator('[aria-colindex="2"]').getByRole("img").getAttribute("aria-label");
    assert.match(total ?? "", /^[\d,]+ can be read, [\d,]+ written$/);
  });

  check("keeps rows, columns and heads together at the far end", async ({ page }) => {
    await openLarge(page);
    await page.locator("sync-rules-grid [role=gridcell].is").first().click();
    await page.keyboard.press("Control+End");
    const last = page.locator("sync-rules-grid [role=gridcell][aria-colindex='202']:focus");
    await last.waitFor();
    assert.equal(await last.evaluate((cell) => cell.parentElement?.getAttribute("aria-rowindex")), "10002");
    await page.getByRole("rowheader", { name: "00000000000000000000270f" }).waitFor();
    await page.getByRole("columnheader", { name: "crew-199" }).waitFor();
    const boxes = await page.evaluate(() => {
      const root = document.querySelector("sync-rules-demo")?.shadowRoot?.querySelector("sync-rules-preview")?.shadowRoot?.querySelector("sync-rules-grid")?.shadowRoot;
      const left = (/** @type {string} */ selector) => root?.querySelector(selector)?.getBoundingClientRect().left;
      return { head: left('[role=columnheader][aria-colindex="202"]'), cell: left('.row.body [aria-colindex="202"]') };
    });
    assert.equal(boxes.head, boxes.cell, "the head stands over its column");
  });

  check("paints first and counts afterwards when a rule changes", async ({ page, print }) => {
    await openLarge(page);
    await counted(page);
    const rules = (await editor(page).innerText()).replaceAll("\u00a0", " ");
    assert.match(rules, /"active"/);
    /** @type {number[]} */
    const times = [];
    for (const state of ["pending", "active", "pending", "active", "pending"]) {
      await page.evaluate(() => {
        performance.clearMeasures("sync-rules:edit-to-grid");
        const world = /** @type {any} */ (window);
        world.percent = null;
        const root = document.querySelector("sync-rules-demo")?.shadowRoot?.querySelector("sync-rules-preview")?.shadowRoot?.querySelector("sync-rules-grid")?.shadowRoot;
        new PerformanceObserver((_, observer) => {
          world.percent = root?.querySelector("progress")?.value ?? 100;
          observer.disconnect();
        }).observe({ type: "measure" });
      });
      await write(page, rules.replace('"active"', JSON.stringify(state)));
      await page.waitForFunction(() => performance.getEntriesByName("sync-rules:edit-to-grid").length > 0 && /** @type {any} */ (window).percent !== null);
      times.push(await page.evaluate(() => performance.getEntriesByName("sync-rules:edit-to-grid").at(-1)?.duration ?? 0));
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).percent < 100), true, "the first paint did not wait for the count");
      await named(await cell(page, "1".padStart(24, "0"), "crew-001"), state === "active" ? /can read, can write/ : /can read, cannot write/);
    }
    print(`first paint after a change of a rule, ${CELLS.toLocaleString("en")} cells: ${times.map((time) => Math.round(time)).join(", ")} ms, with the wait of the editor for more keys`);
    await counted(page);
  });

  check("filters and searches all of it", async ({ page }) => {
    await openLarge(page);
    await counted(page);
    await page.getByRole("searchbox", { name: "Search users" }).fill("00270f");
    await page.getByText("1 of 10,000 users, 200 of 200 partitions").waitFor();
    await page.getByRole("searchbox", { name: "Search users" }).fill("");
    await page.getByRole("combobox", { name: "Show" }).selectOption("denied");
    await page.getByText(/^[\d,]+ of 10,000 users/).waitFor();
    await page.getByRole("combobox", { name: "Show" }).selectOption("open-to-everybody");
    await page.getByText("0 of 200 partitions").waitFor();
    await page.getByText("No user and partition match").waitFor();
  });
});
