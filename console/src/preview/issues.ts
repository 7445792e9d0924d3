/** Problems of the text and findings of the linter, as one list in one shape: the worst first. */
import type { Diagnostic, Finding, Range, Span } from "../engine/index.js";
import type { Snapshot, TextPlace } from "../state/types.js";

export interface Issue {
  code: string;
  severity: "error" | "warning" | "note";
  message: string;
  help: string | null;
  path: string | null;
  range: Range | null;
  span: Span | null;
  related: { message: string; path: string; range: Range | null; span: Span | null }[];
  fix: NonNullable<Finding["fix"]> | null;
  /** Often meant that way. */
  often: boolean;
}

const order: Record<Issue["severity"], number> = { error: 0, warning: 1, note: 2 };

export function issuesOf({ diagnostics, findings }: Snapshot): Issue[] {
  const found = findings.map(ofFinding);
  const known = new Set(found.map(sameness));
  const others = diagnostics.map(ofDiagnostic).filter((issue) => !known.has(sameness(issue)));
  return [...others, ...found].sort((one, other) => order[one.severity] - order[other.severity]);
}

export function placeOf({ path, span }: { path: string | null; span: Span | null }): TextPlace | null {
  return path !== null && span ? { path, span } : null;
}

function ofDiagnostic({ code, severity, message, help, place, related }: Diagnostic): Issue {
  return {
    ...{ code, severity, message, help, fix: null, often: false },
    ...{ path: place?.file ?? null, range: place?.range ?? null, span: place?.span ?? null },
    related: related.map((each) => ({ message: each.message, path: each.place.file, range: each.place.range, span: each.place.span })),
  };
}

function ofFinding(finding: Finding): Issue {
  const { code, severity, message, help, file, range, span, fix, confidence } = finding;
  return {
    ...{ code, severity, message, help, path: file, range, span, fix, often: confidence === "low" },
    related: finding.related.map((each) => ({ message: each.message, path: each.file, range: each.range, span: each.span })),
  };
}

/** The linter says again what kept the text from being accepted, and may know a fix for it. */
function sameness({ code, path, span }: Issue): string {
  return JSON.stringify([code, path, span?.from, span?.to]);
}
