/**
 * The answers of `%function`s. In come the functions of the page and the switches that a person set; out comes what the
 * engine is asked with. What a Promise gave is remembered by name and arguments, so that the same question has an
 * answer the next time; until then it stays a Promise, which the engine counts as pending.
 */
import type { FunctionAnswer, Functions } from "../engine/index.js";
import { texts } from "../texts.js";
import type { Switch } from "./types.js";

/** More different calls than this are refused: the page would run out of memory before it ran out of cells. */
const MOST_CALLS = 200_000;
/** Promises that settle together lead to one repaint. */
const SETTLE_MS = 25;

type Callable = Extract<FunctionAnswer, (...args: never[]) => unknown>;
type Result = ReturnType<Callable>;
type Settled = Awaited<Result>;
type Call = { state: "pending"; promise: Promise<Settled> } | { state: "given"; value: Settled } | { state: "failed"; error: unknown };

export class Answers {
  #calls = new Map<string, Call>();
  #pending = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly settled: (pending: number) => void) {}

  get pending(): number {
    return this.#pending;
  }

  /** Forgets what was given: for other functions, or because the page knows that answers have changed. */
  forget(): void {
    this.#calls = new Map();
    this.#pending = 0;
  }

  functions(names: readonly string[], page: Functions, switches: Readonly<Record<string, Switch>>): Functions {
    // Names are the app's: one of them may be that of a property every object has.
    const all = Object.create(null) as Functions;
    for (const name of names) {
      const given = Object.hasOwn(page, name) ? page[name] : undefined;
      if (typeof given === "function") all[name] = this.#remembering(name, given);
      else if (given !== undefined) all[name] = given;
      else switch (Object.hasOwn(switches, name) ? switches[name] : undefined) {
        case "true":
          all[name] = true;
          break;
        case "false":
          all[name] = false;
          break;
        case "fails":
          all[name] = () => {
            throw new Error(texts.functions.failed);
          };
          break;
        case "none":
        case undefined:
          break;
      }
    }
    return all;
  }

  #remembering(name: string, callable: Callable): Callable {
    return (...args) => {
      const key = JSON.stringify([name, args], missingToo);
      const known = this.#calls.get(key);
      if (known) return outcome(known);
      const result = callable(...args);
      if (!isPromise(result)) return result;
      if (this.#calls.size >= MOST_CALLS) throw new Error(texts.functions.tooMany(MOST_CALLS));
      const calls = this.#calls;
      this.#pending += 1;
      calls.set(key, { state: "pending", promise: result });
      result.then(
        (value) => this.#settle(calls, key, { state: "given", value }),
        (error: unknown) => this.#settle(calls, key, { state: "failed", error }),
      );
      return result;
    };
  }

  #settle(calls: Map<string, Call>, key: string, call: Call): void {
    if (calls !== this.#calls) return;
    calls.set(key, call);
    this.#pending -= 1;
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.settled(this.#pending);
    }, SETTLE_MS);
  }
}

/** JSON would write what is missing in a list as null, which is another argument. */
function missingToo(_: string, value: unknown): unknown {
  return value === undefined ? { $undefined: true } : value;
}

function outcome(call: Call): Result {
  switch (call.state) {
    case "given":
      return call.value;
    case "failed":
      throw call.error;
    case "pending":
      return call.promise;
  }
}

function isPromise(value: Result): value is Promise<Settled> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
