/**
 * Decides and counts a whole grid beside everything else that the page does. In: the grid, the one under the saved
 * rules and the functions. Out: answers and counts that grow, and a call whenever there is more to show.
 */
import type { Functions, Grid } from "../engine/index.js";
import type { ChangeCount } from "../state/types.js";
import { Answers } from "./answers.js";
import { inSlices } from "./slices.js";
import { Tally } from "./tally.js";

/** A step is short beside a slice: how many cells that are depends on the rules, and is learnt on the way. */
const STEP = 2;
const FIRST_CELLS = 400;
const MOST_CELLS_A_STEP = 20_000;
/** Drawing more often than this would cost more than it shows. */
const BETWEEN_REPORTS = 120;

export interface Listener {
  progressed(): void;
  failed(error: unknown): void;
}

export class Counting {
  readonly now: Answers;
  readonly saved: Answers | null;
  readonly tally: Tally;
  private readonly columns: readonly number[];
  private cursor = 0;
  private stop = new AbortController();
  private running = false;
  private reported = 0;
  private cells = FIRST_CELLS;

  constructor(
    grid: Grid,
    savedGrid: Grid | null,
    functions: Functions,
    before: Counting | null,
    private readonly listener: Listener,
  ) {
    this.now = new Answers(grid, functions);
    this.saved = savedGrid === null ? null : (before?.reusable(savedGrid, functions) ?? new Answers(savedGrid, functions));
    this.tally = new Tally(grid.users, grid.partitions);
    this.columns = Array.from({ length: grid.partitions }, (_, index) => index);
  }

  /** In whole percent; 100 only when all is counted. */
  get percent(): number {
    return this.tally.complete ? 100 : Math.min(99, Math.floor((100 * this.tally.rows) / Math.max(1, this.now.users)));
  }

  decide(users: readonly number[], partitions: readonly number[]): void {
    this.now.decide(users, partitions);
    this.saved?.decide(users, partitions);
  }

  start(): void {
    if (this.running || this.tally.complete) {
      return;
    }
    this.running = true;
    this.stop = new AbortController();
    inSlices(() => this.step(), this.stop.signal, () => this.report()).then(
      (finished) => {
        if (finished) {
          this.running = false;
          this.listener.progressed();
        }
      },
      (error: unknown) => {
        this.running = false;
        this.listener.failed(error);
      },
    );
  }

  cancel(): void {
    this.stop.abort();
    this.running = false;
  }

  /** A Promise of a function settled: just the cells that wait are asked again. */
  settle(): void {
    for (let user = 0; user < this.now.users; user += 1) {
      const waits = this.now.waits(user) || (this.saved?.waits(user) ?? false);
      if (waits && this.tally.has(user)) {
        this.tally.remove(user, this.now, this.saved);
      }
      if (waits) {
        this.now.forgetPending(user);
        this.saved?.forgetPending(user);
      }
    }
    this.cursor = 0;
  }

  /** Null while it is not known, or nothing is there to compare with. */
  changes(): ChangeCount | null {
    if (this.saved === null || !this.tally.complete) {
      return null;
    }
    let users = 0;
    for (let user = 0; user < this.now.users; user += 1) {
      users += this.tally.user(user).changed > 0 ? 1 : 0;
    }
    return { cells: this.tally.total().changed, users };
  }

  private reusable(savedGrid: Grid, functions: Functions): Answers | null {
    return this.saved !== null && this.saved.grid === savedGrid && this.saved.functions === functions ? this.saved : null;
  }

  private step(): boolean {
    const start = performance.now();
    const users = this.nextUsers();
    this.decide(users, this.columns);
    users.forEach((user) => this.tally.add(user, this.now, this.saved));
    this.cells = performance.now() - start > STEP ? Math.max(this.cells / 2, this.columns.length) : Math.min(this.cells * 1.5, MOST_CELLS_A_STEP);
    return !this.tally.complete;
  }

  private nextUsers(): number[] {
    const most = Math.max(1, Math.floor(this.cells / Math.max(1, this.columns.length)));
    const users: number[] = [];
    while (this.cursor < this.now.users && users.length < most) {
      if (!this.tally.has(this.cursor)) {
        users.push(this.cursor);
      }
      this.cursor += 1;
    }
    return users;
  }

  private report(): void {
    const time = performance.now();
    if (time - this.reported >= BETWEEN_REPORTS) {
      this.reported = time;
      this.listener.progressed();
    }
  }
}
