/**
 * The shapes that the store, the component and the grid agree on. No code: what comes in is what a page or a person
 * gives, what goes out is what the panels and `<sync-rules-grid>` show.
 */
import type { App, Changes, Diagnostic, Finding, Functions, Grid, Json, Migration, Permissions, SourceFile, Span } from "../engine/index.js";

/** Indexes into the users and partitions of the current `Grid` (not into what a filter leaves of them). */
export interface CellPosition {
  user: number;
  partition: number;
}

/** What is chosen. With both it is a cell, with one of them a whole row or column. */
export interface Selection {
  user: number | null;
  partition: number | null;
}

/** Which rows and columns the grid shows. */
export interface GridFilter {
  /** Part of a user's label; upper and lower case are the same. */
  users: string;
  /** Part of a partition's label. */
  partitions: string;
  show: GridShow;
}

/**
 * Rows: `changed` with a cell that differs from the saved rules, `functions` with a cell that depends on one, `writers`
 * of users who can write something. Columns: `open-to-nobody` and `open-to-everybody`.
 */
export type GridShow =
  | "all"
  | "allowed"
  | "denied"
  | "undecided"
  | "functions"
  | "changed"
  | "writers"
  | "open-to-nobody"
  | "open-to-everybody";

/**
 * What `<sync-rules-grid>` takes. All of them are properties.
 *
 * The store owns every `Grid`: the element never frees one. A grid stays valid until the element was given another one
 * and that one was replaced too, so the element must read only from the one that it was given last.
 */
export interface GridElementProperties {
  /** Null while there is nothing that could be decided: the element then shows `texts.grid.empty`. */
  grid: Grid | null;
  /** The same users and partitions under the saved rules; null if there is nothing to compare. */
  savedGrid: Grid | null;
  /** To be handed to `cells` and `totals` as they are: they remember what a Promise gave. */
  functions: Functions;
  /** With a user or a partition alone, a row or a column is chosen. */
  selected: Selection | null;
  /** Another number means that every answer may be another one (rules, users, partitions or functions). */
  revision: number;
  /** Another number means that a Promise of a function has settled: only pending cells may have another answer. */
  settled: number;
  filter: GridFilter;
  /** The text that is edited is not accepted: the grid shows the last rules that could be read. */
  stale: boolean;
}

/** What `<sync-rules-grid>` says, as `CustomEvent`s that bubble and are composed, except the last two. */
export interface GridElementEvents {
  "cell-selected": CustomEvent<CellPosition>;
  "user-selected": CustomEvent<{ user: number }>;
  "partition-selected": CustomEvent<{ partition: number }>;
  "filter-changed": CustomEvent<GridFilter>;
  /** After the whole grid was compared with the saved one; null while that is not known. */
  "changes-counted": CustomEvent<ChangeCount | null>;
}

export interface ChangeCount {
  cells: number;
  users: number;
}

/** What a person set for a `%function`: `none` leaves it open, `fails` throws. */
export type Switch = "none" | "true" | "false" | "fails";

export type Tab = "access" | "people" | "functions" | "migration" | "comparison";

/** A problem of one entry of the users or partitions, at its line in the form if it is known. */
export interface EntryProblem {
  index: number | null;
  line: number | null;
  message: string;
}

/** Users or partitions: as a text of the form, or as values that the page gave (and nobody turned into text yet). */
export interface Entries {
  text: string | null;
  values: readonly Json[] | null;
  /** How many were read, with those that have a problem. */
  count: number;
  problems: readonly EntryProblem[];
}

/** A part of the rule text that a panel points at. */
export interface TextPlace {
  path: string;
  span: Span;
}

/** A request to show a place in the editor. */
export interface Jump {
  place: TextPlace;
  /** Whether the editor takes the focus. */
  focus: boolean;
}

/** What takes long: worked out when a panel asks for it, and kept until the rules change. */
export interface Derived {
  migration: Migration | null;
  changes: Changes;
}

export type Outcome<T> = { state: "working" } | { state: "ready"; value: T } | { state: "failed"; message: string };

/** Everything that is shown. A new object after each change; its parts are only replaced, never altered. */
export interface Snapshot {
  files: readonly SourceFile[];
  apps: readonly App[];
  app: App | null;
  /** What the rules see as `%%environment`; null for what the engine takes without a choice. */
  environment: string | null;
  /** The file in the editor. */
  path: string | null;
  text: string;
  /** Whether the files as they are now could be compiled. */
  accepted: boolean;
  /** Why not, or what stands beside the rules: never empty if not accepted. */
  diagnostics: readonly Diagnostic[];
  findings: readonly Finding[];
  /** Whether `findings` and `diagnostics` belong to an older text. */
  checking: boolean;

  /** Of the last accepted text. */
  permissions: Permissions | null;
  savedApp: App | null;
  savedPermissions: Permissions | null;
  /** Whether a file differs from the saved ones. */
  edited: boolean;

  users: Entries;
  partitions: Entries;
  grid: Grid | null;
  savedGrid: Grid | null;
  changeCount: ChangeCount | null;

  /** Names of the functions that the rules call or the page gave. */
  functionNames: readonly string[];
  pageFunctions: Functions;
  switches: Readonly<Record<string, Switch>>;
  /** What the engine is asked with: page functions before switches. */
  functions: Functions;
  /** Calls whose Promise has not settled. */
  pending: number;

  selection: Selection;
  filter: GridFilter;
  tab: Tab;
  /** The part of the text that a panel points at. */
  linked: TextPlace | null;
  /** The last place that was gone to; a new object each time. */
  jump: Jump | null;
  /** Counts `load`s: other files altogether. */
  loaded: number;
  /** What to say to those who do not see the page. */
  said: string;
  /** Counts everything that may change an answer, except a Promise that settles. */
  revision: number;
  /** Counts Promises that settled together. */
  settled: number;
}

/** What `getState` gives and `setState` takes: plain JSON, for a link or a store of the page. */
export interface SharedState {
  version: 1;
  files: SourceFile[];
  /** Only the files that differ from `files`. */
  saved?: SourceFile[];
  root?: string;
  environment?: string;
  path?: string;
  users?: string;
  partitions?: string;
  switches?: Record<string, Switch>;
  selection?: Selection;
  filter?: GridFilter;
  tab?: Tab;
}

/** Detail of the event `rules-changed`. */
export interface RulesChanged {
  path: string;
  text: string;
  accepted: boolean;
  findings: number;
}

/** Detail of the event `cell-selected` of the component: the grid's, with the values themselves. */
export interface CellSelected extends CellPosition {
  userValue: Json;
  partitionValue: Json;
}

/** What the component says to the page. */
export interface PreviewEvents {
  "rules-changed": CustomEvent<RulesChanged>;
  "cell-selected": CustomEvent<CellSelected>;
}
