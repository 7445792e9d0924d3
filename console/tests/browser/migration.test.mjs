/** The migration tab: verdict, filter, conditions and evidence, and files that are downloaded. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { suite } from "./harness.mjs";
import { tab } from "./steps.mjs";

suite("migration", (check) => {
  check("says what the rules become, and gives the files", async ({ page }) => {
    await tab(page, "Migration").click();
    const panel = page.getByRole("tabpanel", { name: "Migration" });
    await panel.getByText(/automatic|conditional|review|manual/).first().waitFor();
    await panel.getByText("Evidence").first().waitFor();
    const download = page.waitForEvent("download");
    await panel.getByRole("button", { name: /^Download .*\.json$/ }).first().click();
    const file = await download;
    const text = readFileSync(await file.path(), "utf8");
    assert.equal(typeof JSON.parse(text), "object", file.suggestedFilename());
  });

  check("gives all files as a zip", async ({ page }) => {
    await tab(page, "Migration").click();
    const panel = page.getByRole("tabpanel", { name: "Migration" });
    const download = page.waitForEvent("download");
    await panel.getByRole("button", { name: "Download all as a zip" }).click();
    const files = unzipSync(readFileSync(await (await download).path()));
    assert.equal(Object.keys(files).length > 0, true);
    for (const [path, content] of Object.entries(files)) {
      assert.equal(typeof JSON.parse(new TextDecoder().decode(content)), "object", path);
    }
  });

  check("writes files with the line breaks that they had", async ({ page }) => {
    const paths = await page.locator("sync-rules-preview").evaluate((element) => {
      const preview = /** @type {any} */ (element);
      const state = preview.getState();
      preview.setState({ ...state, files: state.files.map((/** @type {any} */ file) => ({ ...file, text: file.text.replaceAll("\n", "\r\n") })) });
      return state.files.map((/** @type {any} */ file) => file.path);
    });
    await tab(page, "Migration").click();
    const panel = page.getByRole("tabpanel", { name: "Migration" });
    const download = page.waitForEvent("download");
    await panel.getByRole("button", { name: "Download all as a zip" }).click();
    const files = Object.entries(unzipSync(readFileSync(await (await download).path())));
    assert.ok(files.some(([path]) => paths.includes(path)), "none of the app's own files changes");
    for (const [path, content] of files) {
      const breaks = new TextDecoder().decode(content).match(/\r?\n/g) ?? [];
      assert.deepEqual([...new Set(breaks)], [paths.includes(path) ? "\r\n" : "\n"], path);
    }
  });
});
