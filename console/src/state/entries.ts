/**
 * Users and partitions as people write them. In comes the text of the form; out come partition values, how many entries
 * there are, and on which line each begins, so that a problem can be shown where it stands. The users' text itself is
 * read by the engine, which loses no digit of a long number.
 */
import type { Json } from "../engine/index.js";
import { texts } from "../texts.js";
import { messageOf } from "./error-text.js";
import type { EntryProblem } from "./types.js";

/** The type of the partition key decides what a plain line means. */
export type KeyType = string | null;

/** The line, from 1, on which each entry begins: elements of an array, or the lines that are not empty. */
export function entryLines(text: string): number[] {
  return text.trimStart().startsWith("[") ? elementLines(text) : filledLines(text).map(({ line }) => line);
}

/** The values with the lines on which they stand, and what could not be read at all. */
export interface ReadPartitions {
  values: Json[];
  lines: number[];
  problems: EntryProblem[];
}

export function readPartitions(text: string, type: KeyType): ReadPartitions {
  if (text.trimStart().startsWith("[")) {
    try {
      return { values: exact(text) as Json[], lines: elementLines(text), problems: [] };
    } catch (error) {
      return { values: [], lines: [], problems: [{ index: null, line: null, message: texts.people.brokenJson(messageOf(error)) }] };
    }
  }
  const values: Json[] = [];
  const lines: number[] = [];
  const problems: EntryProblem[] = [];
  for (const { line, content } of filledLines(text)) {
    const value = readLine(content, type);
    if (value === undefined) {
      problems.push({ index: null, line, message: texts.people.brokenLine });
    } else {
      values.push(value);
      lines.push(line);
    }
  }
  return { values, lines, problems };
}

/** Values as a text that `readPartitions` reads as the same values: lines, or an array where a line would be text. */
export function partitionsText(values: readonly Json[]): string {
  // A list in the first line would be taken for the array of all.
  const plain = !Array.isArray(values[0]) && values.every((value) => typeof value === "string" || typeof value === "object");
  return plain ? values.map(partitionLine).join("\n") : `[\n${values.map((value) => JSON.stringify(value)).join(",\n")}\n]`;
}

function partitionLine(value: Json): string {
  if (typeof value === "string" && !/^["{[]|^null$|^\s|\s$|^$|[\r\n]/.test(value)) return value;
  return JSON.stringify(value);
}

function readLine(content: string, type: KeyType): Json | undefined {
  if (content === "null") return null;
  if (/^["{[]/.test(content)) {
    try {
      return exact(content);
    } catch {
      return undefined;
    }
  }
  // What does not fit stays a string: the engine says why it cannot be a partition of this key.
  if (type === "objectId" && /^[0-9a-f]{24}$/i.test(content)) return { $oid: content };
  if (type === "uuid" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(content)) return { $uuid: content };
  if (type === "long" && /^-?\d+$/.test(content)) return { $numberLong: content };
  return content;
}

/** JSON, in which whole numbers that JavaScript would round are wrapped. */
function exact(text: string): Json {
  const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const kept = text.replace(tokens, (token) =>
    /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token)) && fits(token) ? `{"$numberLong":"${token}"}` : token,
  );
  return JSON.parse(kept) as Json;
}

/** Whether a whole number has 64 bits. */
function fits(digits: string): boolean {
  return BigInt.asIntN(64, BigInt(digits)) === BigInt(digits);
}

function filledLines(text: string): { line: number; content: string }[] {
  return text
    .split(/\r\n|[\n\r]/)
    .map((content, index) => ({ line: index + 1, content: content.trim() }))
    .filter(({ content }) => content !== "");
}

function elementLines(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let quoted = false;
  let expecting = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "\n") line += 1;
    if (quoted) {
      if (char === "\\") at += 1;
      else if (char === '"') quoted = false;
      continue;
    }
    if (char === undefined || /\s/.test(char)) continue;
    if (expecting && depth === 1 && char !== "]" && char !== ",") {
      lines.push(line);
      expecting = false;
    }
    if (char === '"') quoted = true;
    else if (char === "[" || char === "{") {
      depth += 1;
      if (depth === 1) expecting = true;
    } else if (char === "]" || char === "}") depth -= 1;
    else if (char === "," && depth === 1) expecting = true;
  }
  return lines;
}

