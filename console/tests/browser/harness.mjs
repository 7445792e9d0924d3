/**
 * What every test of the browser stands on. In: the name of a suite and its tests. Out: each test gets a page of its
 * own with the built demo in it; it fails as well if anything was asked of another origin or an error was reported.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { chromium } from "playwright-core";
import { ARGUMENTS, findChromium } from "./chromium.mjs";
import { serve } from "./serve.mjs";

const found = findChromium();

/** @typedef {{ page: import("playwright-core").Page, context: import("playwright-core").BrowserContext, address: string, expectError: (part: RegExp) => void, print: (text: string) => void }} Visit */
/** @typedef {{ path?: string, ready?: boolean, options?: import("playwright-core").BrowserContextOptions, root?: string | (() => Promise<string>) }} Opening */

/**
 * @param {string} name
 * @param {(check: (name: string, run: (visit: Visit) => Promise<void>, opening?: Opening) => void) => void} define
 */
export function suite(name, define) {
  if (found.path === null) {
    test(name, { skip: found.reason }, () => {});
    console.log(`skipped: ${name}: ${found.reason}`);
    return;
  }
  const executablePath = found.path;
  describe(name, () => {
    /** @type {import("playwright-core").Browser} */
    let browser;
    before(async () => {
      browser = await chromium.launch({ executablePath, args: ARGUMENTS });
    });
    after(() => browser.close());
    define((title, run, opening = {}) => {
      test(title, { timeout: 120_000 }, async (context) => visit(browser, run, opening, (text) => context.diagnostic(text)));
    });
  });
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {(visit: Visit) => Promise<void>} run
 * @param {Opening} opening
 * @param {(text: string) => void} print
 */
async function visit(browser, run, { path = "", ready = true, options = {}, root }, print) {
  const server = await serve(typeof root === "function" ? await root() : root);
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
  context.setDefaultTimeout(20_000);
  /** @type {string[]} */
  const elsewhere = [];
  /** @type {string[]} */
  const errors = [];
  /** @type {RegExp[]} */
  const expected = [];
  context.on("request", (request) => {
    if (!isOwn(request.url(), server.address)) {
      elsewhere.push(request.url());
    }
  });
  context.on("weberror", (error) => errors.push(String(error.error())));
  context.on("console", (message) => {
    if (message.type() === "error") {
      errors.push(message.text());
    }
  });
  try {
    const page = await context.newPage();
    await page.goto(server.address + path);
    if (ready) {
      await page.locator("sync-rules-grid [role=grid] [role=gridcell].is").first().waitFor();
    }
    await run({ page, context, address: server.address, expectError: (part) => expected.push(part), print });
  } finally {
    await context.close();
    await server.close();
  }
  assert.deepEqual(elsewhere, [], "something was asked of another origin");
  const unexpected = errors.filter((error) => !expected.some((part) => part.test(error)));
  assert.deepEqual(unexpected, [], "the page reported errors");
}

/**
 * @param {string} url
 * @param {string} address
 */
function isOwn(url, address) {
  return url.startsWith(address) || url.startsWith(`blob:${address}`) || url.startsWith("data:");
}
