/** Values of the page as JSON texts, refused where JSON would silently change them. */
import { refusal, SyncRulesError } from "./errors.js";

/**
 * JSON, with Extended JSON for typed values: `{"$oid": "…"}`, `{"$uuid": "…"}`, `{"$numberLong": "5"}`, … Whole numbers
 * beyond 2^53 leave the engine as `{"$numberLong": "…"}`, with all their digits, and are given as such.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The engine reads no deeper. */
const MOST_LEVELS = 120;
/** Far more than any user or list has; what refers to itself in many places has no end of them. */
const MOST_VALUES = 20_000_000;
/** Larger texts do not fit beside what is made of them. */
export const MOST_TEXT = 64 * 1024 * 1024;

/** The JSON text of a value. */
export function text(value: Json, what: string): string {
  try {
    check(value, what, 0, { left: MOST_VALUES });
    return limited(JSON.stringify(value), what);
  } catch (error) {
    // Getters and proxies are the page's own code, which may throw anything; so may a text that is too long for JavaScript.
    throw error instanceof SyncRulesError ? error : refusal("bad-argument", `${what} cannot be read: ${reason(error)}`);
  }
}

/** What an error of the page says, whatever it is. */
export function reason(error: unknown): string {
  try {
    const message = error instanceof Error ? error.message : String(error);
    return [...message.slice(0, 1000)].map((char) => (isWellFormed(char) ? char : "\ufffd")).join("");
  } catch {
    return "something was thrown that has no text";
  }
}

/** A text as it is. */
export function plain(value: string, what: string): string {
  if (typeof value !== "string") {
    throw refusal("bad-argument", `${what} must be a string, and this is ${kind(value)}`);
  }
  wellFormed(value, what);
  return limited(value, what);
}

function limited(value: string, what: string): string {
  if (value.length > MOST_TEXT) {
    throw refusal("too-large", `${what} is larger than 64 MiB`);
  }
  return value;
}

function check(value: unknown, what: string, level: number, budget: { left: number }): void {
  budget.left -= 1;
  if (budget.left < 0) {
    throw refusal("too-large", `${what} has more than ${MOST_VALUES} values`);
  }
  if (typeof value === "string") {
    wellFormed(value, what);
    return;
  }
  if (typeof value !== "object" || value === null) {
    scalar(value, what);
    return;
  }
  if (level >= MOST_LEVELS) {
    throw refusal("too-deep", `${what} is nested deeper than ${MOST_LEVELS} levels, or holds itself`);
  }
  if (Array.isArray(value)) {
    for (const element of value as unknown[]) {
      check(element, what, level + 1, budget);
    }
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // Objects of other pages have prototypes of their own, which have no prototype either.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw notJson(value, what);
  }
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    wellFormed(key, what);
    // JSON leaves such a member out, and to rules it is missing.
    if (member !== undefined) {
      check(member, what, level + 1, budget);
    }
  }
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") {
    throw notJson(value, what);
  }
}

function scalar(value: unknown, what: string): void {
  if (value === null || typeof value === "boolean") {
    return;
  }
  if (typeof value !== "number") {
    throw notJson(value, what);
  }
  if (!Number.isFinite(value)) {
    throw refusal("bad-argument", `${what} holds ${value}`, `write {"$numberDouble": "${value}"}`);
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21) {
    const help = `write {"$numberLong": "…"} with all digits, or {"$numberDouble": "${value}"}`;
    throw refusal("bad-argument", `${what} holds ${value}, which JavaScript may have rounded`, help);
  }
}

function wellFormed(value: string, what: string): void {
  if (!isWellFormed(value)) {
    throw refusal("bad-argument", `${what} holds half of a surrogate pair, which is no character`);
  }
}

const LONE = /[\ud800-\udfff]/u;
const isWellFormed: (value: string) => boolean =
  "isWellFormed" in String.prototype
    ? (value) => (value as unknown as { isWellFormed(): boolean }).isWellFormed()
    : (value) => !LONE.test(value);

function notJson(value: unknown, what: string): SyncRulesError {
  return refusal("bad-argument", `${what} holds ${kind(value)}, which has no form in JSON`);
}

export function kind(value: unknown): string {
  if (value === null) {
    return "null";
  }
  if (Array.isArray(value)) {
    return "a list";
  }
  if (typeof value === "object") {
    const name: unknown = value.constructor?.name;
    return typeof name === "string" && name !== "" && name !== "Object" ? `a ${name}` : "an object";
  }
  return value === undefined ? "undefined" : `a ${typeof value}`;
}
