/** A state in an address: nothing of it is sent, people are in it only if that is asked for, and a bad one does no harm. */
import assert from "node:assert/strict";
import { deflateSync } from "fflate";
import { suite } from "./harness.mjs";
import { cell, editor, LAKE, named, rulesWith, said, tab, verdict, write } from "./steps.mjs";

const LEAD = "64d0f3b81c6e5a2f90470005";

/** @param {import("playwright-core").Page} page @param {{ people: boolean }} choice */
async function link(page, { people }) {
  await page.getByRole("button", { name: "Share" }).click();
  if (people) {
    await page.getByRole("checkbox", { name: /With 9 users and 2 partitions/ }).check();
  }
  const address = await page.getByRole("textbox", { name: "Link" }).inputValue();
  await page.keyboard.press("Escape");
  return address;
}

/** @param {string} text */
const fragmentOf = (text) => `#state=${Buffer.from(deflateSync(new TextEncoder().encode(text))).toString("base64url")}`;

suite("a shared state", (check) => {
  check("is the same where it is opened", async ({ page, context }) => {
    await write(page, rulesWith((permissions) => Object.assign(permissions, { read: { "%%user.id": LEAD }, write: false })));
    await verdict(page, "accepted");
    await (await cell(page, LEAD, LAKE)).click();
    await tab(page, "Comparison").click();
    const address = await link(page, { people: true });
    const other = await context.newPage();
    await other.goto(address);
    await said(other).getByText("Loaded from the link").waitFor();
    assert.equal(await editor(other).innerText(), await editor(page).innerText());
    const open = await cell(other, LEAD, LAKE);
    await named(open, /can read, cannot write/);
    assert.equal(await open.getAttribute("aria-selected"), "true");
    assert.equal(await tab(other, "Comparison").getAttribute("aria-selected"), "true");
    await other.getByText(/cells change/).first().waitFor();
  });

  check("holds no people unless that is asked for", async ({ page, context }) => {
    const address = await link(page, { people: false });
    const other = await context.newPage();
    await other.goto(address);
    await said(other).getByText("Loaded from the link").waitFor();
    await verdict(other, "accepted");
    const state = await other.evaluate(() => /** @type {any} */ (document.querySelector("sync-rules-demo")?.shadowRoot?.querySelector("sync-rules-preview")).getState());
    assert.equal(state.users, "");
    assert.equal(state.partitions, "");
    assert.equal(JSON.stringify(state).includes(LEAD), false);
    assert.equal(state.files.some((/** @type {{path: string}} */ file) => file.path.endsWith(".tests.json")), false);
  });

  for (const [what, fragment, message] of /** @type {const} */ ([
    ["is cut off", `${fragmentOf('{"version":1,"files":[]}').slice(0, -6)}`, /the link is damaged or was cut off/],
    ["is no text", "#state=%%%", /the link is damaged/],
    ["is of another version", fragmentOf('{"version":2,"files":[]}'), /made by another version/],
    ["holds something else", fragmentOf('{"version":1,"files":[{"path":1}]}'), /made by another version/],
    ["unpacks to very much", fragmentOf(" ".repeat(40 * 1024 * 1024)), /unpacks to more than 32 MB/],
    ["is nested very deep", fragmentOf("[".repeat(200_000)), /could not be loaded/],
  ])) {
    check(`that ${what} is refused, and the example is there`, async ({ page }) => {
      await said(page).getByText(message).waitFor();
      await named(await cell(page, LEAD, LAKE), /can read, can write/);
    }, { path: fragment });
  }
});
