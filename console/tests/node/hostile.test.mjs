/**
 * What a hostile page or file can hand over: every refusal is an error of ours with a code and a message, never a trap, and
 * the engine goes on working behind it.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { config, engine } from "./engine.mjs";

const { appOf, loadApps, Permissions, SyncRulesError } = engine;
await engine.load();

const OWN = { "%%partition": "%%user.id" };
const CALL = { "%%true": { "%function": { name: "may", arguments: [] } } };
const permissions = appOf(config({ "%or": [OWN, CALL] })).compile();

/** It is refused in our words, and everything still works. */
function refused(question, code, what) {
  assert.throws(
    question,
    (error) => {
      assert.ok(error instanceof SyncRulesError, `${what}: ${error?.stack ?? error}`);
      assert.equal(typeof error.message, "string");
      assert.ok(error.message.length > 0 && error.message.length < 1000, what);
      assert.notEqual(error.code, "engine-failed", `${what}: ${error.message}`);
      if (code !== undefined) assert.equal(error.code, code, `${what}: ${error.message}`);
      return true;
    },
    what,
  );
  works();
}

function works() {
  assert.equal(permissions.access("me", "me").read.allowed, true);
  assert.equal(appOf(config(OWN)).compile().forUser("me").bits("me"), 1);
}

function deep(levels, open, inside, close) {
  return open.repeat(levels) + inside + close.repeat(levels);
}

function nested(levels) {
  let value = 1;
  for (let level = 0; level < levels; level += 1) value = { a: [value] };
  return value;
}

test("deep texts are refused as natively", () => {
  for (const levels of [65, 500, 5_000, 300_000]) {
    for (const [open, close] of [["[", "]"], ['{"a":', "}"], ['{"%and":[', "]}"], ['{"%not":', "}"]]) {
      const app = appOf(deep(levels, open, "true", close));
      assert.equal(app.kind, "none");
      assert.equal(app.diagnostics[0].code, "SR003");
      assert.ok(app.diagnostics[0].place.span !== null);
      app.lint();
      refused(() => app.compile(), "SR003", `${levels} ${open}`);
      refused(() => app.changes(app), "SR003", `${levels} ${open}`);
    }
    assert.equal(appOf("[".repeat(levels)).kind, "none");
  }
  for (const levels of [20, 31, 60]) {
    const rule = deep(levels, '{"%not":', '{"%%user.id":"x"}', "}");
    const app = appOf(rule);
    app.lint();
    app.migrate();
    app.changes(appOf("true"));
    app.usersOf("p", "read");
    const compiled = app.compile();
    assert.equal(compiled.explain("me", "p").permissions.length, 2);
    compiled.forUser("me").partitions();
  }
  works();
});

test("deep values are refused, whichever way they come", async () => {
  for (const levels of [61, 200, 5_000]) {
    const value = { id: "me", custom_data: nested(levels) };
    refused(() => permissions.access(value, "p"), "too-deep", "user");
    refused(() => permissions.explain(value, "p"), "too-deep", "user");
    refused(() => permissions.access("me", value), "too-deep", "partition");
    refused(() => permissions.forUser(value), "too-deep", "user");
    refused(() => permissions.access("me", "p", { may: nested(levels) }), "too-deep", "constant");
    assert.equal(permissions.access("me", "p", { may: () => nested(levels) }).read.indeterminate.code, "function-failed");
    await assert.rejects(permissions.accessAsync(value, "p"), { name: "SyncRulesError", code: "too-deep" });
    assert.equal(permissions.grid([value, "me"], ["me"]).problems[0].index, 0);
  }
  for (const levels of [200, 5_000, 1_000_000]) {
    const grid = permissions.grid(`{"id":"me"}\n${deep(levels, "[", "1", "]")}\n`, ["me"]);
    assert.deepEqual([...grid.cells(0, 1, 0, 1)].map((bits) => bits & 1), [1]);
    assert.equal(grid.problems.length, 1);
    assert.match(grid.problems[0].message, /nested deeper/);
    assert.match(permissions.grid(deep(levels, "[", "1", "]"), ["me"]).problems[0].message, /nested deeper/);
  }
  const just = { id: "me", custom_data: nested(50) };
  assert.equal(permissions.access(just, "me").read.allowed, true);
  works();
});

test("values that JSON cannot hold are refused", () => {
  const cyclic = { id: "me" };
  cyclic.self = cyclic;
  const wide = [1];
  for (let doubling = 0; doubling < 60; doubling += 1) wide[0] = [wide[0], wide[0]];
  const values = {
    "a cycle": cyclic, "shared parts without end": wide, "a BigInt": { id: 5n }, "a Date": { at: new Date(0) }, "a Map": new Map(),
    "a function": { id: () => 1 }, "a symbol": { id: Symbol("x") }, "NaN": { n: NaN }, "infinity": { n: -Infinity },
    "a rounded number": { n: 9007199254740993 }, "half a character": { id: "\ud800" }, "half a key": { "\udc00": 1 },
    "a hole": { list: [1, , 2] }, "a typed array": { list: new Uint8Array(3) }, "a String": { id: new String("x") },
    "a throwing getter": Object.defineProperty({}, "id", { enumerable: true, get() { throw new Error("no"); } }),
    "a throwing proxy": new Proxy({}, { ownKeys() { throw new Error("no"); } }),
    "its own JSON": { toJSON: () => "me" },
    undefined: undefined,
  };
  for (const [what, value] of Object.entries(values)) {
    refused(() => permissions.access(value, "me"), undefined, `user: ${what}`);
    refused(() => permissions.access("me", value), undefined, `partition: ${what}`);
    refused(() => permissions.forUser(value), undefined, `forUser: ${what}`);
    const grid = permissions.grid([value, "me"], ["me", value]);
    assert.deepEqual(grid.problems.map(({ kind, index }) => `${kind} ${index}`), ["user 0", "partition 1"], what);
    assert.deepEqual([...grid.cells(0, 2, 0, 2)].map((bits) => bits & 129), [128, 128, 1, 128], what);
    grid.free();
  }
  // The null partition is one, so nothing may become null on the way.
  const open = appOf(config({ "%%partition": null })).compile();
  assert.equal(open.access("u", null).read.allowed, true);
  refused(() => open.access("u", NaN), "bad-argument", "NaN");
});

test("half a surrogate pair is refused everywhere", () => {
  const half = "a\udfff";
  refused(() => appOf(`{"%%user.id": "${half}"}`), "bad-argument", "text");
  refused(() => appOf("true", half), "bad-argument", "path");
  refused(() => loadApps([{ path: "root_config.json", text: half }]), "bad-argument", "file");
  refused(() => permissions.forUser("me").bits(half), "bad-argument", "bits");
  refused(() => permissions.grid(`["${half}"]`, []), "bad-argument", "users");
  assert.equal(permissions.access("me", "p", { may: () => half }).read.indeterminate.code, "function-failed");
  assert.equal(permissions.access("me", "p", { may: () => { throw new Error(half); } }).read.indeterminate.code, "function-failed");
  assert.equal(appOf(String.raw`{"%%user.id": "\ud800"}`).diagnostics[0].code, "SR007");
  works();
});

test("huge texts and lists are refused or read, and nothing breaks", () => {
  const huge = "x".repeat(70 * 1024 * 1024);
  refused(() => appOf(huge), "too-large", "text");
  refused(() => permissions.access(huge, "p"), "too-large", "user");
  refused(() => permissions.access({ id: huge }, "p"), "too-large", "user");
  refused(() => permissions.access("me", huge), "too-large", "partition");
  refused(() => permissions.forUser("me").bits(huge), "too-large", "bits");
  refused(() => permissions.grid(huge, []), "too-large", "users");
  assert.equal(permissions.access("me", "p", { may: () => huge }).read.indeterminate.code, "function-failed");
  assert.equal(appOf("x".repeat(5 * 1024 * 1024)).diagnostics[0].code, "SR004");
  assert.equal(appOf(`[${"1,".repeat(300_000)}1]`).diagnostics[0].code, "SR004");
  const long = "y".repeat(8 * 1024 * 1024);
  assert.equal(permissions.access({ id: long }, long).read.allowed, true);
  const many = permissions.grid(`[${"[],".repeat(300_000)}{}]`, ["p"]);
  assert.equal(many.users, 300_001);
  many.free();
  works();
});

test("functions may do anything in the midst of a decision", () => {
  const may = {
    "ask again": () => permissions.access("me", "me").read.allowed,
    "ask a grid": () => permissions.grid(["me"], ["me"]).cells(0, 1, 0, 1)[0] === 1 || true,
    "compile": () => appOf(config(true)).compile().access("a", "b").read.allowed,
  };
  for (const [what, function_] of Object.entries(may)) {
    assert.equal(permissions.access("me", "p", { may: function_ }).read.allowed, true, what);
  }
  const endless = { may: () => permissions.access("me", "p", endless).read.allowed };
  permissions.access("me", "p", endless);
  works();

  const freed = appOf(config(CALL)).compile();
  const functions = { may: () => { freed.free(); return true; } };
  assert.equal(freed.access("me", "p", functions).read.allowed, true);
  refused(() => freed.access("me", "p"), "freed", "freed in a call");
  const compiled = appOf(config(CALL)).compile();
  const grid = compiled.grid(["a", "b"], ["p", "q"]);
  const user = compiled.forUser("a");
  const all = { may: () => { grid.free(); user.free(); compiled.free(); return true; } };
  assert.deepEqual([...grid.cells(0, 2, 0, 2, all)].map((bits) => bits & 1), [1, 1, 1, 1]);
  refused(() => grid.cells(0, 1, 0, 1), "freed", "grid");
  refused(() => user.bits("p"), "freed", "user");
});

test("a handle that is freed while a Promise is waited for", async () => {
  const compiled = appOf(config(CALL)).compile();
  const later = { may: async () => { compiled.free(); return true; } };
  await assert.rejects(compiled.accessAsync("me", "p", later), { name: "SyncRulesError", code: "freed" });
  const other = appOf(config(CALL)).compile();
  await assert.rejects(other.explainAsync("me", "p", { may: async () => { other.free(); return true; } }), { code: "freed" });
  works();
});

test("freed handles refuse, and freeing twice is nothing", () => {
  const app = appOf(config(OWN));
  const compiled = app.compile();
  const user = compiled.forUser("me");
  const grid = compiled.grid(["me"], ["me"]);
  for (const handle of [app, compiled, user, grid]) {
    handle.free();
    handle.free();
  }
  for (const question of [
    () => app.lint(), () => app.compile(), () => app.migrate(), () => app.withFile("config.json", "true"), () => app.text("x"),
    () => app.changes(appOf("true")), () => appOf("true").changes(app), () => app.usersOf("p", "read"),
    () => compiled.access("me", "me"), () => compiled.explain("me", "me"), () => compiled.forUser("me"), () => compiled.grid([], []),
    () => user.bits("me"), () => user.bits(null), () => user.access("me"), () => user.partitions(),
    () => grid.cells(0, 1, 0, 1), () => grid.totals(0, 1), () => grid.userLabel(0), () => grid.user(0), () => grid.partition(0),
    () => grid.withPermissions(permissions), () => permissions.grid(["me"], ["me"]).withPermissions(compiled),
  ]) {
    refused(question, "freed", String(question));
  }
});

test("arguments of other types are refused", () => {
  const grid = permissions.grid(["me"], ["me"]);
  const user = permissions.forUser("me");
  const odd = [undefined, 5, {}, [], Symbol("x"), () => 1, 5n];
  for (const value of odd) {
    refused(() => appOf(value), "bad-argument", "appOf");
    refused(() => loadApps([{ path: value, text: "" }]), "bad-argument", "path");
    refused(() => loadApps([{ path: "x", text: value }]), "bad-argument", "text");
    refused(() => user.bits(value), "bad-argument", "bits");
    refused(() => appOf("true").withFile(value, "true"), "bad-argument", "withFile");
    refused(() => grid.withPermissions(value), "bad-argument", "withPermissions");
    refused(() => appOf("true").changes(value), "bad-argument", "changes");
    if (!Array.isArray(value)) refused(() => permissions.grid(value, []), "bad-argument", "users");
    if (!Array.isArray(value)) refused(() => permissions.grid([], value), "bad-argument", "partitions");
    if (!Array.isArray(value)) refused(() => loadApps(value), "bad-argument", "loadApps");
    if (typeof value !== "object" && value !== undefined) refused(() => permissions.access("me", "me", value), "bad-argument", "functions");
  }
  refused(() => loadApps([null]), "bad-argument", "null file");
  for (const [from, to] of [[-1, 1], [0, 2], [1, 0], [0.5, 1], [NaN, 1], [0, Infinity], ["0", 1], [0, 2 ** 40], [undefined, undefined]]) {
    refused(() => grid.cells(from, to, 0, 1), "bad-argument", `${from} to ${to}`);
    refused(() => grid.cells(0, 1, from, to), "bad-argument", `${from} to ${to}`);
    refused(() => grid.totals(from, to), "bad-argument", `${from} to ${to}`);
  }
  for (const index of [-1, 1, 0.5, NaN, "0", undefined]) {
    for (const question of [() => grid.user(index), () => grid.partition(index), () => grid.userLabel(index), () => grid.partitionLabel(index)]) {
      refused(question, "bad-argument", String(index));
    }
  }
  refused(() => permissions.access(7, "me"), "bad-argument", "user");
  refused(() => permissions.access([], "me"), "bad-argument", "user");
  assert.throws(() => Permissions.prototype.access.call({}, "me", "me"), TypeError);
});

test("odd names are names", () => {
  for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty", "then"]) {
    const rule = { "%%true": { "%function": { name, arguments: [] } } };
    const compiled = appOf(config(rule)).compile();
    assert.equal(compiled.access("me", "p", {}).read.indeterminate.code, "function-unknown", name);
    const functions = Object.fromEntries([[name, true]]);
    assert.equal(compiled.access("me", "p", functions).read.allowed, true, name);
    const called = Object.fromEntries([[name, () => true]]);
    assert.equal(compiled.access("me", "p", called).read.allowed, true, name);
  }
  const user = JSON.parse('{"id": "me", "custom_data": {"__proto__": {"teams": "p"}}}');
  assert.equal(appOf(config({ "%%user.custom_data.teams": "%%partition" })).compile().access(user, "p").read.allowed, false);
});

test("random texts are answered", () => {
  let seed = 1;
  const next = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  const parts = ['{"%%user.id"', ":", '"%%partition"', "}", "[", "]", '{"%and"', ",", "true", "\u0000", "😀", '{"$in"', "1e999", '"', "\\u00", "%%", "{", "null", '"partition"', '"permissions"'];
  for (let round = 0; round < 3000; round += 1) {
    const text = Array.from({ length: 1 + next(14) }, () => parts[next(parts.length)]).join("");
    const app = appOf(text);
    app.lint();
    if (app.kind === "partition") app.compile().explain("me", "p");
    else assert.ok(app.diagnostics.length > 0, text);
    app.free();
  }
  works();
});
