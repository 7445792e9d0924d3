/**
 * Handles of what lies in the engine's memory. They are freed when nothing refers to them any more; `free()` does it at
 * once, or, from within a function that the engine is asking, as soon as nothing is being asked.
 */
import { refusal, thrown } from "./errors.js";

interface Freeable {
  free(): void;
}

/** More calls inside each other than this come from functions that ask for themselves without end. */
const MOST_NESTED = 16;

let nested = 0;
let leftOver: Freeable[] = [];

export class Handle<T extends Freeable> {
  #pointer: T | undefined;

  constructor(pointer: T) {
    this.#pointer = pointer;
  }

  /** Asks the engine. Whatever it throws comes out as an error of ours. */
  ask<R>(question: (pointer: T) => R): R {
    return guarded(() => question(this.pointer()));
  }

  pointer(): T {
    if (this.#pointer === undefined) {
      throw refusal("freed", "this handle was freed");
    }
    return this.#pointer;
  }

  free(): void {
    const pointer = this.#pointer;
    this.#pointer = undefined;
    if (pointer === undefined) {
      return;
    }
    if (nested > 0) {
      leftOver.push(pointer);
    } else {
      pointer.free();
    }
  }
}

/** A call of the engine, which may ask functions that call it again. */
export function guarded<R>(call: () => R): R {
  if (nested >= MOST_NESTED) {
    throw refusal("too-deep", `a function asks the engine, which asks the function again, ${MOST_NESTED} times`);
  }
  nested += 1;
  try {
    return call();
  } catch (error) {
    throw thrown(error);
  } finally {
    nested -= 1;
    if (nested === 0 && leftOver.length > 0) {
      const pointers = leftOver;
      leftOver = [];
      for (const pointer of pointers) {
        pointer.free();
      }
    }
  }
}
