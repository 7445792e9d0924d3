/**
 * A state as plain JSON, for a link. What comes back in may come from anybody: it is taken only if it has exactly the
 * shape that goes out.
 */
import type { SourceFile } from "../engine/index.js";
import type { Store } from "./store.js";
import type { GridFilter, GridShow, Selection, SharedState, Switch, Tab } from "./types.js";

const tabs: readonly string[] = ["access", "people", "functions", "migration", "comparison"] satisfies Tab[];
const switches: readonly string[] = ["none", "true", "false", "fails"] satisfies Switch[];
const shows: readonly string[] = Object.keys({
  ...{ all: 0, allowed: 0, denied: 0, undecided: 0, functions: 0, changed: 0, writers: 0 },
  ...{ "open-to-nobody": 0, "open-to-everybody": 0 },
} satisfies Record<GridShow, 0>);

export function sharedOf(store: Store): SharedState {
  const { files, app, environment, path, edited, selection, filter, tab } = store.now;
  const back = (file: SourceFile): SourceFile => ({ path: file.path, text: store.back(file.path, file.text) });
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const saved = edited ? store.savedFiles.filter((file) => texts.get(file.path) !== file.text) : [];
  return {
    version: 1,
    files: files.map(back),
    ...(saved.length > 0 && { saved: saved.map(back) }),
    ...(app && { root: app.root }),
    ...(environment !== null && { environment }),
    ...(path !== null && { path }),
    users: store.usersAsText(),
    partitions: store.partitionsAsText(),
    switches: { ...store.now.switches },
    ...{ selection, filter, tab },
  };
}

export function takeShared(store: Store, state: SharedState): void {
  const { files, root, path } = state;
  const saved = state.saved && files.map((file) => state.saved?.find((each) => each.path === file.path) ?? file);
  store.setUsers(state.users ?? "");
  store.setPartitions(state.partitions ?? "");
  store.setSwitches(state.switches ?? {});
  store.load(files, { ...(saved && { saved }), ...(root !== undefined && { root }), ...(path !== undefined && { path }) });
  if (state.environment !== undefined) store.chooseEnvironment(state.environment);
  if (state.filter) store.setFilter(state.filter);
  if (state.selection) store.select(state.selection);
  store.setTab(state.tab ?? "access");
}

/** Null if it is anything else than a shared state. */
export function readShared(value: unknown): SharedState | null {
  if (!isRecord(value) || value["version"] !== 1 || !areFiles(value["files"])) return null;
  const { saved, root, environment, path, users, partitions, selection, filter, tab } = value;
  const set = value["switches"];
  const fits =
    (saved === undefined || areFiles(saved)) &&
    [root, environment, path, users, partitions].every((each) => each === undefined || typeof each === "string") &&
    (set === undefined || (isRecord(set) && Object.values(set).every((each) => typeof each === "string" && switches.includes(each)))) &&
    (selection === undefined || isSelection(selection)) &&
    (filter === undefined || isFilter(filter)) &&
    (tab === undefined || (typeof tab === "string" && tabs.includes(tab)));
  return fits ? (value as unknown as SharedState) : null;
}

function areFiles(all: unknown): all is SourceFile[] {
  return Array.isArray(all) && all.every((file) => isRecord(file) && typeof file["path"] === "string" && typeof file["text"] === "string");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSelection(value: unknown): value is Selection {
  return isRecord(value) && [value["user"], value["partition"]].every((each) => each === null || typeof each === "number");
}

function isFilter(value: unknown): value is GridFilter {
  if (!isRecord(value)) return false;
  const { users, partitions, show } = value;
  return typeof users === "string" && typeof partitions === "string" && typeof show === "string" && shows.includes(show);
}
