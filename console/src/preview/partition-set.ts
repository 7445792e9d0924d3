/** The partitions of a user in closed form, in words. */
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Json, Partitions } from "../engine/index.js";
import { texts } from "../texts.js";
import { pretty } from "./prose.js";

/** More values than this are counted instead of listed. */
const MOST_VALUES = 200;

export function setInWords(set: Partitions): TemplateResult {
  switch (set.set) {
    case "none":
      return html`<p>${texts.user.none}</p>`;
    case "all":
      return html`<p>${texts.user.all}</p>`;
    case "open":
      return html`<p>${texts.user.open}</p>`;
    case "only":
      return html`<div>${texts.user.only} ${values(set.values)}</div>`;
    case "all-but":
      return html`<div>${texts.user.allBut} ${values(set.values)}</div>`;
    case "rule":
      return html`<p>${texts.user.rule}</p>
        <pre tabindex="0">${pretty(set.rule)}</pre>`;
  }
}

function values(all: Json[]): TemplateResult {
  const shown = all.slice(0, MOST_VALUES);
  const rest = all.length - shown.length;
  return html`<ul class="values">
    ${shown.map((value) => html`<li><code>${partitionName(value)}</code></li>`)} ${rest > 0 ? html`<li>${texts.user.more(rest)}</li>` : nothing}
  </ul>`;
}

/** As users write it: ids and numbers without the wrapper of their type. */
function partitionName(value: Json): string {
  if (value === null) return texts.user.nullPartition;
  if (typeof value !== "object" || Array.isArray(value)) return String(value);
  const plain = value["$oid"] ?? value["$uuid"] ?? value["$numberLong"];
  return typeof plain === "string" ? plain : pretty(value);
}
