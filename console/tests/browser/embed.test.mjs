/** The package as a page uses it: from a plain script, and through a bundler; what it tells and what it takes. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { suite } from "./harness.mjs";
import { cell, named, tab } from "./steps.mjs";

const CONSOLE = fileURLToPath(new URL("../..", import.meta.url));

const MAIN = `
import "sync-rules-console";
import { appOf, load } from "sync-rules-console/engine";
await load();
const permissions = appOf('{"partition": {"key": "k", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}').compile();
document.title = JSON.stringify(permissions.access({ id: "ada" }, "ada").read.allowed);
const preview = document.createElement("sync-rules-preview");
Object.assign(preview, { config: { partition: { key: "k", type: "string", permissions: { read: true, write: false } } }, users: [{ id: "ada" }], partitions: ["red"] });
document.body.append(preview);
`;

/** An app with the package among its modules, built by a bundler. */
async function bundled() {
  const folder = mkdtempSync(join(tmpdir(), "console-app-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(CONSOLE, join(folder, "node_modules/sync-rules-console"));
  writeFileSync(join(folder, "index.html"), '<!doctype html><html lang="en"><link rel="icon" href="data:,"><script type="module" src="/main.js"></script></html>');
  writeFileSync(join(folder, "main.js"), MAIN);
  await build({ root: folder, configFile: false, logLevel: "error", base: "./", build: { target: "es2022", chunkSizeWarningLimit: 2000 } });
  return join(folder, "dist");
}

suite("the component in another page", (check) => {
  check("takes attributes in a plain page, and tells which cell is chosen", async ({ page }) => {
    await named(await cell(page, "ada", "red"), /can read, can write/);
    await named(await cell(page, "ben", "blue"), /cannot read, cannot write/);
    await page.evaluate(() => {
      const world = /** @type {any} */ (window);
      world.told = [];
      for (const name of ["cell-selected", "rules-changed"]) {
        document.addEventListener(name, (event) => world.told.push([name, /** @type {CustomEvent} */ (event).detail]));
      }
    });
    await (await cell(page, "ben", "red")).click();
    const preview = page.locator("sync-rules-preview");
    await page.locator("sync-rules-editor .cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText('{"partition": {"key": "team", "type": "string", "permissions": {"read": true, "write": false}}}');
    await page.waitForFunction(() => /** @type {any} */ (window).told.length === 2);
    const told = await page.evaluate(() => /** @type {any} */ (window).told);
    assert.deepEqual(told[0], ["cell-selected", { user: 1, partition: 0, userValue: { id: "ben", custom_data: { teams: ["red"] } }, partitionValue: "red" }]);
    assert.equal(told[1][0], "rules-changed");
    assert.equal(told[1][1].accepted, true);
    const files = await preview.evaluate((element) => /** @type {any} */ (element).getFiles());
    assert.match(files[0].text, /"read": true/);
    await tab(page, "Comparison").click();
    await page.getByText(/cells? of the grid changes?/).waitFor();
  }, { root: CONSOLE, path: "tests/browser/pages/embed.html" });

  check("shows what users are called, and tells who they are", async ({ page }) => {
    const preview = page.locator("sync-rules-preview");
    await preview.evaluate((element) => {
      const teams = ["red"];
      const world = /** @type {any} */ (window);
      world.told = [];
      document.addEventListener("cell-selected", (event) => world.told.push(/** @type {CustomEvent} */ (event).detail));
      /** @type {any} */ (element).users = [
        { id: "u1", custom_data: { name: "Ada", teams }, data: { name: "A.", email: "ada@x.example" } },
        { id: "u2", custom_data: { teams }, data: { email: "ben@x.example" } },
        { id: "u3", custom_data: { name: "", teams }, data: { name: "Cleo" } },
        { id: "u4", custom_data: { name: { first: "Dan" }, teams } },
      ];
    });
    for (const user of ["Ada u1", "ben@x.example u2", "Cleo u3", "u4"]) {
      await named(await cell(page, user, "red"), /can read, cannot write/);
    }
    await (await cell(page, "ben@x.example u2", "red")).click();
    await page.getByRole("heading", { name: "ben@x.example u2 and partition red" }).waitFor();
    const told = await page.evaluate(() => /** @type {any} */ (window).told);
    assert.deepEqual(told, [{ user: 1, partition: 0, userValue: { id: "u2", custom_data: { teams: ["red"] }, data: { email: "ben@x.example" } }, partitionValue: "red" }]);
    await page.getByRole("searchbox", { name: "Search users" }).fill("cleo");
    await named(await cell(page, "Cleo u3", "red"), /can read, cannot write/);
    assert.equal(await page.getByRole("rowheader").count(), 2, "the row of all users and the one that was searched");
    await page.getByRole("searchbox", { name: "Search users" }).fill("u1");
    await named(await cell(page, "Ada u1", "red"), /can read, cannot write/);
  }, { root: CONSOLE, path: "tests/browser/pages/embed.html" });

  check("gives a file back with the line breaks that it had", async ({ page }) => {
    const preview = page.locator("sync-rules-preview");
    const text = JSON.stringify({ partition: { key: "team", type: "string", permissions: { read: true, write: false } } }, null, 2);
    await preview.evaluate((element, crlf) => {
      const world = /** @type {any} */ (window);
      world.told = [];
      /** @type {any} */ (element).files = [{ path: "config.json", text: crlf }];
      element.addEventListener("rules-changed", (event) => world.told.push(/** @type {CustomEvent} */ (event).detail.text));
    }, text.replaceAll("\n", "\r\n"));
    await named(await cell(page, "ada", "red"), /can read, cannot write/);
    await page.locator("sync-rules-editor .cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(text.replace("false", "true"));
    await named(await cell(page, "ada", "red"), /can read, can write/);
    const edited = text.replace("false", "true").replaceAll("\n", "\r\n");
    await page.waitForFunction((wanted) => /** @type {any} */ (window).told.at(-1) === wanted, edited);
    assert.equal((await preview.evaluate((element) => /** @type {any} */ (element).getFiles()))[0].text, edited);
  }, { root: CONSOLE, path: "tests/browser/pages/embed.html" });

  check("comes through a bundler, with the engine", async ({ page }) => {
    await named(await cell(page, "ada", "red"), /can read, cannot write/);
    await page.waitForFunction(() => document.title === "true");
  }, { root: bundled });
});
