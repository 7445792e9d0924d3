/**
 * What one cell looks like and is called. In: its byte from the engine, and the one under the saved rules. Out: symbol,
 * word, accessible name and tone, from one table, so that colour never says anything that words do not say.
 */
import { Cell } from "../engine/index.js";
import { texts } from "../texts.js";

const words = texts.grid;

export type State = keyof typeof words.states;
export type Tone = "write" | "read" | "none" | "undecided" | "refused";

export interface CellLook {
  state: State;
  tone: Tone;
  symbol: string;
  word: string;
  name: string;
  /** A function was asked on the way. */
  calls: boolean;
}

/** What the saved rules decide otherwise, as bits of `Cell.READ` and `Cell.WRITE`. */
export interface CellChange {
  gained: number;
  lost: number;
}

const ALLOWED = Cell.READ | Cell.WRITE;
const OPEN = Cell.READ_INDETERMINATE | Cell.WRITE_INDETERMINATE;

export const TONES: Record<State, Tone> = {
  write: "write",
  read: "read",
  none: "none",
  "read-undecided": "undecided",
  "write-undecided": "read",
  undecided: "undecided",
  "only-write-undecided": "undecided",
  "read-waiting": "read",
  waiting: "undecided",
  refused: "refused",
};

const LOOKS = Array.from({ length: 256 }, (_, byte) => look(byte));

/** Beyond 255 there is no byte, so the table has an answer to every one. */
export function lookOf(byte: number): CellLook {
  return LOOKS[byte & 0xff] as CellLook;
}

/** Null while one of the two waits for a function: then it is not known what changes. */
export function changeOf(before: number, after: number): CellChange | null {
  if (((before | after) & Cell.PENDING) !== 0) {
    return null;
  }
  return { gained: after & ~before & ALLOWED, lost: before & ~after & ALLOWED };
}

export function isUndecided(byte: number): boolean {
  return (byte & (OPEN | Cell.PENDING)) !== 0 && (byte & Cell.WRITE) === 0;
}

/** The accessible name of a cell with all that is marked on it. */
export function nameOf(seen: CellLook, change: CellChange | null): string {
  const parts: string[] = [seen.name];
  if (seen.calls) {
    parts.push(words.marks.calls.name);
  }
  if (change !== null && change.gained !== 0) {
    parts.push(words.marks.gained.name(words.marks.permissions[change.gained] ?? ""));
  }
  if (change !== null && change.lost !== 0) {
    parts.push(words.marks.lost.name(words.marks.permissions[change.lost] ?? ""));
  }
  return parts.join("; ");
}

function look(byte: number): CellLook {
  const state = stateOf(byte);
  const { symbol, word, name } = words.states[state];
  return { state, tone: TONES[state], symbol, word, name, calls: (byte & (Cell.READ_CALLS | Cell.WRITE_CALLS)) !== 0 };
}

function stateOf(byte: number): State {
  const has = (bit: number) => (byte & bit) !== 0;
  if (has(Cell.REFUSED)) {
    return "refused";
  }
  if (has(Cell.WRITE)) {
    return "write";
  }
  if (has(Cell.PENDING)) {
    return has(Cell.READ) ? "read-waiting" : "waiting";
  }
  if (has(Cell.READ)) {
    return has(Cell.WRITE_INDETERMINATE) ? "write-undecided" : "read";
  }
  if (has(Cell.READ_INDETERMINATE)) {
    return has(Cell.WRITE_INDETERMINATE) ? "undecided" : "read-undecided";
  }
  return has(Cell.WRITE_INDETERMINATE) ? "only-write-undecided" : "none";
}
