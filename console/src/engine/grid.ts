/** Users × partitions, decided by the rectangle: one crossing and one byte a cell. */
import type { Grid as GridPointer, Permissions as PermissionsPointer } from "../../engine/sync_rules.js";
import { refusal, thrown } from "./errors.js";
import { host, type Functions } from "./functions.js";
import { guarded, Handle } from "./handle.js";
import { kind, plain, text, type Json } from "./json.js";
import type { Permissions } from "./permissions.js";

/** The bits of a cell. */
export const Cell = {
  /** Allowed. Whoever may write may read: both are set then. */
  READ: 1,
  WRITE: 2,
  READ_INDETERMINATE: 4,
  WRITE_INDETERMINATE: 8,
  /** Without answers of functions it would be undecided: a call was reached on the way to it. */
  READ_CALLS: 16,
  WRITE_CALLS: 32,
  /** A function that was asked gave a Promise, or nothing is given for it. */
  PENDING: 64,
  /** The partition value does not fit the key, or the user could not be read. */
  REFUSED: 128,
} as const;

/** Where users have a name, the likeliest first. */
const NAMES = [["custom_data", "name"], ["data", "name"], ["data", "email"]] as const;

/** What totals count, in this order. */
const COUNTED = [Cell.READ, Cell.WRITE, Cell.READ_INDETERMINATE | Cell.WRITE_INDETERMINATE];

export interface GridProblem {
  kind: "user" | "partition";
  index: number;
  message: string;
}

export interface GridTotals {
  /** Three numbers for each user of the range: partitions that are read, written, undecided. */
  perUser: Uint32Array;
  /** Three numbers for each partition: users who read, who write, who are undecided. */
  perPartition: Uint32Array;
}

/**
 * The handles of permissions, which only this package may reach.
 *
 * @internal
 */
export const pointerOf = new WeakMap<Permissions, Handle<PermissionsPointer>>();

export class Grid {
  readonly #handle: Handle<GridPointer>;
  readonly #unread: readonly GridProblem[];
  #last: { index: number; user: Json } | undefined;
  readonly users: number;
  readonly partitions: number;
  /** Users and partitions that could not be read. */
  readonly problems: GridProblem[];

  /** @internal */
  constructor(pointer: GridPointer, unread: readonly GridProblem[]) {
    this.#handle = new Handle(pointer);
    this.#unread = unread;
    this.users = pointer.users();
    this.partitions = pointer.partitions();
    // What was refused before it crossed is known better here.
    const known = new Map(unread.map((problem) => [`${problem.kind} ${problem.index}`, problem]));
    const problems = JSON.parse(pointer.problems()) as GridProblem[];
    this.problems = problems.map((problem) => known.get(`${problem.kind} ${problem.index}`) ?? problem);
  }

  /** Decides a rectangle [userFrom, userTo) × [partitionFrom, partitionTo), row by row, one byte a cell. */
  cells(userFrom: number, userTo: number, partitionFrom: number, partitionTo: number, functions?: Functions): Uint8Array {
    const given = host(functions);
    this.#range(userFrom, userTo, this.users, "users");
    this.#range(partitionFrom, partitionTo, this.partitions, "partitions");
    return this.#handle.ask((pointer) =>
      pointer.cells(userFrom, userTo, partitionFrom, partitionTo, given.constants, given.ask),
    );
  }

  /** How many cells of the users [userFrom, userTo) are read, written and undecided. */
  totals(userFrom: number, userTo: number, functions?: Functions): GridTotals {
    const { partitions } = this;
    const cells = this.cells(userFrom, userTo, 0, partitions, functions);
    const perUser = new Uint32Array((userTo - userFrom) * COUNTED.length);
    const perPartition = new Uint32Array(partitions * COUNTED.length);
    cells.forEach((cell, at) => {
      const [user, partition] = [Math.floor(at / partitions), at % partitions];
      for (const [kind, bits] of COUNTED.entries()) {
        if ((cell & bits) !== 0) {
          perUser[user * COUNTED.length + kind]! += 1;
          perPartition[partition * COUNTED.length + kind]! += 1;
        }
      }
    });
    return { perUser, perPartition };
  }

  /** The id of a user as text: `id`, `_id`, or the index. */
  userLabel(index: number): string {
    const user = this.#named(index);
    const id = member(user, "id") ?? member(user, "_id");
    return id === undefined || id === null ? String(index) : label(id);
  }

  /** What the user is called where the rules see it: the name or the e-mail address of its data; null if it has neither. */
  userName(index: number): string | null {
    const user = this.#named(index);
    const names = NAMES.map(([from, field]) => member(member(user, from), field));
    return names.find((name): name is string => typeof name === "string" && name.trim() !== "") ?? null;
  }

  partitionLabel(index: number): string {
    return label(this.partition(index));
  }

  /** A user; null for one that could not be read. */
  user(index: number): Json {
    this.#index(index, this.users, "users");
    return JSON.parse(this.#handle.ask((pointer) => pointer.user(index)) ?? "null") as Json;
  }

  partition(index: number): Json {
    this.#index(index, this.partitions, "partitions");
    return JSON.parse(this.#handle.ask((pointer) => pointer.partition(index)) ?? "null") as Json;
  }

  /** The same users and partitions under other rules: users are not read again. */
  withPermissions(permissions: Permissions): Grid {
    const handle = pointerOf.get(permissions);
    if (handle === undefined) {
      throw refusal("bad-argument", `permissions must be what \`compile()\` gave, and this is ${kind(permissions)}`);
    }
    return this.#handle.ask((pointer) => new Grid(pointer.withPermissions(handle.pointer()), this.#unread));
  }

  free(): void {
    this.#handle.free();
  }

  /** Who asks for a label asks for the name as well, and reading a user takes longer than all else about it. */
  #named(index: number): Json {
    if (this.#last === undefined || this.#last.index !== index) {
      this.#last = { index, user: this.user(index) };
    }
    this.#handle.pointer();
    return this.#last.user;
  }

  #range(from: number, to: number, count: number, what: string): void {
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to < from || to > count) {
      throw refusal("bad-argument", `there are ${count} ${what}, so ${from} to ${to} is no part of them`);
    }
  }

  #index(index: number, count: number, what: string): void {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw refusal("bad-argument", `there are ${count} ${what}, counted from 0, so ${index} is none of them`);
    }
  }
}

/** @internal */
export function gridOf(permissions: PermissionsPointer, users: Json[] | string, partitions: Json[]): Grid {
  const unread: GridProblem[] = [];
  const columns = listText(partitions, "partition", unread);
  const rows = typeof users === "string" ? plain(users, "the text of users") : listText(users, "user", unread);
  return guarded(() => new Grid(permissions.grid(rows, columns), unread));
}

/** The list as JSON text; what cannot be written is noted, and stands in it as something that the engine refuses. */
function listText(list: Json[], what: "user" | "partition", unread: GridProblem[]): string {
  if (!Array.isArray(list)) {
    throw refusal("bad-argument", `${what}s must be a list, and this is ${kind(list)}`);
  }
  const texts: string[] = [];
  for (const [index, value] of list.entries()) {
    try {
      texts.push(text(value, `this ${what}`));
    } catch (error) {
      unread.push({ kind: what, index, message: thrown(error).message });
      texts.push("[]");
    }
  }
  return `[${texts.join(",")}]`;
}

function member(value: Json | undefined, key: string): Json | undefined {
  const holds = typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, key);
  return holds ? value[key] : undefined;
}

/** A value as people read it in a heading: what an Extended JSON wrapper holds, and all else as JSON. */
function label(value: Json): string {
  if (typeof value === "string") {
    return value;
  }
  const only = value !== null && typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [];
  const [key, inside] = only.length === 1 && only[0] !== undefined ? only[0] : ["", null];
  return key.startsWith("$") && typeof inside === "string" ? inside : JSON.stringify(value);
}
