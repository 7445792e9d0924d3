/** What a `%function` gives: set by the person as a switch, or by a function of the page that may take its time. */
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";
import { cell, LAKE, named, tab } from "./steps.mjs";

const NEWCOMER = "64d0f3b81c6e5a2f90470009";
const MEMBER = "64d0f3b81c6e5a2f90470004";

suite("functions", (check) => {
  check("a switch decides the cells that depend on it, and they say that they do", async ({ page }) => {
    const open = await cell(page, NEWCOMER, LAKE);
    await named(open, /depends on a function/);
    await tab(page, "Functions").click();
    const group = page.getByRole("radiogroup", { name: /isReliefCrew/ }).or(page.getByRole("group", { name: /isReliefCrew/ }));
    await group.getByText("true", { exact: true }).click();
    await named(open, /^can read.*depends on a function/);
    await group.getByText("not answered", { exact: true }).click();
    await named(open, /^(read is undecided|read and write are undecided|waits for a function)/);
    await group.getByText("fails", { exact: true }).click();
    await named(open, /undecided, so denied/);
    await named(await cell(page, MEMBER, LAKE), /^can read, can write$/);
  });

  check("a function of the page that takes its time: cells wait, and follow when it settles", async ({ page }) => {
    await page.evaluate(() => {
      const preview = /** @type {any} */ (document.querySelector("sync-rules-demo")?.shadowRoot?.querySelector("sync-rules-preview"));
      const world = /** @type {any} */ (window);
      world.asked = [];
      preview.functions = {
        isReliefCrew: (/** @type {unknown} */ crew, /** @type {unknown} */ user) =>
          new Promise((resolve) => {
            world.asked.push(JSON.stringify([crew, user]));
            world.answerAll = [...(world.answerAll ?? []), () => resolve(true)];
          }),
      };
    });
    const open = await cell(page, NEWCOMER, LAKE);
    await named(open, /waits for a function/);
    await named(await cell(page, MEMBER, LAKE), /^can read, can write$/);
    await page.evaluate(() => /** @type {any} */ (window).answerAll.forEach((/** @type {() => void} */ answer) => answer()));
    await named(open, /^can read.*depends on a function/);
    const asked = await page.evaluate(() => /** @type {any} */ (window).asked);
    assert.equal(new Set(asked).size, asked.length, "no call was made twice");
  });

  check("a function of the page that fails denies, and says why", async ({ page }) => {
    await page.evaluate(() => {
      const preview = /** @type {any} */ (document.querySelector("sync-rules-demo")?.shadowRoot?.querySelector("sync-rules-preview"));
      preview.functions = { isReliefCrew: () => Promise.reject(new Error("relief_shifts did not answer")) };
    });
    const open = await cell(page, NEWCOMER, LAKE);
    await named(open, /undecided, so denied/);
    await open.click();
    await page.getByRole("tabpanel", { name: "Explanation" }).getByText(/relief_shifts did not answer/).first().waitFor();
  });
});
