/**
 * The fixtures of the repository, asked of the engine in Node and in browsers alike: what they expect is what the native
 * tests hold the library to. In: the engine's module, loaded, and the texts of the fixtures by their paths below
 * `fixtures/`. Out: how many questions were asked, and what came out otherwise.
 */
import { exact } from "./exact-json.mjs";

/** Which fixtures are needed; a test that finds fewer has lost some. */
export const FOLDERS = ["eval", "apps", "syntax", "console"];

const READS = {
  objectId: /^[0-9a-f]{24}$/i,
  long: /^[-+]?\d+$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

export async function conformance(engine, files) {
  const report = { asked: { evaluation: 0, access: 0, texts: 0, reports: 0 }, failures: [] };
  for (const [path, text] of Object.entries(files)) {
    if (path.startsWith("eval/") && path.endsWith(".json")) await evaluation(engine, path, text, report);
    if (path.endsWith("access.tests.json")) accessTests(engine, path, text, files, report);
    if (path.startsWith("syntax/") && path.endsWith(".json")) syntax(engine, path, text, files, report);
    if (path.startsWith("console/") && path.endsWith(".json")) reports(engine, path, text, files, report);
  }
  return report;
}

// Evaluation cases: every way of asking gives the one answer.

async function evaluation(engine, path, text, report) {
  const { value: file, slice } = exact(text);
  for (const [index, own] of file.cases.entries()) {
    const given = { ...file.defaults, ...own };
    // Roles have no handle in this package, and the option is none of the service's.
    if ((given.context ?? "pbs") !== "pbs" || given.missing_ne !== undefined) continue;
    // Here a text is a partition as users write it for the type of the key.
    if (typeof given.partition === "string" && READS[given.partition_type]?.test(given.partition)) continue;
    report.asked.evaluation += 1;
    const written = slice("cases", index, "rule") ?? slice("defaults", "rule");
    const failures = await decide(engine, given, given.rule_text ?? written);
    report.failures.push(...failures.map((failure) => `${path}: ${given.id} (${given.basis}): ${failure}`));
  }
}

async function decide(engine, given, rule) {
  const app = engine.loadApps(exportOf(given, rule))[0];
  let permissions;
  try {
    permissions = app.compile();
  } catch (error) {
    if (!(error instanceof engine.SyncRulesError)) return [`compile threw ${error}`];
    const withPlace = error.diagnostics.length > 0 && error.diagnostics.every(({ place }) => place !== null);
    if (!withPlace) return ["refused without a place"];
    return given.expect === "compile_error" ? [] : [`refused: ${error.message}`];
  }
  if (given.expect === "compile_error") return ["it compiles"];
  const calls = [];
  const functions = functionsOf(given.functions ?? {}, calls);
  const later = Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [name, async (...args) => call(...args)]),
  );
  const partition = given.partition ?? null;
  const prepared = permissions.forUser(given.user);
  const ways = {
    access: permissions.access(given.user, partition, functions),
    explain: permissions.explain(given.user, partition, functions).access,
    "per user": prepared.access(partition, functions),
    "access, waiting": await permissions.accessAsync(given.user, partition, later),
    "explain, waiting": (await permissions.explainAsync(given.user, partition, later)).access,
  };
  const failures = [];
  for (const [way, access] of Object.entries(ways)) {
    const found = outcome(access);
    if (found.outcome !== given.expect) failures.push(`${way}: expected ${given.expect}, got ${JSON.stringify(found)}`);
    if ("indeterminate" in given && given.indeterminate !== found.indeterminate) {
      failures.push(`${way}: expected the code ${given.indeterminate}, got ${JSON.stringify(found)}`);
    }
    if ("error" in given && given.error !== found.error) failures.push(`${way}: expected the error ${given.error}, got ${found.error}`);
    if (way !== "per user" && !same(access, ways.access)) failures.push(`${way}: ${JSON.stringify(access)}, access ${JSON.stringify(ways.access)}`);
  }
  const grid = permissions.grid([given.user], [partition]);
  const cell = grid.cells(0, 1, 0, 1, functions)[0];
  const expected = bits(engine, ways.access);
  const { READ_CALLS, WRITE_CALLS, PENDING } = engine.Cell;
  if ((cell & ~(READ_CALLS | WRITE_CALLS | PENDING)) !== expected) failures.push(`the cell is ${cell}, and access is ${expected}`);
  for (const [name, args] of Object.entries(given.expect_args ?? {})) {
    const wanted = args.map(undefinedOf);
    if (!calls.some((call) => call.name === name && same(call.args, wanted))) {
      failures.push(`\`${name}\` was called with ${JSON.stringify(calls)}`);
    }
  }
  for (const handle of [grid, prepared, permissions, app]) handle.free();
  return failures;
}

function exportOf(given, rule) {
  const { tag = "", values = {} } = given.environment ?? {};
  const partition = [
    `"key": "_partition"`,
    ...(given.partition_type === undefined ? [] : [`"type": ${JSON.stringify(given.partition_type)}`]),
    `"required": ${given.required === true}`,
    `"permissions": {"read": ${rule}}`,
  ];
  return [
    { path: "root_config.json", text: JSON.stringify({ config_version: 20230101, environment: tag }) },
    { path: "sync/config.json", text: `{"type": "partition", "partition": {${partition.join(", ")}}}` },
    { path: `environments/${tag === "" ? "no-environment" : tag}.json`, text: JSON.stringify({ values }) },
    ...Object.entries(given.values ?? {}).map(([name, value], index) => ({
      path: `values/value${index}.json`,
      text: JSON.stringify({ name, value }),
    })),
  ];
}

function functionsOf(results, calls) {
  const functions = {};
  for (const [name, result] of Object.entries(results)) {
    functions[name] = (...args) => {
      calls.push({ name, args });
      if (result?.$error !== undefined) throw new Error("it threw");
      if (result?.$timeout !== undefined) throw Object.assign(new Error("too slow"), { name: "TimeoutError" });
      return undefinedOf(result);
    };
  }
  return functions;
}

function undefinedOf(value) {
  return value !== null && typeof value === "object" && value.$undefined === true ? undefined : value;
}

function outcome({ read, error }) {
  return {
    outcome: read.allowed ? "allow" : "deny",
    indeterminate: read.indeterminate?.code ?? null,
    error: error?.code ?? null,
  };
}

function bits({ Cell }, { read, write, error }) {
  if (error !== null) return Cell.REFUSED;
  return (
    (read.allowed ? Cell.READ : 0) |
    (write.allowed ? Cell.WRITE : 0) |
    (read.indeterminate === null ? 0 : Cell.READ_INDETERMINATE) |
    (write.indeterminate === null ? 0 : Cell.WRITE_INDETERMINATE)
  );
}

// Access tests of whole apps.

function accessTests(engine, path, text, files, report) {
  const { value: file } = exact(text);
  const folder = `${path.slice(0, path.lastIndexOf("/"))}/`;
  const [app] = engine.loadApps(filesBelow(folder, files));
  const permissions = app.compile();
  const functions = Object.fromEntries(Object.entries(file.functions ?? {}).map(([name, given]) => [name, byArguments(given)]));
  for (const test of file.tests) {
    report.asked.access += 1;
    const user = typeof test.user === "string" ? file.users[test.user] : test.user;
    const access = permissions.access(user, test.partition, functions);
    for (const permission of ["read", "write"]) {
      if (test[permission] !== undefined && access[permission].allowed !== test[permission]) {
        report.failures.push(`${path}: ${test.user} on ${JSON.stringify(test.partition)}: ${permission} is ${access[permission].allowed}`);
      }
    }
  }
}

export function filesBelow(folder, files) {
  return Object.entries(files)
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]) => ({ path: path.slice(folder.length), text }));
}

/** A result, or a list of results by arguments. */
function byArguments(given) {
  const rows = Array.isArray(given) && given.length > 0 && given.every((row) => Array.isArray(row?.arguments) && "result" in row);
  return (...args) => {
    const row = rows ? given.find((one) => same(one.arguments, args)) : { result: given };
    if (row === undefined) throw new Error("no result is given for these arguments");
    if (row.result?.$error !== undefined) throw new Error(row.result.$error);
    return undefinedOf(row.result);
  };
}

// Texts that are accepted, and texts that are refused with exactly these words.

function syntax(engine, path, text, files, report) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const kind = name.split(".")[1];
  // Roles have no handle in this package.
  if (kind !== "json" && kind !== "config") return;
  report.asked.texts += 1;
  const app = engine.appOf(text, name);
  if (path.startsWith("syntax/ok/")) {
    if (app.diagnostics.length > 0) report.failures.push(`${path}: refused: ${app.diagnostics[0].message}`);
  } else {
    const expected = files[path.replace(/\.json$/, ".out")];
    const found = app.diagnostics.map((diagnostic) => shownDiagnostic(text, diagnostic)).join("");
    // The name of the code, which stands in the list of codes alone.
    const wanted = expected.replace(/^(.*?\[SR\d+) [a-z-]+\]/gm, "$1]");
    if (found !== wanted) report.failures.push(`${path}: expected\n${wanted}got\n${found}`);
  }
  app.free();
}

function shownDiagnostic(text, { code, severity, message, help, place, related }) {
  const start = place.range?.start;
  const at = start === undefined ? place.file : `${place.file}:${start.line}:${start.column}`;
  const lines = [`${at}: ${severity}[${code}]: ${message}`];
  if (help !== null) lines.push(`  help: ${help}`);
  lines.push(`  marks: ${marked(text, place)}`);
  for (const other of related) lines.push(`  ${other.message}: ${marked(text, other.place)}`);
  return `${lines.join("\n")}\n`;
}

/** The span, in the units of JavaScript, holds what the range does. */
function marked(text, { pointer, range, span }) {
  const part = shown(text.slice(span.from, span.to));
  const where = pointer === "" ? "" : ` at ${shown(pointer)}`;
  return `${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column} \`${part}\`${where}`;
}

function shown(text) {
  const escape = (char) => {
    const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[char];
    return named ?? (/[\p{Cc}\u2028-\u202e\ufeff]/u.test(char) ? `\\u{${char.codePointAt(0).toString(16)}}` : char);
  };
  const chars = [...text];
  if (chars.length <= 200) return chars.map(escape).join("");
  return `${chars.slice(0, 50).map(escape).join("")} … ${chars.slice(-50).map(escape).join("")}`;
}

// Reports of whole apps and of rule forms, as the library writes them natively.

function reports(engine, path, text, files, report) {
  const { files: given, texts, ...expected } = JSON.parse(text);
  const apps = given === undefined ? texts.map((one) => engine.appOf(one)) : engine.loadApps(Array.isArray(given) ? given : filesBelow(`${given}/`, files));
  const [app, other] = apps;
  const found = { lint: () => app.lint(), migrate: () => app.migrate(), changes: () => app.changes(other) };
  for (const [what, wanted] of Object.entries(expected)) {
    report.asked.reports += 1;
    const answer = found[what]();
    if (!same(answer, wanted)) report.failures.push(`${path}: ${what} differs: ${difference(answer, wanted, what)}`);
  }
  for (const one of apps) one.free();
}

function difference(found, wanted, at) {
  if (found !== null && wanted !== null && typeof found === "object" && typeof wanted === "object") {
    for (const key of new Set([...Object.keys(found), ...Object.keys(wanted)])) {
      if (!same(found[key], wanted[key])) return difference(found[key], wanted[key], `${at}/${key}`);
    }
  }
  return `${at} is ${JSON.stringify(found)}, natively ${JSON.stringify(wanted)}`;
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
