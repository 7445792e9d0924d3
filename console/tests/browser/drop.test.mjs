/** An app export reaches the page by every way that a person may try. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { suite } from "./harness.mjs";
import { APPS, cell, dropFromDisk, nameOf, said, zipOf } from "./steps.mjs";

suite("an export is loaded", (check) => {
  check("from a folder that is dropped", async ({ page }) => {
    await dropFromDisk(page, [join(APPS, "channel")]);
    await said(page).getByText(/\d+ files read, 1 app found/).waitFor();
    await page.getByText("room_id").first().waitFor();
    const open = await cell(page, "61b2c8004f0d7e19b36c0006", "null");
    assert.equal(await nameOf(open), "can read, can write");
  });

  check("from a zip that is dropped", async ({ page }) => {
    const buffer = zipOf(join(APPS, "region"));
    await page.locator("sync-rules-preview").drop({ files: { name: "export.zip", mimeType: "application/zip", buffer } });
    await said(page).getByText(/1 app found/).waitFor();
    await page.getByText("massif").first().waitFor();
    await page.getByRole("columnheader", { name: "north-fells" }).waitFor();
  });

  check("from a zip that is chosen", async ({ page }) => {
    const buffer = zipOf(join(APPS, "bucket"));
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open files or a zip" }).click();
    await (await chooser).setFiles({ name: "export.zip", mimeType: "application/zip", buffer });
    await said(page).getByText(/1 app found/).waitFor();
    await page.locator("sync-rules-findings").getByText("SR301").first().waitFor();
    assert.match((await said(page).textContent()) ?? "", /left out because it may hold secrets: .*secrets\.json/);
  });

  check("from a folder that is chosen", async ({ page }) => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Open a folder" }).click();
    await (await chooser).setFiles(join(APPS, "firehose"));
    await said(page).getByText(/1 app found/).waitFor();
    await page.getByRole("columnheader", { name: "fringe-2019" }).waitFor();
  });

  check("from a folder with several apps, of which one is chosen", async ({ page }) => {
    await dropFromDisk(page, [APPS]);
    await said(page).getByText(/7 apps found; choose one/).waitFor();
    const choice = page.getByRole("combobox", { name: "App", exact: true });
    await choice.selectOption("region");
    await page.getByText("massif").first().waitFor();
  });

  check("from a bare rule that is pasted", async ({ page }) => {
    await page.getByRole("button", { name: "Paste" }).click();
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByText("There is nothing to open").waitFor();
    await page.getByRole("textbox", { name: "Text of the configuration or rule" }).fill('{"%%user.id": "%%partition"}');
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await said(page).getByText("Pasted text opened").waitFor();
    await page.locator("sync-rules-editor").getByText("%%user.id").waitFor();
  });
});
