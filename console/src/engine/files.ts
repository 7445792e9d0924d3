/**
 * The files of apps: which belong to which app, and which of them holds the sync configuration. The engine reads texts; where
 * they stand is known here, where they are kept.
 */
import type { Diagnostic } from "./errors.js";

export interface SourceFile {
  path: string;
  text: string;
}

/** The files of each root. An app inside another's folder is its own, so the deepest root counts. */
export function filesByRoot(files: readonly SourceFile[], roots: readonly string[]): Map<string, SourceFile[]> {
  const deepest = [...roots].sort((a, b) => b.length - a.length);
  const found = new Map<string, SourceFile[]>(roots.map((root) => [root, []]));
  for (const file of files) {
    const root = deepest.find((one) => below(file.path, one) !== undefined);
    if (root !== undefined) {
      found.get(root)?.push(file);
    }
  }
  return found;
}

/** The environments of an app: their names with the texts of their files. */
export function environmentsOf(files: readonly SourceFile[], root: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const { path, text } of files) {
    const name = /^environments\/([^/]+)\.json$/.exec(below(path, root) ?? "")?.[1];
    if (name !== undefined) {
      found.set(name, text);
    }
  }
  return found;
}

/** Files that can hold a sync configuration; of two that do, the service reads the first. */
const CONFIGURATIONS = [/^sync\/config\.json$/, /^(?:services|data_sources)\/[^/]+\/config\.json$/];

type Holds = "partition" | "flexible" | "other" | "broken";

/** What a file that can hold a sync configuration does hold. */
export function configurationOf(
  files: readonly SourceFile[],
  root: string,
  diagnostics: readonly Diagnostic[],
): { path: string | null; flexible: boolean } {
  const candidates = CONFIGURATIONS.flatMap((pattern) => files.filter(({ path }) => pattern.test(below(path, root) ?? "")));
  const held = candidates.map((file) => ({ path: file.path, holds: holds(file.text) }));
  const wrong = new Set(diagnostics.filter(({ severity }) => severity === "error").map(({ place }) => place?.file));
  // Without a configuration that has a meaning, the one that is most likely to be repaired counts.
  const meant =
    held.find(({ path, holds: what }) => what === "partition" && !wrong.has(path)) ??
    held.find(({ path, holds: what }) => what === "partition" || wrong.has(path)) ??
    held.find(({ holds: what }) => what !== "other") ??
    held[0];
  return { path: meant?.path ?? null, flexible: held.some(({ holds: what }) => what === "flexible") };
}

function holds(text: string): Holds {
  let service: unknown;
  try {
    service = JSON.parse(text);
  } catch {
    return "broken";
  }
  const settings = member(service, "config") ?? service;
  const sync = member(settings, "sync") ?? settings;
  if (member(sync, "partition") !== undefined) {
    return "partition";
  }
  const flexible = member(settings, "flexible_sync") !== undefined || member(sync, "type") === "flexible";
  return flexible ? "flexible" : "other";
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function below(path: string, root: string): string | undefined {
  if (root === "") {
    return path;
  }
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : undefined;
}
