/** Files as apps: which apps they hold, which file is shown first, and whether the rules can be compiled. */
import { appOf, loadApps, SyncRulesError } from "../engine/index.js";
import type { App, Diagnostic, Finding, Permissions, SourceFile } from "../engine/index.js";
import { messageOf } from "./error-text.js";

/**
 * A single file is taken as a configuration or a rule, whatever it is called: a `config.json` out of its folder has the
 * name of the file that says what an app is.
 */
export function appsOf(files: readonly SourceFile[]): App[] {
  const apps = loadApps([...files]);
  const only = files.length === 1 ? files[0] : undefined;
  if (!only || apps.some(({ kind }) => kind !== "none")) return apps;
  const single = appOf(only.text, only.path);
  if (apps.length > 0 && single.kind !== "partition") {
    single.free();
    return apps;
  }
  apps.forEach((app) => app.free());
  return [single];
}

/** The one with that root, else the first that has partitions, else the first. */
export function chooseApp(apps: readonly App[], root?: string): App | null {
  return apps.find((app) => app.root === root) ?? apps.find((app) => app.kind === "partition") ?? apps[0] ?? null;
}

export function pathIn(files: readonly SourceFile[], app: App | null, wanted?: string): string | null {
  const has = (path: string | null | undefined): path is string => files.some((file) => file.path === path);
  return [wanted, app?.configPath, app?.files[0], files[0]?.path].find(has) ?? null;
}

export function textOf(files: readonly SourceFile[], path: string | null): string {
  return files.find((file) => file.path === path)?.text ?? "";
}

export function compile(app: App | null, environment: string | null): { permissions: Permissions | null; diagnostics: readonly Diagnostic[] } {
  if (!app) return { permissions: null, diagnostics: [] };
  try {
    return { permissions: app.compile(environment === null ? undefined : { environment }), diagnostics: app.diagnostics };
  } catch (error) {
    if (error instanceof SyncRulesError && error.diagnostics.length > 0) return { permissions: null, diagnostics: error.diagnostics };
    return { permissions: null, diagnostics: app.diagnostics.length > 0 ? app.diagnostics : [diagnosticOf(error, "error")] };
  }
}

/** What the linter finds; that it could not look is said among the problems. */
export function lint(app: App | null): { findings: readonly Finding[]; failures: readonly Diagnostic[] } {
  if (!app) return { findings: [], failures: [] };
  try {
    return { findings: app.lint(), failures: [] };
  } catch (error) {
    return { findings: [], failures: [diagnosticOf(error, "warning")] };
  }
}

function diagnosticOf(error: unknown, severity: Diagnostic["severity"]): Diagnostic {
  const { code, help, place } = error instanceof SyncRulesError ? error : { code: "", help: null, place: null };
  return { code, severity, message: messageOf(error), help, place, related: [] };
}

/**
 * The text as it is edited. An editor counts every line break as one character, and half of a surrogate pair is no
 * character at all: with both put right, places of the engine are places in the editor.
 */
export function cleanFile({ path, text }: SourceFile): SourceFile {
  return { path: path.replace(LONE, REPLACEMENT), text: text.replace(/\r\n?/g, "\n").replace(LONE, REPLACEMENT) };
}

/** A text with the line breaks of the one that was given: the very same if nothing else differs, else the breaks it has most. */
export function asGiven(given: string | undefined, text: string): string {
  if (given === undefined || !given.includes("\r")) return text;
  if (cleanFile({ path: "", text: given }).text === text) return given;
  const [crlf, cr, all] = [/\r\n/g, /\r(?!\n)/g, /\r\n?|\n/g].map((breaks) => given.match(breaks)?.length ?? 0) as [number, number, number];
  const most = crlf * 2 >= all ? "\r\n" : cr * 2 >= all ? "\r" : "\n";
  return text.replaceAll("\n", most);
}

const LONE = /[\ud800-\udfff]/gu;
const REPLACEMENT = "\ufffd";
