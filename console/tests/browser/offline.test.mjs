/** After the first visit the page needs no network. */
import { suite } from "./harness.mjs";
import { cell, LAKE, named, rulesWith, said, verdict, write, zipOf, APPS } from "./steps.mjs";
import { join } from "node:path";

suite("offline", (check) => {
  check("the page opens again, decides, and reads a zip", async ({ page, context }) => {
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      if (registration.active?.state !== "activated") {
        await new Promise((resolve) => registration.active?.addEventListener("statechange", resolve, { once: true }));
      }
    });
    await context.setOffline(true);
    await page.reload();
    await named(await cell(page, "64d0f3b81c6e5a2f90470004", LAKE), /can read, can write/);
    await write(page, rulesWith((permissions) => Object.assign(permissions, { read: false, write: false })));
    await named(await cell(page, "64d0f3b81c6e5a2f90470004", LAKE), /cannot read, cannot write; lost read and write/);
    await verdict(page, "accepted");
    await page.locator("sync-rules-preview").drop({ files: { name: "export.zip", mimeType: "application/zip", buffer: zipOf(join(APPS, "region")) } });
    await said(page).getByText(/1 app found/).waitFor();
  });
});
