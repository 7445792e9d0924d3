/**
 * What stands above the grid: search, filter, and the counts as they come. In: the filter, what is shown of how much,
 * and the counting. Out: templates; a changed filter is handed to the given function.
 */
import { html, nothing, type TemplateResult } from "lit";
import type { GridFilter, GridShow } from "../state/types.js";
import { texts } from "../texts.js";
import { TONES, type State } from "./cell.js";
import type { Counting } from "./counting.js";
import { SHOW_NAMES, type Shown } from "./shown.js";

const words = texts.grid;

export function bar(filter: GridFilter, comparable: boolean, change: (filter: GridFilter) => void): TemplateResult {
  const search = (key: "users" | "partitions", label: string) => html`
    <input
      type="search"
      autocomplete="off"
      spellcheck="false"
      aria-label=${label}
      placeholder=${label}
      .value=${filter[key]}
      @input=${(event: Event) => change({ ...filter, [key]: (event.target as HTMLInputElement).value })}
    />
  `;
  const names = SHOW_NAMES.filter((name) => name !== "changed" || comparable || filter.show === name);
  return html`
    <div class="bar" role="group" aria-label=${words.filters}>
      ${search("users", words.searchUsers)} ${search("partitions", words.searchPartitions)}
      <label>
        <span class="muted">${words.show}</span>
        <select @change=${(event: Event) => change({ ...filter, show: (event.target as HTMLSelectElement).value as GridShow })}>
          ${names.map((name) => html`<option value=${name} ?selected=${name === filter.show}>${words.shows[name]}</option>`)}
        </select>
      </label>
    </div>
  `;
}

export function summary(counting: Counting, shown: Shown): TemplateResult {
  const counted = counting.tally.complete;
  const sentence = sentenceOf(counting);
  return html`
    <p class="summary small">
      <span>${words.shown(shown.users.length, counting.now.users, shown.partitions.length, counting.now.partitions)}</span>
      <span>${sentence}</span>
      ${counted ? nothing : html`<progress max="100" .value=${counting.percent} aria-label=${words.counting(counting.percent)}></progress>`}
      ${counted ? nothing : html`<span class="muted" aria-hidden="true">${words.counting(counting.percent)}</span>`}
    </p>
    <p class="visually-hidden" role="status">${counted ? sentence : nothing}</p>
  `;
}

/** Every state once, so that the symbols explain themselves. */
export function legend(): TemplateResult {
  const entry = (symbol: string, name: string, tone: string) => html`
    <div><dt class=${tone}>${symbol}</dt><dd>${name}</dd></div>
  `;
  const { calls, gained, lost, permissions } = words.marks;
  return html`
    <details class="legend small">
      <summary>${words.legend}</summary>
      <dl>
        ${(Object.keys(words.states) as State[]).map((state) => entry(words.states[state].symbol, words.states[state].name, TONES[state]))}
        ${entry(calls.symbol, calls.name, "calls")} ${entry(gained.symbol, gained.name(permissions[3]), "gained")}
        ${entry(lost.symbol, lost.name(permissions[3]), "lost")}
      </dl>
    </details>
  `;
}

function sentenceOf({ tally, saved }: Counting): string {
  const total = tally.total();
  const parts = [words.counted(total.read, total.write)];
  if (total.undecided > 0) {
    parts.push(words.undecided(total.undecided));
  }
  if (total.calls > 0) {
    parts.push(words.calls(total.calls));
  }
  if (saved !== null) {
    parts.push(words.changes(total.changed, tally.gained, tally.lost));
  }
  return parts.join(", ");
}
