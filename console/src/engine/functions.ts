/** The functions that a page gives, as the engine asks for them. */
import { refusal, thrown } from "./errors.js";
import { kind, reason, text, type Json } from "./json.js";

/** What a `%function` gives: a constant, or a function of the page. A Promise can be waited for by the `…Async` methods. */
export type FunctionAnswer = Json | ((...args: (Json | undefined)[]) => Json | undefined | Promise<Json | undefined>);
export type Functions = { [name: string]: FunctionAnswer };

/** An answer as the engine reads it: a boolean, or a text that begins with what it is. */
export type Answer = boolean | string;
const PENDING = "…";
const UNKNOWN = "?";
const TIMED_OUT = "~";

type Ask = (name: string, args: string) => Answer;

interface Host {
  /** JSON text of the constants; undefined if there is none. */
  constants: string | undefined;
  /** Asks a function; undefined if there is none. */
  ask: Ask | undefined;
}

const NOTHING: Host = { constants: undefined, ask: undefined };

export function host(functions: Functions | undefined): Host {
  if (functions === undefined) {
    return NOTHING;
  }
  if (typeof functions !== "object" || functions === null || Array.isArray(functions)) {
    throw refusal("bad-argument", `functions must be an object of functions and results by name, and this is ${kind(functions)}`);
  }
  const constants: { [name: string]: Json } = Object.create(null) as { [name: string]: Json };
  let constant = false;
  let callable = false;
  for (const [name, given] of Object.entries(functions)) {
    if (typeof given === "function") {
      callable = true;
    } else if (given !== undefined) {
      constants[name] = given;
      constant = true;
    }
  }
  return {
    constants: constant ? text(constants, "the results of functions") : undefined,
    ask: callable ? remembering((name, args) => settled(call(functions, name, args))) : undefined,
  };
}

/** More answers than these are asked for again rather than remembered: only a grid has as many, and different ones. */
const MOST_REMEMBERED = 10_000;

/** Answers the same call the same way for as long as one question to the engine lasts. */
function remembering(ask: Ask): Ask {
  const answers = new Map<string, Map<string, Answer>>();
  let remembered = 0;
  return (name, args) => {
    let known = answers.get(name);
    if (known === undefined) {
      answers.set(name, (known = new Map<string, Answer>()));
    }
    const before = known.get(args);
    if (before !== undefined) {
      return before;
    }
    const now = ask(name, args);
    if (remembered < MOST_REMEMBERED) {
      remembered += 1;
      known.set(args, now);
    }
    return now;
  };
}

/** What a function gives, which may be a Promise. What it throws is an answer too: it failed. */
export function call(functions: Functions | undefined, name: string, args: string): Answer | Promise<Answer> {
  if (functions === undefined || !Object.hasOwn(functions, name)) {
    return UNKNOWN;
  }
  try {
    const given = functions[name];
    if (given === undefined) {
      return UNKNOWN;
    }
    if (typeof given !== "function") {
      return answer(given);
    }
    const result = given(...argumentsOf(args));
    if (isThenable(result)) {
      return Promise.resolve(result).then(answer).catch(failed);
    }
    return answer(result);
  } catch (error) {
    return failed(error);
  }
}

function settled(given: Answer | Promise<Answer>): Answer {
  return typeof given === "object" ? PENDING : given;
}

function answer(result: Json | undefined): Answer {
  if (typeof result === "boolean") {
    return result;
  }
  try {
    return result === undefined ? '={"$undefined":true}' : `=${text(result, "its result")}`;
  } catch (error) {
    return `!${thrown(error).message}`;
  }
}

/** A page's own error may be anything, also something that cannot be made a text. */
function failed(error: unknown): string {
  try {
    // What `AbortSignal.timeout()` throws.
    if (error instanceof Error && error.name === "TimeoutError") {
      return TIMED_OUT;
    }
  } catch {
    // Even asking what it is may throw.
  }
  return `!${reason(error)}`;
}

function isThenable(value: unknown): value is Promise<Json | undefined> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** Nearly no call has something missing among its arguments, and most of the time of a call would go into looking. */
function argumentsOf(args: string): (Json | undefined)[] {
  const given = JSON.parse(args) as Json[];
  return args.includes("$undefined") ? given.map(withUndefined) : given;
}

/** What is missing crosses as `{"$undefined": true}`. */
function withUndefined(value: Json): Json | undefined {
  if (Array.isArray(value)) {
    return value.map(withUndefined) as Json[];
  }
  if (typeof value === "object" && value !== null) {
    if (value["$undefined"] === true && Object.keys(value).length === 1) {
      return undefined;
    }
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withUndefined(member)])) as Json;
  }
  return value;
}

/**
 * An explanation that waits for functions: it is made again with one more answer until no call that it needs lacks one.
 * It costs little, and a call that no longer matters is never reached.
 */
export class Waiting {
  readonly #functions: Functions | undefined;
  readonly #answers = new Map<string, Answer>();
  #next: { key: string; name: string; args: string } | undefined;
  /** What the engine asks; undefined if every result is a constant. */
  readonly ask: Host["ask"];

  constructor(functions: Functions | undefined, given: Host) {
    this.#functions = functions;
    this.ask = given.ask && ((name, args) => this.#known(name, args));
  }

  /** Waits for the first call that had no answer, and says whether there was one. */
  async more(): Promise<boolean> {
    const next = this.#next;
    if (next === undefined) {
      return false;
    }
    this.#next = undefined;
    this.#answers.set(next.key, await call(this.#functions, next.name, next.args));
    return true;
  }

  #known(name: string, args: string): Answer {
    const key = `${name}\n${args}`;
    const known = this.#answers.get(key);
    if (known === undefined) {
      this.#next ??= { key, name, args };
    }
    return known ?? PENDING;
  }
}
