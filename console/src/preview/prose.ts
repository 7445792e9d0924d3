/** Messages and values as they are shown: words in backticks as code, JSON in lines that fit. */
import { html } from "lit";
import type { TemplateResult } from "lit";
import type { Json } from "../engine/index.js";
import { texts } from "../texts.js";

/** A message; what stands in backticks is code, and a break is a break. */
export function prose(message: string): TemplateResult {
  return html`${message.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** JSON on one line, cut where it gets long. What is not there at all is said in a word. */
export function brief(value: Json, most = 160): string {
  if (isRecord(value) && value["$undefined"] === true) return texts.tree.missing;
  const text = spaced(value);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** JSON in lines of a width: what fits into one line stays in one. */
export function pretty(value: Json, width = 72, indent = ""): string {
  const line = spaced(value);
  if (indent.length + line.length <= width || typeof value !== "object" || value === null) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((each) => deeper + pretty(each, width, deeper)).join(",\n")}\n${indent}]`;
  const fields = Object.entries(value).map(([key, each]) => `${deeper}${JSON.stringify(key)}: ${pretty(each, width, deeper)}`);
  return `{\n${fields.join(",\n")}\n${indent}}`;
}

function isRecord(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function spaced(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${spaced(each)}`);
  return `{${fields.join(", ")}}`;
}
