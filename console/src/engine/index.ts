/**
 * The engine of sync-rules in WebAssembly.
 *
 *     import { load, appOf } from "sync-rules-console/engine";
 *     await load();
 *     const permissions = appOf(text).compile();
 *     permissions.access({ id: "alice" }, "team-a").read.allowed;
 */
import { guarded } from "./handle.js";
import { engine } from "./load.js";

export { SyncRulesError } from "./errors.js";
export type { Diagnostic, Place, Position, Range, Severity, Span } from "./errors.js";
export type { Json } from "./json.js";
export type { FunctionAnswer, Functions } from "./functions.js";
export { load, type EngineSource, type LoadOptions } from "./load.js";
export { App, appOf, loadApps } from "./app.js";
export type { CustomUserData, Finding, Fix, PartitionKey } from "./app.js";
export type { SourceFile } from "./files.js";
export { Permissions, UserPermissions } from "./permissions.js";
export type { Access, Decision, ExplainedPermission, Explanation, Partitions, Step, UserPartitions, WouldChange } from "./permissions.js";
export type {
  Change,
  ChangeExample,
  Changes,
  Effect,
  MigratedFile,
  MigratedFunction,
  MigratedRule,
  Migration,
  MigrationCondition,
  MigrationCounterexample,
  MigrationEvidence,
  Obstacle,
  SettingChange,
  Verdict,
} from "./reports.js";
export { Cell, Grid, type GridProblem, type GridTotals } from "./grid.js";

/** The version of the engine. */
export function version(): string {
  return guarded(() => engine().version());
}
