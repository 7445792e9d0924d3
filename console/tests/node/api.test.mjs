/** What each part of the engine answers. */
import assert from "node:assert/strict";
import test from "node:test";
import { config, engine, texts } from "./engine.mjs";

const { Cell, appOf, loadApps, version, SyncRulesError } = engine;
const OWN = { "%%partition": "%%user.id" };
const TEAMS = { "%%user.custom_data.teams": "%%partition" };
const CALL = { "%%true": { "%function": { name: "may", arguments: ["%%partition", "%%user.custom_data.none"] } } };

test("nothing works before it is loaded", () => {
  assert.throws(() => appOf("true"), { name: "SyncRulesError", code: "not-loaded" });
});

test("loading twice is loading once", async () => {
  await Promise.all([engine.load(), engine.load()]);
  assert.match(version(), /^\d+\.\d+\.\d+$/);
});

test("apps say what they are", () => {
  const files = Object.entries(texts("apps")).map(([path, text]) => ({ path, text }));
  const apps = loadApps(files);
  assert.deepEqual(
    apps.map((app) => [app.root, app.kind, app.partition.key, app.configPath.slice(app.root.length + 1)]),
    [
      ["apps/bucket", "partition", "window", "services/gauges-atlas/config.json"],
      ["apps/channel", "partition", "room_id", "sync/config.json"],
      ["apps/firehose", "partition", "feed", "services/festival-cluster/config.json"],
      ["apps/query-string", "partition", "_scope", "sync/config.json"],
      ["apps/region", "partition", "massif", "sync/config.json"],
      ["apps/team", "partition", "crew_ref", "sync/config.json"],
      ["apps/user", "partition", "gardener_id", "services/mongodb-atlas/config.json"],
    ],
  );
  const region = apps.find((app) => app.root === "apps/region");
  assert.ok(region.environments.length > 0);
  for (const environment of region.environments) region.compile({ environment }).free();
  assert.throws(() => region.compile({ environment: "none of them" }), { code: "bad-argument", help: /it has/ });
  const team = apps.find((app) => app.root === "apps/team");
  assert.equal(team.files.length, files.filter(({ path }) => path.startsWith("apps/team/")).length);
  assert.equal(team.text(team.configPath), texts("apps")[team.configPath]);
  assert.equal(team.text("none"), undefined);
});

test("apps that sync in another way are no mistake", () => {
  const flexible = loadApps([{ path: "root_config.json", text: "{}" }, { path: "sync/config.json", text: '{"type": "flexible", "state": "enabled"}' }])[0];
  assert.equal(flexible.kind, "flexible");
  assert.equal(flexible.partition, null);
  assert.equal(flexible.migrate(), null);
  assert.throws(() => flexible.compile(), { code: "SR604" });
  assert.equal(loadApps([{ path: "root_config.json", text: "{}" }])[0].kind, "none");
  assert.deepEqual(loadApps([]), []);
});

test("another text makes another app", () => {
  const app = appOf(config(false));
  const other = app.withFile("config.json", config(true));
  assert.equal(app.compile().access("u", "p").read.allowed, false);
  assert.equal(other.compile().access("u", "p").read.allowed, true);
  assert.throws(() => app.withFile("other.json", "{}"), { code: "bad-argument" });
  const broken = app.withFile("config.json", '{"partition": ');
  assert.equal(broken.kind, "none");
  assert.ok(broken.diagnostics.length > 0);
  assert.throws(() => broken.compile(), (error) => error instanceof SyncRulesError && error.code === "SR001" && error.place.span !== null && error.diagnostics.length === broken.diagnostics.length);
});

test("spans count as JavaScript does", () => {
  const text = config({ "%%user.custom_data.😀é": "x", "%neq": 1 });
  const [diagnostic] = appOf(text).diagnostics;
  const { from, to } = diagnostic.place.span;
  assert.equal(text.slice(from, to), '"%neq"');
  assert.notEqual(diagnostic.place.range.start.offset, from);
});

test("findings have places and fixes that can be made", () => {
  const text = config({}, { "%and": [{ "%%user.id": "a" }, { "%%user.id": "a" }] });
  const findings = appOf(text).lint();
  assert.ok(findings.some((finding) => finding.name === "open-to-everyone"));
  const fixable = findings.find((finding) => finding.fix !== null);
  let fixed = text;
  for (const { span, text: replacement } of [...fixable.fix.edits].reverse()) {
    fixed = fixed.slice(0, span.from) + replacement + fixed.slice(span.to);
  }
  const left = appOf(fixed).lint();
  assert.ok(!left.some((finding) => finding.fingerprint === fixable.fingerprint), fixed);
});

test("functions are constants, functions, or not given", async () => {
  const permissions = appOf(config(CALL)).compile();
  const access = (functions) => permissions.access("u", "p", functions).read;
  assert.equal(access({ may: true }).allowed, true);
  for (const may of [1, "true", [true], { $numberLong: "1" }, null]) assert.equal(access({ may }).allowed, false);
  const asked = [];
  assert.equal(access({ may: (...args) => asked.push(args) > 0 }).allowed, true);
  assert.deepEqual(asked, [["p", undefined]]);
  const codes = {
    "function-unknown": [undefined, {}, { other: true }],
    "function-pending": [{ may: async () => true }, { may: () => Promise.reject(new Error("late")) }],
    "function-failed": [
      { may: () => { throw new Error("no"); } },
      { may: () => { throw null; } },
      { may: () => { throw { toString() { throw new Error("worse"); } }; } },
      { may: () => () => true },
      { may: () => 5n },
      { may: () => NaN },
    ],
    "function-timeout": [{ may: () => { throw new DOMException("late", "TimeoutError"); } }],
  };
  for (const [code, given] of Object.entries(codes)) {
    for (const functions of given) {
      const { allowed, indeterminate } = access(functions);
      assert.equal(allowed, false);
      assert.equal(indeterminate.code, code, String(functions?.may));
      assert.ok(indeterminate.place.span.to > indeterminate.place.span.from);
    }
  }
  assert.equal((await permissions.accessAsync("u", "p", { may: async () => true })).read.allowed, true);
  assert.equal((await permissions.accessAsync("u", "p", { may: () => Promise.reject(new Error("no")) })).read.indeterminate.code, "function-failed");
  assert.equal((await permissions.explainAsync("u", "p", { may: async (which) => which === "p" })).access.read.allowed, true);
});

test("calls that cannot matter are never made, and each is made once", async () => {
  const call = (name) => ({ "%%true": { "%function": { name, arguments: ["%%partition"] } } });
  const rule = { "%and": [call("a"), { "%or": [call("b"), call("b"), call("c")] }] };
  const permissions = appOf(config(rule)).compile();
  for (const [a, expected] of [[false, ["a"]], [true, ["a", "b"]]]) {
    const asked = [];
    const functions = { a: async () => (asked.push("a"), a), b: async () => (asked.push("b"), true), c: () => asked.push("c") };
    assert.equal((await permissions.accessAsync("u", "p", functions)).read.allowed, a);
    assert.deepEqual(asked, expected);
  }
  const asked = [];
  const failing = { a: () => { asked.push("a"); throw new Error("no"); }, b: () => (asked.push("b"), true) };
  assert.equal(permissions.access("u", "p", failing).read.indeterminate.code, "function-failed");
  assert.equal(new Set(asked).size, asked.length, String(asked));
});

test("partitions are read as users write them", () => {
  const key = (type) => ({ key: "k", type });
  const cases = [
    ["objectId", "6130a1f05c8e2b0012d40001", { $oid: "6130a1f05c8e2b0012d40001" }],
    ["long", "42", { $numberLong: "42" }],
    ["uuid", "3f0c9a52-7d1e-4b86-9a44-0c5e1f7b2d10", { $uuid: "3f0c9a52-7d1e-4b86-9a44-0c5e1f7b2d10" }],
    ["string", "42", "42"],
  ];
  for (const [type, text, exact] of cases) {
    const permissions = appOf(config({ "%%partition": exact }, false, key(type))).compile();
    const user = permissions.forUser("u");
    assert.equal(user.bits(text), Cell.READ, type);
    assert.equal(permissions.access("u", text).read.allowed, true);
    assert.equal(permissions.access("u", exact).read.allowed, true);
    assert.equal(user.bits(null), 0);
    assert.equal(permissions.access("u", { x: 1 }).error.code, "ErrorIllegalRealmPath");
    if (type !== "string") assert.equal(user.bits("neither"), Cell.REFUSED);
  }
});

test("the partitions of a user are a set", () => {
  const user = appOf(config(TEAMS, OWN)).compile().forUser({ id: "me", custom_data: { teams: ["a", "b"] } });
  assert.deepEqual(user.partitions(), { read: { set: "only", values: ["a", "b", "me"] }, write: { set: "only", values: ["me"] }, unknown: [] });
});

test("partitions that rest on what the app does not tell are said to", () => {
  const rule = { "%or": [{ "%%partition": "%%values.shared" }, OWN] };
  const app = (...values) =>
    loadApps([
      { path: "root_config.json", text: "{}" },
      { path: "sync/config.json", text: config(rule) },
      ...values.map((text) => ({ path: "values/shared.json", text })),
    ])[0];
  const own = { set: "only", values: ["me"] };
  const sets = (one) => one.compile().forUser("me").partitions();
  const not = (why) => [`\`%%values.shared\` is not known: ${why}`];
  assert.deepEqual(sets(app('{"name": "shared", "value": "all"}')), { read: { set: "only", values: ["all", "me"] }, write: { set: "none" }, unknown: [] });
  assert.deepEqual(sets(app('{"name": "shared", "value": "key", "from_secret": true}')), { read: own, write: { set: "none" }, unknown: not("it is a secret") });
  for (const lacking of [app(), appOf(config(rule))]) {
    assert.deepEqual(sets(lacking), { read: own, write: { set: "none" }, unknown: not("it is not given") });
  }
  assert.match(appOf(config(rule)).usersOf("all", "read").reason, /`%%values.shared`/);
  assert.deepEqual(appOf(config({ "%or": [true, rule] })).compile().forUser("me").partitions().unknown, []);
});

test("partition values are typed as they are given", () => {
  const id = "6130a1f05c8e2b0012d40001";
  const others = [{ $oid: id }, { $numberLong: "5" }, 5, true, ["a"], [], { a: 1 }, {}];
  const permissions = appOf(config(true, true)).compile();
  const user = permissions.forUser("u");
  const grid = permissions.grid(["u"], others);
  assert.equal(grid.problems.length, others.length);
  assert.ok(grid.cells(0, 1, 0, others.length).every((cell) => cell === Cell.REFUSED));
  for (const partition of others) {
    for (const access of [permissions.access("u", partition), user.access(partition), permissions.explain("u", partition).access]) {
      assert.equal(access.error?.code, "ErrorIllegalRealmPath", JSON.stringify(partition));
      assert.equal(access.read.allowed || access.write.allowed, false);
    }
  }
  // A text is a text, whatever it looks like.
  for (const text of ["{a}", "[]", '"a"', '{"$oid": "x"}', "null", "5"]) {
    assert.equal(permissions.access("u", text).read.allowed, true, text);
    assert.equal(user.bits(text) & Cell.READ, Cell.READ, text);
  }
  const typed = appOf(config(true, true, { key: "k", type: "objectId" })).compile();
  assert.equal(typed.access("u", { $oid: id }).read.allowed, true);
  for (const partition of [{ $uuid: "3f0c9a52-7d1e-4b86-9a44-0c5e1f7b2d10" }, [id], { id }, 5]) {
    assert.equal(typed.access("u", partition).error?.code, "ErrorIllegalRealmPath");
  }
});

test("whole numbers beyond 2^53 leave with all their digits", () => {
  const long = { $numberLong: "9007199254740993" };
  const text = '{"id": "u", "custom_data": {"n": 9007199254740993}}';
  const call = { "%%true": { "%function": { name: "may", arguments: ["%%partition", "%%user.custom_data.n"] } } };
  const key = { key: "_partition", type: "long" };
  const asked = [];
  const grid = appOf(config(call, false, key)).compile().grid(text, [long]);
  grid.cells(0, 1, 0, 1, { may: (...args) => (asked.push(args), true) });
  assert.deepEqual(asked, [[long, long]]);
  assert.deepEqual([grid.partition(0), grid.partitionLabel(0), grid.user(0).custom_data.n], [long, "9007199254740993", long]);
  const permissions = appOf(config({ "%%partition": long }, false, key)).compile();
  assert.deepEqual(permissions.forUser("u").partitions().read, { set: "only", values: [long] });
  const { step } = permissions.explain("u", long).permissions.find(({ permission }) => permission === "read");
  assert.deepEqual([step.left, step.right], [long, long]);
  assert.equal(permissions.access("u", { $numberLong: "9007199254740992" }).read.allowed, false);
  const app = appOf(config({ "%%user.custom_data.n": "%%partition" }, { "%%partition": long }, key));
  assert.deepEqual(app.compile().forUser(grid.user(0)).partitions(), { read: { set: "only", values: [long] }, write: { set: "only", values: [long] }, unknown: [] });
  const filters = JSON.stringify(appOf(config({ "%%user.custom_data.n": "%%partition" }, false, key)).usersOf(long, "read"));
  assert.ok(filters.includes(JSON.stringify(long)) && !filters.includes("9007199254740992"), filters);
  const examples = JSON.stringify(app.changes(appOf(config(false, false, key))));
  assert.ok(!examples.includes("9007199254740992") && !/[:,[]9007199254740993/.test(examples), examples);
});

test("what neither of two apps tells can have changed", () => {
  const sync = (rule, more = {}) => JSON.stringify({ type: "partition", state: "enabled", ...more, partition: { key: "_partition", type: "string", permissions: { read: rule, write: false } } });
  const app = (rule, files = {}, more = {}) =>
    loadApps(Object.entries({ "root_config.json": "{}", "sync/config.json": sync(rule, more), ...files }).map(([path, text]) => ({ path, text })))[0];
  const effects = (before, after) => before.changes(after).permissions.map(({ effect }) => effect);
  const listed = { "functions/config.json": '[{"name": "may"}]' };
  const value = { "%%partition": "%%values.shared" };
  const secret = { "values/shared.json": '{"name": "shared", "value": "key", "from_secret": true}' };
  for (const [before, after] of [[app(CALL), app(CALL)], [app(CALL, listed), app(CALL, listed)], [app(value), app(value)], [app(value, secret), app(value, secret)]]) {
    const [read] = before.changes(after).permissions;
    assert.equal(read.effect, "unknown");
    assert.ok(read.reasons.length > 0 && read.reasons.every((reason) => reason.length > 0));
  }
  const source = (body) => ({ ...listed, "functions/may.js": `exports = () => ${body};` });
  assert.deepEqual(effects(app(CALL, source("true")), app(CALL, source("true"))), ["same", "same"]);
  assert.deepEqual(effects(app(CALL, source("true")), app(CALL, source("false"))), ["unknown", "same"]);
  const off = app(OWN, {}, { state: "disabled" });
  assert.deepEqual(effects(app(OWN), off), ["narrower", "same"]);
  assert.deepEqual(app(OWN).changes(off).settings.map(({ effect }) => effect), ["narrower"]);
  assert.deepEqual(effects(off, app(OWN)), ["wider", "same"]);
  assert.deepEqual(effects(off, app(true, {}, { state: "disabled" })), ["same", "same"]);
  const [on, gone] = [true, false].map((enabled) => ({ "auth/custom_user_data.json": JSON.stringify({ enabled, mongo_service_name: "a", database_name: "d", collection_name: "c", user_id_field: "u" }) }));
  assert.deepEqual(effects(app(TEAMS, on), app(TEAMS, gone)), ["narrower", "same"]);
  assert.deepEqual(effects(app(TEAMS, on), app(TEAMS)), ["unknown", "same"]);
});

test("a grid answers as single questions do", () => {
  const permissions = appOf(config({ "%or": [TEAMS, CALL] }, OWN)).compile();
  const users = [{ id: "a", custom_data: { teams: ["x"] } }, "b", { id: { $oid: "6130a1f05c8e2b0012d40001" } }];
  const partitions = ["x", "a", "b", null, { $oid: "6130a1f05c8e2b0012d40001" }];
  for (const functions of [undefined, { may: true }, { may: (which) => which === "b" }, { may: async () => true }]) {
    const grid = permissions.grid(users, partitions);
    const cells = grid.cells(0, grid.users, 0, grid.partitions, functions);
    const totals = grid.totals(0, grid.users, functions);
    const counted = { perUser: new Uint32Array(users.length * 3), perPartition: new Uint32Array(partitions.length * 3) };
    for (const [row, user] of users.entries()) {
      for (const [column, partition] of partitions.entries()) {
        const { read, write, error } = permissions.access(user, partition, functions);
        const cell = cells[row * partitions.length + column];
        assert.equal((cell & Cell.READ) !== 0, read.allowed);
        assert.equal((cell & Cell.WRITE) !== 0, write.allowed);
        assert.equal((cell & Cell.READ_INDETERMINATE) !== 0, read.indeterminate !== null);
        assert.equal((cell & Cell.REFUSED) !== 0, error !== null);
        const lacks = ["function-pending", "function-unknown"].includes(read.indeterminate?.code);
        assert.equal((cell & Cell.PENDING) !== 0, lacks);
        for (const [list, at] of [["perUser", row], ["perPartition", column]]) {
          counted[list][at * 3] += Number(read.allowed);
          counted[list][at * 3 + 1] += Number(write.allowed);
          counted[list][at * 3 + 2] += Number(read.indeterminate !== null || write.indeterminate !== null);
        }
      }
    }
    assert.deepEqual(totals, counted);
    assert.deepEqual(grid.cells(1, 2, 2, 4, functions), cells.slice(7, 9));
  }
});

test("one grid asks for the same thing once, and for everything that differs", () => {
  const users = ["a", "b", "c"];
  const partitions = ["x", "y"];
  const asking = (...args) => ({ "%%true": { "%function": { name: "may", arguments: args } } });
  for (const [args, calls] of [[[], 1], [["%%partition"], 2], [["%%user.id"], 3], [["%%user.id", "%%partition"], 6], [[["%%partition"]], 2], [[{ who: "%%user.id" }], 3]]) {
    const asked = [];
    const may = (...given) => asked.push(JSON.stringify(given)) > 0 && /x|a/.test(JSON.stringify(given));
    const grid = appOf(config(asking(...args), asking(...args))).compile().grid(users, partitions);
    const cells = [...grid.cells(0, 3, 0, 2, { may })];
    assert.equal(asked.length, calls, JSON.stringify(args));
    assert.equal(new Set(asked).size, calls);
    const meant = users.flatMap((user) => partitions.map((partition) => JSON.stringify(args).replace("%%user.id", user).replace("%%partition", partition)));
    assert.deepEqual(cells.map((cell) => (cell & Cell.WRITE) !== 0), meant.map((text) => /x|a/.test(text)), JSON.stringify(args));
  }
});

test("a cell waits for its own functions alone", () => {
  const call = (name, arg) => ({ "%%true": { "%function": { name, arguments: [arg] } } });
  const rule = { "%or": [{ "%%partition": "x", ...call("slow", "%%user.id") }, { "%%partition": "y", ...call("fails", "%%user.id") }] };
  const functions = { slow: async () => true, fails: () => { throw new Error("no"); } };
  const [x, y, z] = appOf(config(rule)).compile().grid(["me"], ["x", "y", "z"]).cells(0, 1, 0, 3, functions);
  assert.equal(x, Cell.READ_INDETERMINATE | Cell.READ_CALLS | Cell.PENDING);
  assert.equal(y, Cell.READ_INDETERMINATE | Cell.READ_CALLS);
  assert.equal(z, 0);
});

test("cells say for which permission a function was asked", () => {
  const cell = (read, write, functions) => appOf(config(read, write)).compile().grid(["me"], ["p"]).cells(0, 1, 0, 1, functions)[0];
  const { READ, WRITE, READ_CALLS, WRITE_CALLS, PENDING, READ_INDETERMINATE, WRITE_INDETERMINATE } = Cell;
  const undecided = { "%%user.custom_data.none": { $ne: 1 } };
  assert.equal(cell(CALL, false, { may: true }), READ | READ_CALLS);
  assert.equal(cell(true, CALL, { may: false }), READ | WRITE_CALLS);
  assert.equal(cell(false, CALL, { may: true }), READ | WRITE | READ_CALLS | WRITE_CALLS);
  assert.equal(cell(CALL, true, { may: false }), READ | WRITE);
  assert.equal(cell({ "%or": [true, CALL] }, false, { may: false }), READ);
  assert.equal(cell({ "%or": [undecided, CALL] }, undecided, { may: true }), READ | READ_CALLS | WRITE_INDETERMINATE);
  assert.equal(cell(undecided, undecided, { may: true }), READ_INDETERMINATE | WRITE_INDETERMINATE);
  assert.equal(cell(CALL, false), READ_INDETERMINATE | READ_CALLS | PENDING);
});

test("users come as a list, a text of one, or lines", () => {
  const permissions = appOf(config(OWN)).compile();
  const list = [{ id: "a" }, "b", { _id: { $oid: "6130a1f05c8e2b0012d40001" } }, {}];
  for (const users of [list, JSON.stringify(list), list.map((user) => JSON.stringify(user)).join("\n"), `\ufeff${JSON.stringify(list, null, 1)}`]) {
    const grid = permissions.grid(users, ["a", "b"]);
    assert.equal(grid.users, 4);
    assert.deepEqual([...Array(4).keys()].map((index) => grid.userLabel(index)), ["a", "b", "6130a1f05c8e2b0012d40001", "3"]);
    assert.deepEqual(grid.user(1), { id: "b" });
    assert.deepEqual([...grid.cells(0, 2, 0, 2)], [1, 0, 0, 1]);
    assert.deepEqual(grid.problems, []);
  }
  const broken = permissions.grid('{"id": "a"}\n7\n{"id": ', ["a", 5, { x: NaN }]);
  assert.deepEqual(broken.problems.map(({ kind, index }) => [kind, index]), [["user", 1], ["user", 2], ["partition", 1], ["partition", 2]]);
  assert.match(broken.problems[3].message, /NaN/);
  assert.deepEqual([...broken.cells(0, 3, 0, 2)], [1, 128, 128, 128, 128, 128]);
  assert.deepEqual([broken.user(1), broken.userLabel(1), broken.partitionLabel(0)], [null, "1", "a"]);
});

test("the same grid under other rules", () => {
  const grid = appOf(config(OWN)).compile().grid(["6130a1f05c8e2b0012d40001"], ["6130a1f05c8e2b0012d40001"]);
  const typed = appOf(config({ "%%partition": { "%stringToOid": "%%user.id" } }, false, { key: "k", type: "objectId" })).compile();
  const other = grid.withPermissions(typed);
  assert.deepEqual(other.partition(0), { $oid: "6130a1f05c8e2b0012d40001" });
  assert.equal(other.cells(0, 1, 0, 1)[0], Cell.READ);
  grid.free();
  assert.equal(other.cells(0, 1, 0, 1)[0], Cell.READ);
});

test("explanations say what would have to change", () => {
  const rule = { "%or": [{ "%%user.custom_data.role": "admin" }, { "%and": [{ "%%user.id": "x" }, { "%%partition": "open" }] }] };
  const text = config(rule);
  const explanation = appOf(text).compile().explain("me", "p");
  assert.equal(explanation.access.read.allowed, false);
  const [read] = explanation.permissions.filter(({ permission }) => permission === "read");
  assert.equal(read.step.result, "false");
  assert.equal(text.slice(read.step.steps[0].span.from, read.step.steps[0].span.to), '"%%user.custom_data.role":"admin"');
  const { options } = explanation.wouldChange.find(({ permission }) => permission === "read");
  assert.deepEqual(
    options.map(({ conditions }) => conditions.map(({ place, mustBe }) => [text.slice(place.span.from, place.span.to), mustBe])),
    [[['"%%user.custom_data.role":"admin"', true]], [['"%%user.id":"x"', true], ['"%%partition":"open"', true]]],
  );
  assert.deepEqual(explanation.wouldChange.find(({ permission }) => permission === "write").options, []);
  const allowed = appOf(config(true, true)).compile().explain("me", "p");
  assert.deepEqual(allowed.wouldChange, []);
});

test("who may open a partition, and what a change of rules changes", () => {
  const app = appOf(config(TEAMS, OWN));
  assert.ok("filter" in app.usersOf("red", "read"));
  assert.ok("reason" in appOf(config(CALL)).usersOf("red", "read"));
  assert.match(app.usersOf({ $oid: "6130a1f05c8e2b0012d40001" }, "read").reason, /objectId/);
  assert.throws(() => app.usersOf("red", "open"), { code: "bad-argument" });
  const [read, write] = app.changes(appOf(config(true, OWN))).permissions;
  assert.equal(read.effect, "wider");
  assert.ok(read.gained[0].sentence.length > 0 && read.gained[0].before.read === false);
  assert.equal(write.effect, "same");
  assert.throws(() => app.changes(appOf(config(true, true, { key: "k", type: "long" }))), { code: "other-key" });
  const key = (required, name = "_partition") => appOf(config(TEAMS, OWN, { key: name, type: "string", required }));
  for (const [before, after, effect, words] of [
    [key(false), key(true), "narrower", /required/],
    [key(true), key(false), "wider", /optional/],
    [key(true), key(true, "other"), "different", /`other`/],
  ]) {
    const { settings, permissions } = before.changes(after);
    assert.deepEqual([settings.map((one) => one.effect), permissions.map((one) => one.effect)], [[effect], ["same", "same"]]);
    assert.match(settings[0].sentence, words);
  }
  assert.deepEqual(key(true).changes(key(true)).settings, []);
  const moved = app.migrate();
  assert.ok(moved.files.some(({ text, action }) => action !== "remove" && text.length > 0));
});
