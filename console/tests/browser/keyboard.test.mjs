/** The main path with the keyboard alone: every part is reached, and no part keeps the focus for itself. */
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";
import { editor } from "./steps.mjs";

/** Where the focus is, through all shadow roots. @param {import("playwright-core").Page} page */
function focus(page) {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      element = element.shadowRoot.activeElement;
    }
    const role = element?.getAttribute("role") ?? element?.localName ?? "";
    const name = element?.getAttribute("aria-label") ?? element?.textContent?.trim().slice(0, 40) ?? "";
    return { role, name, place: [element?.parentElement?.closest("[aria-rowindex]")?.getAttribute("aria-rowindex"), element?.getAttribute("aria-colindex")].join("/") };
  });
}

/** Tab until the focus is where it should be. @param {import("playwright-core").Page} page @param {(at: Awaited<ReturnType<typeof focus>>) => boolean} there */
async function tabTo(page, there, key = "Tab") {
  const seen = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press(key);
    const at = await focus(page);
    seen.push(`${at.role} ${at.name}`);
    if (there(at)) {
      return;
    }
  }
  assert.fail(`the focus never came there: ${seen.join(" > ")}`);
}

suite("keyboard", (check) => {
  check("reaches the editor, edits, and leaves it", async ({ page }) => {
    await tabTo(page, ({ role }) => role === "textbox");
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"%%user.id": "%%partition"}');
    await page.locator("sync-rules-preview header").getByText("edited").waitFor();
    await page.keyboard.press("Escape");
    await tabTo(page, ({ role }) => role === "gridcell" || role === "columnheader");
  });

  check("goes back out of the editor", async ({ page }) => {
    await editor(page).focus();
    await page.keyboard.press("Escape");
    await tabTo(page, ({ name }) => name === "Share", "Shift+Tab");
  });

  check("moves in the grid, chooses a cell and goes on to its explanation", async ({ page }) => {
    await tabTo(page, ({ role }) => role === "gridcell");
    assert.equal((await focus(page)).place, "3/3");
    for (const [key, place] of /** @type {const} */ ([
      ["ArrowDown", "4/3"],
      ["ArrowRight", "4/4"],
      ["Home", "4/1"],
      ["End", "4/4"],
      ["Control+Home", "1/1"],
      ["Control+End", "11/4"],
      ["PageUp", null],
      ["Control+Home", "1/1"],
      ["ArrowUp", "1/1"],
      ["ArrowLeft", "1/1"],
      ["ArrowDown", "2/1"],
      ["ArrowDown", "3/1"],
      ["ArrowRight", "3/2"],
      ["ArrowRight", "3/3"],
    ])) {
      await page.keyboard.press(key);
      if (place !== null) {
        await page.waitForFunction(() => true);
        assert.equal((await focus(page)).place, place, key);
      }
    }
    await page.keyboard.press("Enter");
    await page.locator("sync-rules-grid [aria-selected=true]").waitFor();
    await page.getByRole("tabpanel", { name: "Explanation" }).getByText("allowed").first().waitFor();
    await tabTo(page, ({ role, name }) => role === "tab" && name.startsWith("Explanation"));
    await page.keyboard.press("ArrowRight");
    assert.match((await focus(page)).name, /^Users and partitions/);
  });

  check("there is one stop in the grid, and after the last part the focus leaves the page's parts", async ({ page }) => {
    await tabTo(page, ({ role }) => role === "gridcell");
    await page.keyboard.press("Tab");
    assert.notEqual((await focus(page)).role, "gridcell");
    await tabTo(page, ({ role }) => role === "body");
  });
});
