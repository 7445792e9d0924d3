/** The one error that the engine throws, and the shapes of places that it and findings have. */

export interface Position {
  /** From 1. */
  line: number;
  /** Characters, from 1. */
  column: number;
  /** Bytes of the text in UTF-8, from 0. */
  offset: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** UTF-16 offsets into the text, for editors and for `String.slice`. */
export interface Span {
  from: number;
  to: number;
}

export interface Place {
  file: string;
  pointer: string;
  range: Range | null;
  span: Span | null;
}

export type Severity = "error" | "warning" | "note";

export interface Diagnostic {
  code: string;
  severity: Severity;
  message: string;
  help: string | null;
  place: Place | null;
  related: { message: string; place: Place }[];
}

interface Thrown {
  code: string;
  message: string;
  help?: string | null;
  place?: Place | null;
  diagnostics?: Diagnostic[];
}

/** Everything that the engine throws. */
export class SyncRulesError extends Error {
  override readonly name = "SyncRulesError";
  /** `SR001` and the like for texts of rules; else `bad-argument`, `too-deep`, `too-large`, `freed`, `not-loaded`, … */
  readonly code: string;
  readonly place: Place | null;
  readonly help: string | null;
  /** All problems at once, if it was about the text of rules. */
  readonly diagnostics: Diagnostic[];

  constructor(thrown: Thrown, options?: ErrorOptions) {
    super(thrown.message, options);
    this.code = thrown.code;
    this.place = thrown.place ?? null;
    this.help = thrown.help ?? null;
    this.diagnostics = thrown.diagnostics ?? [];
  }
}

export function refusal(code: string, message: string, help?: string): SyncRulesError {
  return new SyncRulesError({ code, message, help: help ?? null });
}

/** What the engine threw as an error of ours: it throws JSON texts and nothing else, unless something is broken. */
export function thrown(error: unknown): SyncRulesError {
  if (error instanceof SyncRulesError) {
    return error;
  }
  if (typeof error === "string") {
    return new SyncRulesError(JSON.parse(error) as Thrown);
  }
  const message = error instanceof Error ? error.message : String(error);
  return new SyncRulesError({ code: "engine-failed", message: `the engine failed: ${message}` }, { cause: error });
}
