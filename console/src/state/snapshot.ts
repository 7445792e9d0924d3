/** How everything begins: nothing loaded, nothing chosen. */
import type { Entries, GridFilter, Selection, Snapshot } from "./types.js";

export const noFilter: GridFilter = { users: "", partitions: "", show: "all" };
export const noSelection: Selection = { user: null, partition: null };
const noEntries: Entries = { text: "", values: null, count: 0, problems: [] };

export function emptySnapshot(): Snapshot {
  return {
    ...{ files: [], apps: [], app: null, environment: null, path: null, text: "", accepted: false, diagnostics: [], findings: [], checking: false },
    ...{ permissions: null, savedApp: null, savedPermissions: null, edited: false },
    ...{ users: noEntries, partitions: noEntries, grid: null, savedGrid: null, changeCount: null },
    ...{ functionNames: [], pageFunctions: {}, switches: {}, functions: {}, pending: 0 },
    ...{ selection: noSelection, filter: noFilter, tab: "access" },
    ...{ linked: null, jump: null, loaded: 0, said: "", revision: 0, settled: 0 },
  };
}

/** The text has problems that keep it from being accepted, unlike an app that merely has no partitions. */
export function isRefused({ accepted, diagnostics }: Snapshot): boolean {
  return !accepted && diagnostics.some(({ severity }) => severity === "error");
}
