/** Compiled permissions: decisions, explanations, and what is prepared for one user or for many. */
import type { Permissions as PermissionsPointer, UserPermissions as UserPointer } from "../../engine/sync_rules.js";
import type { PartitionKey } from "./app.js";
import type { Place, Range, Span } from "./errors.js";
import { call, host, Waiting, type Answer, type Functions } from "./functions.js";
import { Grid, gridOf, pointerOf } from "./grid.js";
import { Handle } from "./handle.js";
import { plain, text, type Json } from "./json.js";

export interface Decision {
  allowed: boolean;
  indeterminate: { code: string; message: string; place: Place | null } | null;
}

export interface Access {
  read: Decision;
  /** Whoever may write may read. */
  write: Decision;
  /** Why the partition value itself is refused; both are denied then. */
  error: { code: string; message: string } | null;
}

export interface Step {
  text: string;
  pointer: string;
  range: Range | null;
  span: Span | null;
  result: "true" | "false" | "indeterminate" | "not-needed";
  reason: string | null;
  /** Null where the step does not compare. */
  left: Json;
  right: Json;
  steps: Step[];
}

export interface ExplainedPermission {
  permission: "read" | "write";
  decision: Decision;
  note: string | null;
  step: Step | null;
}

export interface Explanation {
  access: Access;
  permissions: ExplainedPermission[];
  /** The smallest changes that would turn a denied permission into an allowed one, at most three of each. */
  wouldChange: WouldChange[];
}

export interface WouldChange {
  permission: "read" | "write";
  options: { conditions: { text: string; mustBe: boolean; place: Place; step: string }[] }[];
}

/** A set of partitions, as in `sync-rules partitions --format json`. */
export type Partitions =
  | { set: "none" | "all" | "open" }
  | { set: "only" | "all-but"; values: Json[] }
  | { set: "rule"; rule: Json };

/** The partitions that a user may read and write. */
export interface UserPartitions {
  read: Partitions;
  write: Partitions;
  /** What the app does not tell, and why: by it the user may open others too. Empty if these are all. */
  unknown: string[];
}

const READ = 1;
const WRITE = 2;

function decision(allowed: boolean): Decision {
  return { allowed, indeterminate: null };
}

/** An answer without a reason crosses as a number. */
function accessOf(answer: unknown): Access {
  if (typeof answer === "number") {
    return { read: decision((answer & READ) !== 0), write: decision((answer & WRITE) !== 0), error: null };
  }
  return JSON.parse(answer as string) as Access;
}

/** Compiled permissions; nothing about them changes. */
export class Permissions {
  readonly #handle: Handle<PermissionsPointer>;
  /** The sets of partitions of a user: the tools know them. */
  readonly #partitions: (user: string) => string;
  readonly partition: PartitionKey;

  /** @internal */
  constructor(pointer: PermissionsPointer, partition: PartitionKey, partitions: (user: string) => string) {
    this.#handle = new Handle(pointer);
    this.#partitions = partitions;
    this.partition = partition;
    pointerOf.set(this, this.#handle);
  }

  /**
   * One decision. A text is a partition as users write it for the type of the key: an ObjectId as hex digits, a long as
   * digits; everything else is Extended JSON. A function that gives a Promise is indeterminate here (`function-pending`).
   */
  access(user: Json, partition: Json, functions?: Functions): Access {
    const [who, which, given] = [text(user, "the user"), text(partition, "the partition"), host(functions)];
    return accessOf(this.#handle.ask((pointer) => pointer.access(who, which, given.constants, given.ask)));
  }

  /** The same, waiting for functions. Calls that cannot change the answer are never made. */
  async accessAsync(user: Json, partition: Json, functions?: Functions): Promise<Access> {
    const [who, which, given] = [text(user, "the user"), text(partition, "the partition"), host(functions)];
    const answers: Answer[] = [];
    for (;;) {
      const step: unknown = this.#handle.ask((pointer) => pointer.evaluate(who, which, given.constants, answers));
      // An access is a number or an object, a call a list.
      if (typeof step !== "string" || !step.startsWith("[")) {
        return accessOf(step);
      }
      const [name, args] = JSON.parse(step) as [string, string];
      answers.push(await call(functions, name, args));
    }
  }

  /** Why the access is what it is. */
  explain(user: Json, partition: Json, functions?: Functions): Explanation {
    const [who, which, given] = [text(user, "the user"), text(partition, "the partition"), host(functions)];
    const explanation = this.#handle.ask((pointer) => pointer.explain(who, which, given.constants, given.ask));
    return JSON.parse(explanation) as Explanation;
  }

  /** The same, waiting for functions. */
  async explainAsync(user: Json, partition: Json, functions?: Functions): Promise<Explanation> {
    const [who, which, given] = [text(user, "the user"), text(partition, "the partition"), host(functions)];
    const waiting = new Waiting(functions, given);
    for (;;) {
      const answer = this.#handle.ask((pointer) => pointer.explain(who, which, given.constants, waiting.ask));
      if (!(await waiting.more())) {
        return JSON.parse(answer) as Explanation;
      }
    }
  }

  /** Prepares a user once for any number of partitions. */
  forUser(user: Json): UserPermissions {
    const who = text(user, "the user");
    return this.#handle.ask((pointer) => new UserPermissions(pointer.forUser(who), () => this.#partitions(who)));
  }

  /** Users × partitions. Users may be a text: a JSON array, or JSON values in lines as `mongoexport` writes them. */
  grid(users: Json[] | string, partitions: Json[]): Grid {
    const pointer = this.#handle.pointer();
    return gridOf(pointer, users, partitions);
  }

  free(): void {
    this.#handle.free();
  }
}

/** The permissions of one user. */
export class UserPermissions {
  readonly #handle: Handle<UserPointer>;
  readonly #partitions: () => string;

  /** @internal */
  constructor(pointer: UserPointer, partitions: () => string) {
    this.#handle = new Handle(pointer);
    this.#partitions = partitions;
  }

  /**
   * The bits of a cell, see `Cell`. A string is a partition as users write it for the type of the key: an ObjectId as
   * hex digits, a long as digits. Null is the null partition.
   */
  bits(partition: string | null): number {
    if (partition === null) {
      return this.#handle.ask((pointer) => pointer.bitsOfNull());
    }
    const which = plain(partition, "the partition");
    return this.#handle.ask((pointer) => pointer.bits(which));
  }

  access(partition: Json, functions?: Functions): Access {
    const [which, given] = [text(partition, "the partition"), host(functions)];
    return accessOf(this.#handle.ask((pointer) => pointer.access(which, given.constants, given.ask)));
  }

  /** The partitions that this user may read and write, in closed form. */
  partitions(): UserPartitions {
    this.#handle.pointer();
    return JSON.parse(this.#partitions()) as UserPartitions;
  }

  free(): void {
    this.#handle.free();
  }
}
