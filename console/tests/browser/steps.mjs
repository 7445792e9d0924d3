/** What a person does and sees in the console, in the words of the page. In: the page. Out: locators and what they show. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";

/** @typedef {import("playwright-core").Page} Page */

export const APPS = fileURLToPath(new URL("../../../fixtures/apps", import.meta.url));

/** Of the example app: two crews and some of their people. */
export const RIDGE = "3f0c9a52-7d1e-4b86-9a44-0c5e1f7b2d10";
export const LAKE = "8b61d7e4-20fa-4c3d-b1b9-5e9a3c7f6a02";

/** @param {Page} page @param {string} name */
export function tab(page, name) {
  return page.getByRole("tab", { name });
}

/** A cell by the labels of its row and column, as they stand in the heads. @param {Page} page @param {string} user @param {string} partition */
export async function cell(page, user, partition) {
  const column = await page.getByRole("columnheader", { name: partition, exact: true }).getAttribute("aria-colindex");
  return row(page, user).locator(`[aria-colindex="${column}"]`);
}

/** What a screen reader says of a cell. @param {import("playwright-core").Locator} cell */
export async function nameOf(cell) {
  return (await cell.getByRole("img").getAttribute("aria-label")) ?? "";
}

/** Waits until a cell is called so. @param {import("playwright-core").Locator} cell @param {RegExp} name */
export async function named(cell, name) {
  await cell.and(cell.page().locator(":has([role=img])")).getByRole("img", { name }).waitFor();
}

/** Waits until the rules are said to be this. @param {Page} page @param {"accepted" | "not accepted"} word */
export async function verdict(page, word) {
  await page.locator("sync-rules-preview header .word", { hasText: new RegExp(`^\\W*${word}\\s*$`) }).waitFor();
}

/** @param {Page} page @param {string} user */
export function row(page, user) {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: user, exact: true }) });
}

/** @param {Page} page */
export function editor(page) {
  return page.locator("sync-rules-editor .cm-content");
}

/** Replaces the whole text, as a person who pastes. @param {Page} page @param {string} text */
export async function write(page, text) {
  await editor(page).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

/** The text of the example's rules with one change. @param {(rules: any) => void} change */
export function rulesWith(change) {
  const rules = JSON.parse(readFileSync(join(APPS, "team/sync/config.json"), "utf8"));
  change(rules.partition.permissions);
  return JSON.stringify(rules, null, 2);
}

/** A folder as a zip. @param {string} folder @param {Record<string, Uint8Array>} more @returns {Buffer} */
export function zipOf(folder, more = {}) {
  /** @type {Record<string, Uint8Array>} */
  const files = { ...more };
  for (const path of filesBelow(folder)) {
    files[relative(join(folder, ".."), path)] = readFileSync(path);
  }
  return Buffer.from(zipSync(files));
}

/** Drops files that the browser itself reads from the disk, folders too. @param {Page} page @param {string[]} files */
export async function dropFromDisk(page, files) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of /** @type {const} */ (["dragEnter", "dragOver", "drop"])) {
    await session.send("Input.dispatchDragEvent", { type, x: 400, y: 300, data });
  }
  await session.detach();
}

/** @param {Page} page */
export function said(page) {
  return page.locator("sync-rules-demo .said");
}

/** The file in the editor. @param {Page} page */
export function shownFile(page) {
  return page.locator("sync-rules-editor select");
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
