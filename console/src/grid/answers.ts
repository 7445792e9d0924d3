/**
 * The bytes of a grid, asked of the engine only where they are not known yet. In: a `Grid` and the functions. Out: one
 * byte a cell. Whoever draws asks for the visible rectangle first; the rest is asked row by row when there is time.
 */
import { Cell, type Functions, type Grid } from "../engine/index.js";

/** Above this the two tables of bytes would take more memory than a tab should. */
export const MOST_CELLS = 20_000_000;

/** Read and not read at once: no answer has both. */
const UNKNOWN = 0xff;

type Run = [from: number, to: number];

export class Answers {
  readonly users: number;
  readonly partitions: number;
  private readonly bytes: Uint8Array;

  constructor(
    readonly grid: Grid,
    readonly functions: Functions,
  ) {
    this.users = grid.users;
    this.partitions = grid.partitions;
    this.bytes = new Uint8Array(this.users * this.partitions).fill(UNKNOWN);
  }

  /** Call `decide` for the cell before. */
  at(user: number, partition: number): number {
    return this.bytes[user * this.partitions + partition] ?? UNKNOWN;
  }

  /** Both lists ascend. Neighbours that are missing alike are asked for in one crossing. */
  decide(users: readonly number[], partitions: readonly number[]): void {
    const columns = runsOf(partitions);
    let block: { from: number; to: number; run: Run } | null = null;
    for (const user of users) {
      const missing = columns.flatMap((column) => this.missing(user, column));
      const [only] = missing;
      if (block !== null && only !== undefined && missing.length === 1 && block.to === user && same(block.run, only)) {
        block.to += 1;
        continue;
      }
      if (block !== null) {
        this.ask(block.from, block.to, block.run);
        block = null;
      }
      if (missing.length === 1 && only !== undefined) {
        block = { from: user, to: user + 1, run: only };
      } else {
        missing.forEach((run) => this.ask(user, user + 1, run));
      }
    }
    if (block !== null) {
      this.ask(block.from, block.to, block.run);
    }
  }

  /** Whether a cell of this user waits for a function. */
  waits(user: number): boolean {
    const row = this.bytes.subarray(user * this.partitions, (user + 1) * this.partitions);
    return row.some(isPending);
  }

  /** Forgets what waits for a function, so that just that is asked again. */
  forgetPending(user: number): void {
    const row = this.bytes.subarray(user * this.partitions, (user + 1) * this.partitions);
    row.forEach((byte, partition) => {
      if (isPending(byte)) {
        row[partition] = UNKNOWN;
      }
    });
  }

  private missing(user: number, [from, to]: Run): Run[] {
    const start = user * this.partitions;
    const runs: Run[] = [];
    for (let column = from; column < to; column += 1) {
      if (this.bytes[start + column] !== UNKNOWN) {
        continue;
      }
      const last = runs.at(-1);
      if (last !== undefined && last[1] === column) {
        last[1] = column + 1;
      } else {
        runs.push([column, column + 1]);
      }
    }
    return runs;
  }

  private ask(from: number, to: number, [left, right]: Run): void {
    const cells = this.grid.cells(from, to, left, right, this.functions);
    const width = right - left;
    for (let user = from; user < to; user += 1) {
      this.bytes.set(cells.subarray((user - from) * width, (user - from + 1) * width), user * this.partitions + left);
    }
  }
}

function isPending(byte: number): boolean {
  return byte !== UNKNOWN && (byte & Cell.PENDING) !== 0;
}

function same(one: Run, other: Run): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function runsOf(ascending: readonly number[]): Run[] {
  const runs: Run[] = [];
  for (const index of ascending) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index) {
      last[1] = index + 1;
    } else {
      runs.push([index, index + 1]);
    }
  }
  return runs;
}
