/**
 * How much of what is dropped is read, and why not more. An app export is some hundred small text files; these limits
 * are far above that and far below what would make a tab slow.
 */

const MB = 1024 * 1024;

export const LIMITS = {
  /** A zip is held in memory while it is read. */
  zipBytes: 50 * MB,
  /** All texts together; the engine and the editor each hold a copy. */
  textBytes: 24 * MB,
  /** One text. The largest are functions; a rule is some KB. */
  fileBytes: 4 * MB,
  /** Texts that are kept. */
  files: 4_000,
  /** Names that are looked at, kept or not: a disk dropped by mistake must come to an end. */
  names: 40_000,
  /** Folders in folders; the layouts of the service need six. */
  depth: 24,
  /** A zip that is not read by then was made to keep readers busy. */
  zipMilliseconds: 15_000,
} as const;

/** Folders that never hold a part of an app but may hold very much. */
const SKIPPED_FOLDERS = new Set(["node_modules", ".git", "__MACOSX"]);

/** The engine reads nothing from them, and they should be in no page and no link. */
const SECRET_FILES = new Set(["secrets.json"]);

export type Verdict = "text" | "other" | "secret" | "too-large" | "too-deep";

/** What is done with a file, by its path and its size alone. */
export function verdictOf(path: string, bytes: number): Verdict {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  if (parts.length > LIMITS.depth) {
    return "too-deep";
  }
  if (parts.some((part) => SKIPPED_FOLDERS.has(part)) || !/\.(json|js)$/i.test(name)) {
    return "other";
  }
  if (SECRET_FILES.has(name)) {
    return "secret";
  }
  return bytes > LIMITS.fileBytes ? "too-large" : "text";
}

export function isSkippedFolder(name: string): boolean {
  return SKIPPED_FOLDERS.has(name);
}
