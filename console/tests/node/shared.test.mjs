/** States that go into links and come back from anybody, and files that go back as they came. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test, { after } from "node:test";
import { config, console as folder, texts } from "./engine.mjs";
import { source } from "./source.mjs";

const [{ load }, { readShared, sharedOf, takeShared }, { asGiven, cleanFile }, { Store }] = await source(
  ...["engine/index.ts", "state/shared.ts", "state/files.ts", "state/store.ts"],
);
const bytes = (name) => readFileSync(`${folder}engine/${name}_bg.wasm`);
await load({ engine: bytes("sync_rules"), tools: bytes("sync_rules_tools") });

const TEAMS = { "%%user.custom_data.teams": "%%partition" };
const RULES = config(TEAMS, false);
const FULL = {
  version: 1,
  files: [{ path: "config.json", text: config(TEAMS, TEAMS) }],
  saved: [{ path: "config.json", text: RULES }],
  root: "",
  path: "config.json",
  users: '{"id": "ada", "custom_data": {"teams": ["red"]}}\n{"id": "ben"}',
  partitions: "red\nblue",
  switches: { may: "fails" },
  selection: { user: 1, partition: 0 },
  filter: { users: "a", partitions: "", show: "changed" },
  tab: "people",
};

/** Selections wait for the grid, which waits for a pause of the typing. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 400));

function storeOf(state) {
  const store = new Store();
  takeShared(store, state);
  after(() => store.load([]));
  return store;
}

test("a state comes back as it went", async () => {
  const store = storeOf(readShared(JSON.parse(JSON.stringify(FULL))));
  await settled();
  assert.equal(store.now.edited, true);
  assert.deepEqual(JSON.parse(JSON.stringify(sharedOf(store))), FULL);
});

test("a state of files alone takes what else was shown away", async () => {
  const store = storeOf(FULL);
  takeShared(store, { version: 1, files: [{ path: "config.json", text: RULES }] });
  await settled();
  const state = sharedOf(store);
  assert.deepEqual([state.users, state.partitions, state.switches, state.tab, state.saved], ["", "", {}, "access", undefined]);
  assert.deepEqual(state.selection, { user: null, partition: null });
});

test("several apps, and one of them with its environment", async () => {
  const files = Object.entries(texts("apps/region", "apps/team")).map(([path, text]) => ({ path, text }));
  const environment = "production";
  const store = storeOf({ version: 1, files, root: "apps/region", environment });
  await settled();
  const state = sharedOf(store);
  assert.deepEqual([state.root, state.environment, state.files.length], ["apps/region", environment, files.length]);
});

for (const [what, change] of Object.entries({
  "another version": { version: 2 },
  "no files": { files: undefined },
  "files that are none": { files: [{ path: "a" }] },
  "saved files that are none": { saved: {} },
  "a path that is no text": { path: 1 },
  "users that are no text": { users: [] },
  "an unknown switch": { switches: { may: "perhaps" } },
  "switches in a list": { switches: [] },
  "half of a selection": { selection: { user: 1 } },
  "a selection by name": { selection: { user: "ada", partition: null } },
  "an unknown filter": { filter: { users: "", partitions: "", show: "some" } },
  "a filter with the name of a property of objects": { filter: { users: "", partitions: "", show: "toString" } },
  "an unknown tab": { tab: "settings" },
})) {
  test(`a state with ${what} is not taken`, () => assert.equal(readShared({ ...FULL, ...change }), null));
}

test("what is no object is no state", () => {
  for (const value of [null, undefined, "", 1, [], [FULL]]) assert.equal(readShared(value), null);
});

test("a configuration by itself is one, although an app's own file may have its name", () => {
  const store = storeOf({ version: 1, files: [{ path: "config.json", text: RULES }] });
  assert.deepEqual([store.now.app.kind, store.now.accepted], ["partition", true]);
  store.load([{ path: "config.json", text: '{"name": "an app", "config_version": 20210101}' }]);
  assert.deepEqual([store.now.app.kind, store.now.apps.length], ["none", 1]);
});

test("a file goes back with its own line breaks", async () => {
  const text = JSON.stringify(JSON.parse(RULES), null, 2).replaceAll("\n", "\r\n");
  const store = storeOf({ version: 1, files: [{ path: "config.json", text }] });
  assert.ok(!store.now.text.includes("\r"), "the editor counts a break as one character");
  assert.equal(sharedOf(store).files[0].text, text);
  store.edit("config.json", store.now.text.replace("false", "true"));
  assert.equal(sharedOf(store).files[0].text, text.replace("false", "true"));
  assert.equal(store.save(), true);
  store.edit("config.json", store.now.text.replace("true", "false"));
  store.revert();
  assert.equal(sharedOf(store).files[0].text, text.replace("false", "true"), "also after going back to the saved one");
});

for (const [given, edited, back] of [
  [undefined, "a\nb", "a\nb"],
  ["a\nb", "a\nc", "a\nc"],
  ["a\r\nb\r\n", "a\nc\n", "a\r\nc\r\n"],
  ["a\rb", "a\nc", "a\rc"],
  ["a\r\nb\nc\n\n", "a\nb\nc\n\n", "a\r\nb\nc\n\n"],
  ["a\r\nb\nc\n\n", "a\nb\nd\n\n", "a\nb\nd\n\n"],
  ["a\r\nb\r\nc\n", "x\ny\n", "x\r\ny\r\n"],
]) {
  test(`${JSON.stringify(edited)} goes back as ${JSON.stringify(back)} where ${JSON.stringify(given)} was`, () => {
    assert.equal(asGiven(given, edited), back);
    if (given !== undefined) assert.equal(asGiven(given, cleanFile({ path: "", text: given }).text), given);
  });
}
