/** Every part of the engine's API, as a page writes it: compiled, never run. Wrong uses must not compile. */
import {
  appOf,
  Cell,
  load,
  loadApps,
  SyncRulesError,
  version,
  type Access,
  type App,
  type Change,
  type Decision,
  type Diagnostic,
  type EngineSource,
  type ExplainedPermission,
  type Explanation,
  type Finding,
  type FunctionAnswer,
  type Functions,
  type Grid,
  type GridProblem,
  type GridTotals,
  type Json,
  type LoadOptions,
  type Migration,
  type PartitionKey,
  type Partitions,
  type Permissions,
  type Place,
  type Range,
  type SourceFile,
  type Span,
  type Step,
  type UserPartitions,
  type UserPermissions,
  type WouldChange,
} from "../../src/engine/index.js";

export async function everything(module: EngineSource): Promise<void> {
  const options: LoadOptions = { engine: module, tools: false };
  await load();
  await load(options);
  const number: string = version();

  const files: SourceFile[] = [{ path: "sync/config.json", text: "{}" }];
  const apps: App[] = loadApps(files);
  const app: App = apps[0] ?? appOf(number, "config.json");
  const kind: "partition" | "flexible" | "none" = app.kind;
  const key: PartitionKey | null = app.partition;
  const type: "string" | "objectId" | "long" | "uuid" | null | undefined = key?.type;
  const names: string[] = [...app.files, ...app.calledFunctions, ...app.environments, app.root, app.configPath ?? kind];
  const field: string | undefined = app.customUserData?.userIdField;
  const text: string | undefined = app.text(names[0] ?? "");
  const diagnostics: Diagnostic[] = app.diagnostics;
  const place: Place | null | undefined = diagnostics[0]?.place;
  const span: Span | null | undefined = place?.span;
  const range: Range | null | undefined = place?.range;
  const edited: App = app.withFile("config.json", `${type} ${field} ${text} ${span?.from} ${range?.start.line}`);
  const findings: Finding[] = edited.lint();
  for (const { fix, severity } of findings) {
    const level: "error" | "warning" | "note" = severity;
    for (const edit of fix?.edits ?? []) console.log(level, edit.span.from, edit.span.to, edit.text, edit.range.start.column);
  }

  const migration: Migration | null = app.migrate();
  const verdict: "automatic" | "conditional" | "review" | "manual" | undefined = migration?.verdict;
  const rule = migration?.rules[0];
  console.log(verdict, rule?.evidence.counterexample?.user, rule?.span?.from, migration?.files[0]?.text);
  const changes: Change[] = app.changes(edited).permissions;
  console.log(changes[0]?.gained[0]?.sentence, changes[0]?.effect);
  const users: { filter: Json } | { reason: string } = app.usersOf({ $oid: "…" }, "read");
  console.log("filter" in users ? users.filter : users.reason);

  const permissions: Permissions = app.compile({ environment: "production" });
  const required: boolean = permissions.partition.required;
  const constant: FunctionAnswer = required;
  const functions: Functions = {
    always: constant,
    typed: { $numberLong: "5" },
    asked: (partition, ...rest) => partition === "store" && rest.length === 0,
    later: async (partition) => partition !== undefined,
    nothing: () => undefined,
  };
  const access: Access = permissions.access({ id: "alice", custom_data: { teams: ["a"] } }, "a", functions);
  const read: Decision = access.read;
  console.log(read.allowed, read.indeterminate?.place?.pointer, access.error?.code);
  const waited: Access = await permissions.accessAsync("alice", null, functions);
  const explained: Explanation = await permissions.explainAsync("alice", { $uuid: "…" }, functions);
  const explanation: Explanation = permissions.explain("alice", 5, functions);
  const permission: ExplainedPermission | undefined = explanation.permissions[0];
  const step: Step | null | undefined = permission?.step;
  const result: "true" | "false" | "indeterminate" | "not-needed" | undefined = step?.result;
  const change: WouldChange | undefined = explained.wouldChange[0];
  for (const { conditions } of change?.options ?? []) {
    for (const { text: condition, mustBe, place: where } of conditions) console.log(condition, mustBe, where.span?.to, result, waited.write.allowed);
  }

  const user: UserPermissions = permissions.forUser({ id: "alice" });
  const may: boolean = (user.bits("store42") & Cell.WRITE) !== 0 || (user.bits(null) & Cell.READ) !== 0;
  const sets: UserPartitions = user.partitions();
  const readable: Partitions = sets.read;
  const values: Json[] = sets.read.set === "only" || sets.read.set === "all-but" ? sets.read.values : [];
  const left: Json = sets.write.set === "rule" ? sets.write.rule : may;
  console.log(user.access("store42", functions).read.allowed, values, left, readable.set, sets.unknown.join("; "));

  const grid: Grid = permissions.grid([{ id: "alice" }, "bob"], ["a", null, { $numberLong: "5" }]);
  const streamed: Grid = permissions.grid('{"id": "alice"}\n{"id": "bob"}', []);
  const cells: Uint8Array = grid.cells(0, grid.users, 0, grid.partitions, functions);
  const totals: GridTotals = grid.totals(0, grid.users);
  const problems: GridProblem[] = streamed.problems;
  const who: Json = grid.user(0);
  const which: Json = grid.partition(0);
  console.log(cells[0], totals.perUser[0], totals.perPartition[0], problems[0]?.message, who, which);
  console.log(grid.userLabel(0), grid.partitionLabel(0), grid.withPermissions(permissions).users);
  for (const handle of [app, edited, permissions, user, grid, streamed]) handle.free();

  try {
    appOf("{").compile();
  } catch (error) {
    if (error instanceof SyncRulesError) {
      const code: string = error.code;
      const help: string | null = error.help;
      console.log(code, help, error.place?.file, error.diagnostics.length, error.message);
    }
  }
}

export function wrong(app: App, permissions: Permissions, grid: Grid, user: UserPermissions): void {
  // @ts-expect-error a text is needed
  appOf(5);
  // @ts-expect-error files have a path
  loadApps([{ text: "" }]);
  // @ts-expect-error there are two permissions
  app.usersOf("p", "open");
  // @ts-expect-error it does not change
  app.root = "x";
  // @ts-expect-error options are an object
  app.compile("production");
  // @ts-expect-error a Date has no form in JSON
  permissions.access({ at: new Date() }, "p");
  // @ts-expect-error undefined is no partition
  permissions.access("u", undefined);
  // @ts-expect-error a BigInt has no form in JSON
  permissions.access("u", 5n);
  // @ts-expect-error a function gives JSON
  permissions.access("u", "p", { f: () => new Map() });
  // @ts-expect-error waiting gives a Promise
  const access: Access = permissions.accessAsync("u", "p");
  // @ts-expect-error partitions are a list
  permissions.grid([], "p");
  // @ts-expect-error a rectangle has four sides
  grid.cells(0, 1);
  // @ts-expect-error plain text, or null
  user.bits(5);
  // @ts-expect-error handles are made by the engine
  new SyncRulesError("x");
  // @ts-expect-error only some sets have values
  console.log(user.partitions().read.values, access);
}
