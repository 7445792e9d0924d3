/**
 * Counts of a grid per user, per partition and over all. In: rows whose cells are all decided. Out: how many can be
 * read, written, are undecided, depend on a function and change. A row can be taken out again when it is asked anew.
 */
import { Cell } from "../engine/index.js";
import type { Answers } from "./answers.js";
import { changeOf, isUndecided } from "./cell.js";

export interface Counts {
  read: number;
  write: number;
  undecided: number;
  calls: number;
  changed: number;
}

type Kind = keyof Counts;
const KINDS: readonly Kind[] = ["read", "write", "undecided", "calls", "changed"];
const READ = 0;
const WRITE = 1;
const UNDECIDED = 2;
const CALLS = 3;
const CHANGED = 4;
const WIDTH = KINDS.length;

export class Tally {
  gained = 0;
  lost = 0;
  /** Rows that are counted. */
  rows = 0;
  private readonly perUser: Uint32Array;
  private readonly perPartition: Uint32Array;
  private readonly all = new Float64Array(WIDTH);
  private readonly counted: Uint8Array;

  constructor(
    private readonly users: number,
    private readonly partitions: number,
  ) {
    this.perUser = new Uint32Array(users * WIDTH);
    this.perPartition = new Uint32Array(partitions * WIDTH);
    this.counted = new Uint8Array(users);
  }

  get complete(): boolean {
    return this.rows === this.users;
  }

  has(user: number): boolean {
    return this.counted[user] === 1;
  }

  user(index: number): Counts {
    return countsAt(this.perUser, index);
  }

  partition(index: number): Counts {
    return countsAt(this.perPartition, index);
  }

  total(): Counts {
    return countsAt(this.all, 0);
  }

  /** Every cell of the row must be decided, in `saved` too. */
  add(user: number, now: Answers, saved: Answers | null): void {
    this.count(user, now, saved, 1);
  }

  /** With the same bytes as when it was added. */
  remove(user: number, now: Answers, saved: Answers | null): void {
    this.count(user, now, saved, -1);
  }

  private count(user: number, now: Answers, saved: Answers | null, sign: 1 | -1): void {
    const row = user * WIDTH;
    for (let partition = 0; partition < this.partitions; partition += 1) {
      const byte = now.at(user, partition);
      const column = partition * WIDTH;
      if ((byte & Cell.READ) !== 0) {
        this.note(row, column, READ, sign);
      }
      if ((byte & Cell.WRITE) !== 0) {
        this.note(row, column, WRITE, sign);
      }
      if (isUndecided(byte)) {
        this.note(row, column, UNDECIDED, sign);
      }
      if ((byte & (Cell.READ_CALLS | Cell.WRITE_CALLS)) !== 0) {
        this.note(row, column, CALLS, sign);
      }
      if (saved !== null && saved.at(user, partition) !== byte) {
        this.compare(row, column, saved.at(user, partition), byte, sign);
      }
    }
    this.rows += sign;
    this.counted[user] = sign === 1 ? 1 : 0;
  }

  private compare(row: number, column: number, before: number, after: number, sign: 1 | -1): void {
    const change = changeOf(before, after);
    if (change === null || (change.gained | change.lost) === 0) {
      return;
    }
    this.note(row, column, CHANGED, sign);
    this.gained += change.gained === 0 ? 0 : sign;
    this.lost += change.lost === 0 ? 0 : sign;
  }

  private note(row: number, column: number, kind: number, sign: 1 | -1): void {
    this.perUser[row + kind]! += sign;
    this.perPartition[column + kind]! += sign;
    this.all[kind]! += sign;
  }
}

function countsAt(table: Uint32Array | Float64Array, index: number): Counts {
  const at = (kind: number) => table[index * WIDTH + kind] ?? 0;
  return { read: at(READ), write: at(WRITE), undecided: at(UNDECIDED), calls: at(CALLS), changed: at(CHANGED) };
}
