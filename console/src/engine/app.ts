/** Apps: what was dropped or pasted, with its problems, and what can be asked of it. */
import type { App as AppPointer } from "../../engine/sync_rules.js";
import type { Tools as ToolsPointer } from "../../engine/sync_rules_tools.js";
import { refusal, type Diagnostic, type Range, type Severity, type Span } from "./errors.js";
import { configurationOf, environmentsOf, filesByRoot, type SourceFile } from "./files.js";
import { guarded, Handle } from "./handle.js";
import { kind, MOST_TEXT, plain, text, type Json } from "./json.js";
import type { Changes, Migration } from "./reports.js";
import { engine, tools } from "./load.js";
import { Permissions } from "./permissions.js";

export interface PartitionKey {
  key: string;
  type: "string" | "objectId" | "long" | "uuid" | null;
  required: boolean;
}

export interface CustomUserData {
  database: string;
  collection: string;
  userIdField: string;
}

export interface Finding {
  code: string;
  name: string;
  severity: Severity;
  confidence: string;
  message: string;
  help: string | null;
  file: string;
  pointer: string;
  permission: "read" | "write" | null;
  range: Range | null;
  span: Span | null;
  related: { message: string; file: string; pointer: string; range: Range | null; span: Span | null }[];
  fix: Fix | null;
  fingerprint: string;
}

export interface Fix {
  safety: "safe" | "unsafe";
  title: string;
  changes: string | null;
  edits: { range: Range; span: Span; text: string }[];
}

interface Facts {
  root: string;
  partition: PartitionKey | null;
  diagnostics: Diagnostic[];
  customUserData: CustomUserData | null;
  calledFunctions: string[] | null;
}

/** The name of the problem that a configuration is one of Flexible Sync. */
const FLEXIBLE = "SR604";

/** One app, or one text. It does not change: another text makes another app. */
export class App {
  readonly #handle: Handle<AppPointer>;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #environments: ReadonlyMap<string, string>;
  /** It is one text, and no export. */
  readonly #single: boolean;
  /** Made when something is asked that only the tools know. */
  #tools: Handle<ToolsPointer> | undefined;
  readonly root: string;
  readonly kind: "partition" | "flexible" | "none";
  readonly partition: PartitionKey | null;
  /** The file that holds the sync configuration. */
  readonly configPath: string | null;
  readonly files: string[];
  readonly diagnostics: Diagnostic[];
  readonly customUserData: CustomUserData | null;
  /** Names of functions that rules call. */
  readonly calledFunctions: string[];
  readonly environments: string[];

  /** @internal */
  constructor(pointer: AppPointer, facts: Facts, files: readonly SourceFile[], single: boolean) {
    this.#handle = new Handle(pointer);
    this.#texts = new Map(files.map(({ path, text: body }) => [path, body]));
    this.#environments = environmentsOf(files, facts.root);
    this.#single = single;
    const only = single ? files[0]?.path : undefined;
    const { path, flexible } = configurationOf(files, facts.root, facts.diagnostics);
    const other = flexible || facts.diagnostics.some(({ code }) => code === FLEXIBLE);
    this.root = facts.root;
    this.kind = facts.partition !== null ? "partition" : other ? "flexible" : "none";
    this.partition = facts.partition;
    this.configPath = only ?? path;
    this.files = [...this.#texts.keys()];
    this.diagnostics = facts.diagnostics;
    this.customUserData = facts.customUserData;
    this.calledFunctions = facts.calledFunctions ?? [];
    this.environments = [...this.#environments.keys()];
  }

  /** Another text for one of its files; gives a new app, this one stays. */
  withFile(path: string, content: string): App {
    this.#handle.pointer();
    const [name, body] = [normal(plain(path, "the path")), plain(content, `the text of \`${path}\``)];
    if (this.#single) {
      if (!this.#texts.has(name)) {
        throw refusal("bad-argument", `this app is the one file \`${this.files[0]}\`, and \`${name}\` is another`);
      }
      return appOf(body, name);
    }
    const texts = new Map(this.#texts).set(name, body);
    const apps = loadApps([...texts].map(([file, own]) => ({ path: file, text: own })));
    const changed = apps.find((app) => app.root === this.root && app.#texts.has(name));
    apps.filter((app) => app !== changed).forEach((app) => app.free());
    if (changed === undefined) {
      throw refusal("bad-argument", `\`${name}\` is not the path of a file of the app in \`${this.root}\``);
    }
    return changed;
  }

  /** The text of one of its files; undefined if it has no such file. */
  text(path: string): string | undefined {
    this.#handle.pointer();
    return this.#texts.get(normal(plain(path, "the path")));
  }

  /** Findings of the linter. */
  lint(): Finding[] {
    return JSON.parse(this.#toolsOf().ask((pointer) => pointer.lint())) as Finding[];
  }

  /** What the app becomes in Flexible Sync; null if it has no partition-based configuration. */
  migrate(): Migration | null {
    return JSON.parse(this.#toolsOf().ask((pointer) => pointer.migrate())) as Migration | null;
  }

  /** What changes for whom from this app to another. What neither tells can have changed: the effect is unknown then. */
  changes(after: App): Changes {
    if (!(after instanceof App)) {
      throw refusal("bad-argument", `changes are those to another app, and this is ${kind(after)}`);
    }
    const other = after.#toolsOf();
    const changes = this.#toolsOf().ask((pointer) => pointer.changes(other.pointer()));
    return JSON.parse(changes) as Changes;
  }

  /** Who may open a partition: a MongoDB filter over custom user data, or why there is none. */
  usersOf(partition: Json, permission: "read" | "write"): { filter: Json } | { reason: string } {
    const [which, what] = [text(partition, "the partition"), plain(permission, "the permission")];
    const users = this.#toolsOf().ask((pointer) => pointer.usersOf(which, what));
    return JSON.parse(users) as { filter: Json } | { reason: string };
  }

  /** Throws a SyncRulesError with all diagnostics if there is nothing that could be compiled. */
  compile(options: { environment?: string } = {}): Permissions {
    if (typeof options !== "object" || options === null) {
      throw refusal("bad-argument", `options must be an object, and this is ${kind(options)}`);
    }
    const [tag, file] = this.#environment(options.environment);
    const partitions = (user: string): string =>
      this.#madeTools().ask((pointer) => pointer.partitions(user, tag, file));
    // What compiles has a key.
    return this.#handle.ask((pointer) => new Permissions(pointer.compile(tag, file), this.partition as PartitionKey, partitions));
  }

  free(): void {
    this.#handle.free();
    this.#tools?.free();
    this.#tools = undefined;
  }

  /** The tag of an environment and the text of its file; nothing for the one that the app names. */
  #environment(name: string | undefined): [string, string] | [undefined, undefined] {
    if (name === undefined) {
      return [undefined, undefined];
    }
    const file = this.#environments.get(plain(name, "the environment"));
    if (file === undefined) {
      const known = this.environments.map((one) => `\`${one}\``).join(", ");
      const help = known === "" ? "leave it out: the app has none" : `it has ${known}`;
      throw refusal("bad-argument", `the app has no environment \`${name}\``, help);
    }
    return [name === "no-environment" ? "" : name, file];
  }

  #toolsOf(): Handle<ToolsPointer> {
    this.#handle.pointer();
    return this.#madeTools();
  }

  /** Also of an app that was freed, whose permissions live on. */
  #madeTools(): Handle<ToolsPointer> {
    this.#tools ??= guarded(() => {
      const files = [...this.#texts];
      const [only] = files;
      const made =
        this.#single && only !== undefined
          ? tools().toolsOfText(only[1], only[0])
          : tools().toolsOfFiles(JSON.stringify(files), this.root);
      return new Handle(made);
    });
    return this.#tools;
  }
}

/** Loads what was dropped: every app among the files. What is wrong in them stands in the apps' diagnostics. */
export function loadApps(files: SourceFile[]): App[] {
  if (!Array.isArray(files)) {
    throw refusal("bad-argument", `files must be a list of paths with their texts, and this is ${kind(files)}`);
  }
  let size = 0;
  const plainFiles = new Map<string, string>();
  for (const file of files) {
    const path = normal(plain(file?.path, "the path of a file"));
    const body = plain(file.text, `the text of \`${path}\``);
    size += body.length;
    plainFiles.set(path, body);
  }
  if (size > MOST_TEXT) {
    throw refusal("too-large", "all files together are larger than 64 MiB");
  }
  const pairs = [...plainFiles].sort(([a], [b]) => (a < b ? -1 : 1));
  return guarded(() => {
    const made = engine()
      .loadApps(JSON.stringify(pairs))
      .map((pointer) => ({ pointer, facts: JSON.parse(pointer.facts()) as Facts }));
    const sources = pairs.map(([path, body]) => ({ path, text: body }));
    const own = filesByRoot(sources, made.map(({ facts }) => facts.root));
    return made.map(({ pointer, facts }) => new App(pointer, facts, own.get(facts.root) ?? [], false));
  });
}

/** A single configuration or rule from a text: an app with one file. */
export function appOf(content: string, path = "config.json"): App {
  const [body, name] = [plain(content, "the text"), normal(plain(path, "the path"))];
  return guarded(() => {
    const pointer = engine().appOf(body, name);
    return new App(pointer, JSON.parse(pointer.facts()) as Facts, [{ path: name, text: body }], true);
  });
}

/** Paths have slashes, wherever they come from. */
function normal(path: string): string {
  return path.replaceAll("\\", "/");
}
