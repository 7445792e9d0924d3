/**
 * Makes the grids of a store: users and partitions under the current rules, and the same under the saved ones. Users are
 * read again only if they or the type of the partition key are others; under other rules the grid takes them over.
 */
import type { Grid, Permissions } from "../engine/index.js";
import { entryLines, readPartitions } from "./entries.js";
import type { Keeper } from "./keeper.js";
import { problemsOf, wholeProblem } from "./problems.js";
import type { Entries, EntryProblem, Snapshot } from "./types.js";

interface Problems {
  users: readonly EntryProblem[];
  partitions: readonly EntryProblem[];
}

interface Source extends Problems {
  from: { users: Entries; partitions: Entries; type: string | null };
}

export class Grids {
  #source: Source | null = null;
  #saved: { grid: Grid; permissions: Permissions; source: Source | null } | null = null;

  constructor(private readonly keeper: Keeper) {}

  /** The grid under the saved rules, while it is kept. */
  get kept(): Grid | null {
    return this.#saved?.grid ?? null;
  }

  make({ users, partitions, grid }: Snapshot, permissions: Permissions): Problems & { grid: Grid | null } {
    const type = permissions.partition.type;
    const source = this.#source;
    if (grid && source && isFrom(source, users, partitions) && source.from.type === type) {
      return { grid: grid.withPermissions(permissions), users: source.users, partitions: source.partitions };
    }
    const read = partitions.values ? { values: [...partitions.values], lines: [], problems: [] } : readPartitions(partitions.text ?? "", type);
    try {
      const made = permissions.grid(users.text ?? [...(users.values ?? [])], read.values);
      const problems = {
        users: problemsOf(made, "user", () => (users.text === null ? [] : entryLines(users.text))),
        partitions: [...read.problems, ...problemsOf(made, "partition", () => read.lines)],
      };
      this.#source = { from: { users, partitions, type }, ...problems };
      return { grid: made, ...problems };
    } catch (error) {
      // The users of before stay, until the text can be read.
      const last = grid && source?.from.type === type ? grid.withPermissions(permissions) : null;
      return { grid: last, users: [wholeProblem(error)], partitions: read.problems };
    }
  }

  /** The same object for as long as users, partitions and saved rules are the same: what was decided for it counts on. */
  saved({ edited, savedPermissions }: Snapshot, permissions: Permissions, grid: Grid | null): Grid | null {
    if (!grid || !edited || !savedPermissions || savedPermissions.partition.type !== permissions.partition.type) return null;
    const made = this.#saved;
    if (made && made.source === this.#source && made.permissions === savedPermissions) return made.grid;
    this.drop();
    this.#saved = { grid: grid.withPermissions(savedPermissions), permissions: savedPermissions, source: this.#source };
    return this.#saved.grid;
  }

  /** The saved rules are others now. */
  drop(): void {
    this.keeper.retire(this.#saved?.grid);
    this.#saved = null;
  }
}

function isFrom({ from }: Source, users: Entries, partitions: Entries): boolean {
  return isSame(from.users, users) && isSame(from.partitions, partitions);
}

function isSame(one: Entries, other: Entries): boolean {
  return one.text === other.text && one.values === other.values;
}
