/** Problems of users and partitions, brought to the lines of the form on which their entries begin. */
import { SyncRulesError } from "../engine/index.js";
import type { Grid } from "../engine/index.js";
import { messageOf } from "./error-text.js";
import type { EntryProblem } from "./types.js";

/** `lines` are those on which the entries begin; none if they came as values. */
export function problemsOf(grid: Grid, kind: "user" | "partition", lines: () => readonly number[]): EntryProblem[] {
  const own = grid.problems.filter((problem) => problem.kind === kind);
  const begins = own.length > 0 ? lines() : [];
  return own.map(({ index, message }) => ({ index, line: begins[index] ?? null, message }));
}

/** A text that could not be read at all. */
export function wholeProblem(error: unknown): EntryProblem {
  const line = error instanceof SyncRulesError ? (error.place?.range?.start.line ?? null) : null;
  return { index: null, line, message: messageOf(error) };
}
