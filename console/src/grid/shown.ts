/**
 * Which users and partitions the grid shows. In: the filter, the labels and what is counted so far. Out: their
 * indexes, ascending. Rows that are not counted yet are left out where the filter asks for a count.
 */
import type { Grid } from "../engine/index.js";
import type { GridFilter, GridShow } from "../state/types.js";
import { titleOf, whoOf, type Who } from "../state/who.js";
import type { Counts, Tally } from "./tally.js";

export interface Shown {
  users: readonly number[];
  partitions: readonly number[];
}

type ByUser = (counts: Counts) => boolean;
type ByPartition = (counts: Counts, users: number) => boolean;

/** `whole`: one row less could change the answer, so nothing is said before all are counted. */
interface Show {
  user: ByUser | null;
  partition: ByPartition | null;
  whole: boolean;
}

const SHOWS: Record<GridShow, Show> = {
  all: { user: null, partition: null, whole: false },
  writers: { user: (counts) => counts.write > 0, partition: null, whole: false },
  allowed: { user: (counts) => counts.read > 0, partition: null, whole: false },
  denied: { user: (counts) => counts.read === 0, partition: null, whole: false },
  "open-to-nobody": { user: null, partition: (counts) => counts.read === 0, whole: true },
  "open-to-everybody": { user: null, partition: (counts, users) => counts.read === users, whole: true },
  undecided: { user: (counts) => counts.undecided > 0, partition: (counts) => counts.undecided > 0, whole: false },
  functions: { user: (counts) => counts.calls > 0, partition: (counts) => counts.calls > 0, whole: false },
  changed: { user: (counts) => counts.changed > 0, partition: (counts) => counts.changed > 0, whole: false },
};

export const SHOW_NAMES = Object.keys(SHOWS) as GridShow[];

export function shownOf(filter: GridFilter, labels: Labels, tally: Tally): Shown {
  const show = SHOWS[filter.show];
  const { users, partitions } = labels.grid;
  if (show.whole && !tally.complete) {
    return { users: [], partitions: [] };
  }
  const { user, partition } = show;
  return {
    users: indexes(users, filter.users, labels.title, user && ((index) => tally.has(index) && user(tally.user(index)))),
    partitions: indexes(partitions, filter.partitions, labels.partition, partition && ((index) => partition(tally.partition(index), users))),
  };
}

const LOOKED_AT = 60;

/** Labels as they were read once: each costs a crossing into the engine. */
export class Labels {
  private readonly users: Who[] = [];
  private readonly partitions: string[] = [];

  constructor(readonly grid: Grid) {}

  private known: { user: number; partition: number } | null = null;

  /** Letters of the longest labels, by the first ones: the sizes of heads must not depend on where the view is. */
  longest(): { user: number; partition: number } {
    const of = (count: number, label: (index: number) => string) =>
      Array.from({ length: Math.min(count, LOOKED_AT) }, (_, index) => label(index).length).reduce((one, other) => Math.max(one, other), 0);
    return (this.known ??= { user: of(this.grid.users, this.title), partition: of(this.grid.partitions, this.partition) });
  }

  readonly user = (index: number): Who => (this.users[index] ??= whoOf(this.grid, index));
  /** Both at once, as it is searched and shown where the pointer rests. */
  readonly title = (index: number): string => titleOf(this.user(index));
  readonly partition = (index: number): string => (this.partitions[index] ??= this.grid.partitionLabel(index));
}

function indexes(length: number, search: string, label: (index: number) => string, keep: ((index: number) => boolean) | null): number[] {
  const wanted = search.trim().toLowerCase();
  const found: number[] = [];
  for (let index = 0; index < length; index += 1) {
    if ((keep === null || keep(index)) && (wanted === "" || label(index).toLowerCase().includes(wanted))) {
      found.push(index);
    }
  }
  return found;
}
