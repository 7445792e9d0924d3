/**
 * The state of one preview. In come files, users, partitions and functions; out come snapshots for the panels. It keeps
 * the last rules that could be read, and frees what the engine holds once nothing shows it any more.
 *
 * After an edit the grid comes first; findings follow after the page was painted, and what takes longer (migration,
 * comparison) only when a panel asks for it.
 */
import type { Changes, Functions, Json, SourceFile } from "../engine/index.js";
import { texts } from "../texts.js";
import { Answers } from "./answers.js";
import { entryLines, partitionsText } from "./entries.js";
import { messageOf } from "./error-text.js";
import { appsOf, asGiven, chooseApp, cleanFile, compile, lint, pathIn, textOf } from "./files.js";
import { Grids } from "./grids.js";
import { Keeper } from "./keeper.js";
import { emptySnapshot, isRefused, noSelection } from "./snapshot.js";
import type { ChangeCount, Derived, Entries, GridFilter, Outcome, Selection, Snapshot, Switch, Tab, TextPlace } from "./types.js";

/** Deciding is cheap, so the grid follows almost at once; findings wait until the typing pauses. */
const EDIT_MS = 20;
const FINDINGS_MS = 100;
const ENTRY_MS = 150;
const DERIVE_MS = 200;
const NO_CHANGES: Changes = { settings: [], permissions: [] };

/** The grid measures from here to its paint. */
export const EDIT_MARK = "sync-rules:edit";

type Listener = (now: Snapshot, before: Snapshot) => void;

export class Store {
  #now: Snapshot = emptySnapshot();
  #published: Snapshot = this.#now;
  #listeners = new Set<Listener>();
  #answers = new Answers((pending) => this.#change({ pending, settled: this.#now.settled + 1 }));
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #derived = new Map<keyof Derived, Outcome<Derived[keyof Derived]>>();
  #keeper = new Keeper(() => {
    const { apps, app, permissions, savedApp, savedPermissions, grid } = this.#now;
    return new Set([...apps, app, permissions, savedApp, savedPermissions, grid, this.#grids.kept]);
  });
  #grids = new Grids(this.#keeper);
  /** Texts that were taken and not yet given to the engine, by path. */
  #unread = new Map<string, string>();
  #savedFiles: readonly SourceFile[] = [];
  /** The texts as they were given, with their own line breaks, by path. */
  #given: ReadonlyMap<string, string> = new Map();
  /** A selection by labels, until users and partitions are there. */
  #wanted: { user: string | null; partition: string | null } | null = null;

  get now(): Snapshot {
    return this.#now;
  }
  get savedFiles(): readonly SourceFile[] {
    return this.#savedFiles;
  }

  /** A text as it goes back to where it came from: with the line breaks of the file. */
  back(path: string, text: string): string {
    return asGiven(this.#given.get(path), text);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // ------------------------------------------------------------------ files

  /** Other files altogether. `saved` are the files that edits are compared with; without it, these. */
  load(given: readonly SourceFile[], options: { saved?: readonly SourceFile[]; root?: string; path?: string } = {}): void {
    this.#stopTimers();
    this.#unread.clear();
    const files = given.map(cleanFile);
    this.#given = new Map(files.map(({ path }, index) => [path, given[index]?.text ?? ""]));
    const apps = appsOf(files);
    const app = chooseApp(apps, options.root);
    const { now } = this;
    this.#keeper.retire(...now.apps, now.app, now.permissions, now.savedApp, now.savedPermissions, now.grid);
    this.#grids.drop();
    this.#answers.forget();
    this.#savedFiles = options.saved?.map(cleanFile) ?? files;
    const path = pathIn(files, app, options.path);
    this.#now = {
      ...now,
      ...{ files, apps, app, environment: null, path, text: textOf(files, path), accepted: false, diagnostics: [], findings: [] },
      ...{ permissions: null, savedApp: null, savedPermissions: null, grid: null, savedGrid: null, changeCount: null },
      ...{ users: { ...now.users, problems: [] }, partitions: { ...now.partitions, problems: [] } },
      ...{ selection: noSelection, linked: null, jump: null, pending: 0, loaded: now.loaded + 1 },
    };
    this.#compileSaved();
    this.#decide();
  }

  chooseApp(root: string): void {
    const app = this.#now.apps.find((each) => each.root === root);
    if (!app || app === this.#now.app) return;
    const { now } = this;
    this.#keeper.retire(now.permissions, now.savedApp, now.savedPermissions, now.grid);
    this.#grids.drop();
    const path = pathIn(now.files, app);
    this.#now = {
      ...now,
      ...{ app, environment: null, path, text: textOf(now.files, path), permissions: null, grid: null, savedGrid: null, selection: noSelection },
    };
    this.#compileSaved();
    this.#decide();
  }

  /** Rules may ask for the environment: null stands for none. */
  chooseEnvironment(environment: string | null): void {
    const { now } = this;
    if (environment === now.environment) return;
    this.#keeper.retire(now.savedPermissions);
    this.#now = { ...now, environment };
    this.#compileSaved();
    this.#decide();
  }

  openFile(path: string): void {
    if (path === this.#now.path || !this.#now.files.some((file) => file.path === path)) return;
    this.#change({ path, text: textOf(this.#now.files, path) });
  }

  /** Takes another text at once; what follows from it comes a moment later. */
  edit(path: string, given: string): void {
    const { text } = cleanFile({ path, text: given });
    performance.clearMarks(EDIT_MARK);
    performance.mark(EDIT_MARK);
    const { files } = this.#now;
    const known = files.some((file) => file.path === path);
    if (known && textOf(files, path) === text) return;
    const edited = known ? files.map((file) => (file.path === path ? { path, text } : file)) : [...files, { path, text }];
    const change: Partial<Snapshot> = { files: edited, edited: this.#isEdited(edited), checking: true, linked: null };
    if (!known) change.path = path;
    if (!known || path === this.#now.path) change.text = text;
    this.#change(change);
    this.#unread.set(path, text);
    this.#later("edit", EDIT_MS, () => this.#reload());
  }

  /** The edited rules become the saved ones. False if they are not accepted. */
  save(): boolean {
    if (this.#unread.size > 0) {
      this.#cancel("edit");
      this.#reload();
    }
    const { now } = this;
    if (!now.accepted) return false;
    this.#savedFiles = now.files;
    this.#keeper.retire(now.savedApp, now.savedPermissions);
    this.#grids.drop();
    this.#derived.delete("changes");
    this.#change({
      ...{ savedApp: now.app, savedPermissions: now.permissions, savedGrid: null, changeCount: null, edited: false },
      ...{ said: texts.app.live.saved },
    });
    return true;
  }

  revert(): void {
    const { root, path } = { root: this.#now.app?.root, path: this.#now.path ?? undefined };
    const { selection } = this.#now;
    const labels = this.#labels(selection);
    const saved = this.#savedFiles.map((file) => ({ ...file, text: this.back(file.path, file.text) }));
    this.load(saved, { ...(root !== undefined && { root }), ...(path !== undefined && { path }) });
    this.#wanted = labels;
    this.#restoreSelection();
    this.#publish();
  }

  // ----------------------------------------------------- users, partitions

  setUsers(users: string | readonly Json[]): void {
    this.#setEntries("users", users);
  }

  setPartitions(partitions: string | readonly Json[]): void {
    this.#setEntries("partitions", partitions);
  }

  #setEntries(kind: "users" | "partitions", given: string | readonly Json[]): void {
    const { problems } = this.#now[kind];
    const entries: Entries =
      typeof given === "string"
        ? { text: given, values: null, count: entryLines(given).length, problems }
        : { text: null, values: given, count: given.length, problems };
    this.#change({ [kind]: entries });
    this.#later("grid", ENTRY_MS, () => this.#makeGrid());
  }

  /** The text of users that came as values. */
  usersAsText(): string {
    const { text, values } = this.#now.users;
    return text ?? (values ?? []).map((user) => JSON.stringify(user)).join("\n");
  }
  partitionsAsText(): string {
    const { text, values } = this.#now.partitions;
    return text ?? partitionsText(values ?? []);
  }

  // -------------------------------------------------------------- functions

  setPageFunctions(pageFunctions: Functions): void {
    if (pageFunctions === this.#now.pageFunctions) return;
    this.#answers.forget();
    this.#change({ pageFunctions, pending: 0, ...this.#functionsOf({ pageFunctions }) });
  }

  setSwitch(name: string, to: Switch): void {
    this.#setSwitches({ ...this.#now.switches, [name]: to });
  }

  setSwitches(switches: Readonly<Record<string, Switch>>): void {
    this.#setSwitches(switches);
  }

  // ---------------------------------------------------------- what is shown

  select(selection: Selection): void {
    const { grid } = this.#now;
    const within = (index: number | null, length: number | undefined): number | null =>
      index !== null && length !== undefined && Number.isInteger(index) && index >= 0 && index < length ? index : null;
    this.#wanted = null;
    this.#change({
      selection: { user: within(selection.user, grid?.users), partition: within(selection.partition, grid?.partitions) },
      linked: null,
    });
  }

  setFilter(filter: GridFilter): void {
    this.#change({ filter });
  }

  setTab(tab: Tab): void {
    this.#change({ tab });
  }

  setChangeCount(changeCount: ChangeCount | null): void {
    this.#change({ changeCount });
  }

  point(linked: TextPlace | null): void {
    if (linked !== this.#now.linked) this.#change({ linked });
  }

  jump(place: TextPlace, focus: boolean): void {
    this.openFile(place.path);
    this.#change({ jump: { place, focus } });
  }

  say(said: string): void {
    this.#change({ said });
  }

  /** Asks for what takes long; it is worked out after the next paint. */
  derive<K extends keyof Derived>(kind: K): Outcome<Derived[K]> {
    const known = this.#derived.get(kind);
    if (known) return known as Outcome<Derived[K]>;
    if (!this.#timers.has(kind)) this.#later(kind, DERIVE_MS, () => this.#workOut(kind));
    return { state: "working" };
  }

  // --------------------------------------------------------------- deciding

  #reload(): void {
    const { now } = this;
    const unread = [...this.#unread];
    this.#unread.clear();
    if (!now.app) {
      const apps = appsOf(now.files);
      this.#now = { ...now, apps, app: chooseApp(apps) };
    } else {
      const app = unread.reduce((before, [path, text]) => {
        this.#keeper.retire(before);
        return before.withFile(path, text);
      }, now.app);
      this.#now = { ...now, app, apps: now.apps.map((each) => (each === now.app ? app : each)) };
    }
    this.#decide();
  }

  /** From files to permissions, and at once to the grid. */
  #decide(): void {
    this.#derived.clear();
    for (const kind of ["migration", "changes"]) this.#cancel(kind);
    const { now } = this;
    const { permissions, diagnostics } = compile(now.app, now.environment);
    const change: Partial<Snapshot> = {
      ...{ diagnostics, accepted: permissions !== null, checking: true, linked: null },
      ...{ edited: this.#isEdited(now.files), revision: now.revision + 1 },
    };
    // The last rules that could be read are the saved ones, if no others were read before.
    const shown = permissions ?? (now.permissions ? null : now.savedPermissions);
    if (shown) {
      this.#keeper.retire(now.permissions);
      change.permissions = shown;
      change.functionNames = (permissions ? now.app : now.savedApp)?.calledFunctions ?? [];
      Object.assign(change, this.#functionsOf(change));
    }
    this.#now = { ...now, ...change };
    if (shown) this.#makeGrid();
    else this.#publish();
    this.#later("findings", FINDINGS_MS, () => this.#findings());
  }

  #findings(): void {
    const { app, accepted } = this.#now;
    const { findings, failures } = lint(app);
    const diagnostics = [...this.#now.diagnostics, ...failures];
    const problems = diagnostics.filter(({ severity }) => severity === "error").length;
    const refused = isRefused(this.#now) ? texts.app.live.refused(problems) : "";
    this.#change({ diagnostics, findings, checking: false, said: accepted ? texts.app.live.accepted(findings.length) : refused });
  }

  #compileSaved(): void {
    const { app, files, environment } = this.#now;
    const same = !this.#isEdited(files);
    const savedApp = same ? app : chooseApp(appsOf(this.#savedFiles), app?.root);
    this.#now = { ...this.#now, savedApp, savedPermissions: compile(savedApp, environment).permissions };
  }

  /** Users and partitions under the current rules; users are read again only if they, or the key's type, are others. */
  #makeGrid(): void {
    this.#cancel("grid");
    const { now } = this;
    const { permissions } = now;
    if (!permissions) return this.#publish();
    const labels = this.#wanted ?? this.#labels(now.selection);
    const made = this.#grids.make(now, permissions);
    const { grid } = made;
    this.#keeper.retire(now.grid);
    this.#now = {
      ...now,
      ...{ grid, users: { ...now.users, problems: made.users }, partitions: { ...now.partitions, problems: made.partitions } },
      ...{ savedGrid: this.#grids.saved(now, permissions, grid), changeCount: null, revision: now.revision + 1 },
    };
    this.#wanted = labels;
    this.#restoreSelection();
    this.#publish();
  }

  #workOut(kind: keyof Derived): void {
    const { app, savedApp, accepted } = this.#now;
    if (!app || !accepted) return;
    try {
      const value = kind === "migration" ? app.migrate() : savedApp ? savedApp.changes(app) : NO_CHANGES;
      this.#derived.set(kind, { state: "ready", value });
    } catch (error) {
      this.#derived.set(kind, { state: "failed", message: messageOf(error) });
    }
    this.#change({});
  }

  // ------------------------------------------------------------- small parts

  /** The same object for as long as names, page functions and switches are the same. */
  #functionsOf(change: Partial<Snapshot>): Pick<Snapshot, "functions" | "revision"> {
    const { now } = this;
    const { functionNames, pageFunctions, switches, revision } = { ...now, ...change };
    const same = pageFunctions === now.pageFunctions && switches === now.switches && sameNames(functionNames, now.functionNames);
    return { functions: same ? now.functions : this.#answers.functions(functionNames, pageFunctions, switches), revision: revision + 1 };
  }

  #setSwitches(switches: Readonly<Record<string, Switch>>): void {
    this.#change({ switches, ...this.#functionsOf({ switches }) });
  }

  #labels(selection: Selection): { user: string | null; partition: string | null } {
    const { grid } = this.#now;
    return {
      user: grid && selection.user !== null ? grid.userLabel(selection.user) : null,
      partition: grid && selection.partition !== null ? grid.partitionLabel(selection.partition) : null,
    };
  }

  #restoreSelection(): void {
    const { grid, selection } = this.#now;
    const wanted = this.#wanted;
    if (!grid || !wanted) return;
    this.#wanted = null;
    const find = (label: string | null, at: number | null, length: number, labelOf: (index: number) => string): number | null => {
      if (label === null) return null;
      if (at !== null && at < length && labelOf(at) === label) return at;
      for (let index = 0; index < length; index += 1) if (labelOf(index) === label) return index;
      return null;
    };
    const user = find(wanted.user, selection.user, grid.users, (index) => grid.userLabel(index));
    const partition = find(wanted.partition, selection.partition, grid.partitions, (index) => grid.partitionLabel(index));
    this.#now = { ...this.#now, selection: { user, partition } };
  }

  #isEdited(files: readonly SourceFile[]): boolean {
    if (files === this.#savedFiles) return false;
    if (files.length !== this.#savedFiles.length) return true;
    const saved = new Map(this.#savedFiles.map(({ path, text }) => [path, text]));
    return files.some(({ path, text }) => saved.get(path) !== text);
  }

  #later(name: string, ms: number, run: () => void): void {
    this.#cancel(name);
    this.#timers.set(
      name,
      setTimeout(() => {
        this.#timers.delete(name);
        run();
      }, ms),
    );
  }

  #cancel(name: string): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.delete(name);
  }

  #stopTimers(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #change(change: Partial<Snapshot>): void {
    this.#now = { ...this.#now, ...change };
    this.#publish();
  }

  #publish(): void {
    const before = this.#published;
    this.#published = this.#now;
    for (const listener of [...this.#listeners]) listener(this.#now, before);
  }
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name, index) => name === other[index]);
}
