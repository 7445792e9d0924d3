/** Files that were made to break a page, or that came by mistake: a clear message, and what was shown stays. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { suite } from "./harness.mjs";
import { cell, dropFromDisk, LAKE, named, said, zipOf, APPS } from "./steps.mjs";

const MB = 1024 * 1024;

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);

/**
 * @param {import("playwright-core").Page} page
 * @param {Buffer} buffer
 * @param {string} name
 */
async function drop(page, buffer, name = "export.zip") {
  await page.locator("sync-rules-preview").drop({ files: { name, mimeType: "application/octet-stream", buffer } });
}

/** What was shown is still shown, and answers. @param {import("playwright-core").Page} page */
async function alive(page) {
  const open = await cell(page, "64d0f3b81c6e5a2f90470004", LAKE);
  await open.click();
  await named(open, /can read, can write/);
  await page.getByRole("tabpanel", { name: "Explanation" }).getByText("allowed").first().waitFor();
}

suite("a hostile file", (check) => {
  check("a zip that is cut off", async ({ page }) => {
    const whole = zipOf(join(APPS, "region"));
    await drop(page, whole.subarray(0, whole.length / 2));
    await said(page).getByText(/could not be loaded: the zip is damaged .*export it again/).waitFor();
    await alive(page);
  });

  check("a zip with damaged contents", async ({ page }) => {
    const whole = Buffer.from(zipSync({ "app/sync/config.json": bytes('{"type": "partition"}'.repeat(500)) }));
    whole.fill(0xff, 60, 90);
    await drop(page, whole);
    await said(page).getByText(/could not be loaded/).waitFor();
    await alive(page);
  });

  check("a zip bomb", async ({ page }) => {
    const zeros = new Uint8Array(30 * MB).fill(0x20);
    const bomb = zipSync({ "a/sync/config.json": zeros.subarray(0, 4 * MB - 1), ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`a/values/${i}.json`, zeros.subarray(0, 4 * MB - 1)])) });
    assert.equal(bomb.length < MB, true);
    await drop(page, Buffer.from(bomb));
    await said(page).getByText(/could not be loaded: more than 24 MB of text/).waitFor();
    await alive(page);
  });

  check("a zip that says its contents are small, and they are not", async ({ page }) => {
    const name = "a/sync/config.json";
    const lying = Buffer.from(zipSync({ [name]: new Uint8Array(20 * MB).fill(0x20) }));
    const directory = lying.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    lying.writeUInt32LE(100, directory + 24);
    await drop(page, lying);
    await said(page).getByText(/1 file read, 0 apps found|could not be loaded/).waitFor();
    const shown = await page.locator("sync-rules-editor .cm-content").innerText();
    assert.equal(shown.length < 1000, true, "no more was unpacked than the zip said");
  });

  check("100 MB", async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), "console-"));
    try {
      writeFileSync(join(folder, "export.zip"), Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), Buffer.alloc(100 * MB)]));
      writeFileSync(join(folder, "config.json"), Buffer.alloc(100 * MB, 0x20));
      await dropFromDisk(page, [join(folder, "export.zip")]);
      await said(page).getByText(/the zip has 100 MB, the limit is 50 MB/).waitFor();
      await dropFromDisk(page, [join(folder, "config.json")]);
      await said(page).getByText(/larger than a rule can be: config\.json/).waitFor();
    } finally {
      rmSync(folder, { recursive: true });
    }
    await alive(page);
  });

  check("binary files, with the names of texts", async ({ page }) => {
    await drop(page, Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256)), "config.json");
    await said(page).getByText(/no UTF-8 text: config\.json/).waitFor();
    await drop(page, Buffer.from([0x89, 0x50, 0x4e, 0x47]), "photo.png");
    await said(page).getByText(/there is no JSON or JavaScript text in it/).waitFor();
    await alive(page);
  });

  check("folders in folders, and very many files", async ({ page }) => {
    const folder = mkdtempSync(join(tmpdir(), "console-"));
    try {
      const deep = join(folder, "deep", ...Array.from({ length: 60 }, () => "d"));
      mkdirSync(deep, { recursive: true });
      writeFileSync(join(deep, "config.json"), "{}");
      await dropFromDisk(page, [join(folder, "deep")]);
      await said(page).getByText(/could not be loaded/).waitFor();
      mkdirSync(join(folder, "many"));
      for (let index = 0; index < 4100; index += 1) {
        writeFileSync(join(folder, "many", `${index}.json`), "{}");
      }
      await dropFromDisk(page, [join(folder, "many")]);
      await said(page).getByText(/more than 4,000 JSON and JavaScript files/).waitFor();
    } finally {
      rmSync(folder, { recursive: true });
    }
    await alive(page);
  });

  check("JSON that is nested a hundred thousand levels deep, and rules that are nested too deep", async ({ page }) => {
    const deep = `${'{"%and":['.repeat(100_000)}true${"]}".repeat(100_000)}`;
    await drop(page, Buffer.from(deep), "rule.json");
    await said(page).getByText(/1 file read/).waitFor();
    await page.locator("sync-rules-findings").getByText(/deep|levels|nest/i).first().waitFor();
    const rule = `{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {"read": ${'{"%and":['.repeat(100)}true${"]}".repeat(100)}, "write": false}}}`;
    await drop(page, Buffer.from(rule), "config.json");
    await page.locator("sync-rules-findings").getByText(/deep|levels|nest/i).first().waitFor();
  });

  check("names that mean something to a program", async ({ page }) => {
    const files = Object.fromEntries(["../../etc/passwd.json", "__proto__/config.json", "constructor.json", "a/<img src=x onerror=alert(1)>.json"].map((name) => [name, bytes("{}")]));
    await drop(page, Buffer.from(zipSync({ ...files, "sync/config.json": bytes('{"type":"partition","partition":{"key":"k","type":"string","permissions":{"read":true,"write":false}}}') })));
    await said(page).getByText(/1 app found/).waitFor();
    assert.equal(await page.locator("img").count(), 0);
  });
});
