/**
 * The heads, the totals and the rows that are in view, as templates. In: one `Scene` with all that is drawn. Out:
 * elements with the roles of a grid, whose row and column indexes count what is not drawn as well.
 */
import type { VirtualItem } from "@tanstack/virtual-core";
import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Selection } from "../state/types.js";
import { texts } from "../texts.js";
import { changeOf, lookOf, nameOf } from "./cell.js";
import type { Counting } from "./counting.js";
import type { Place } from "./keyboard.js";
import type { Who } from "../state/who.js";
import type { Labels, Shown } from "./shown.js";
import type { Counts } from "./tally.js";

const words = texts.grid;

/** Letters of an id that are shown in any case. */
const ID_END = 6;
/** In less width there is room for a name alone. */
const BOTH = 180;

/** Rows and columns of heads and totals, which stand before the first user and partition. */
export const HEADS = 2;

export interface Sizes {
  row: number;
  column: number;
  user: number;
  totals: number;
  head: number;
}

export interface Scene {
  counting: Counting;
  labels: Labels;
  shown: Shown;
  rows: readonly VirtualItem[];
  columns: readonly VirtualItem[];
  size: { width: number; height: number };
  sizes: Sizes;
  active: Place;
  selected: Selection | null;
}

export function heads(scene: Scene): TemplateResult {
  const { counting, sizes, shown, columns, labels, selected } = scene;
  const { tally } = counting;
  return html`
    <div role="rowgroup" class="heads">
      <div role="row" aria-rowindex="1" class="row head" .style=${`height:${sizes.head}px`}>
        <div class="pinned">
          ${fixed(scene, 0, 0, "columnheader", sizes.user, html`${words.userHead}`)}
          ${fixed(scene, 0, 1, "columnheader", sizes.totals, html`${words.totalsHead}`)}
        </div>
        ${repeat(columns, indexOf, (item) => {
          const partition = shown.partitions[item.index] ?? 0;
          const label = labels.partition(partition);
          return html`<div
            role="columnheader"
            class="cell label ${selected?.partition === partition ? "chosen" : ""}"
            .style=${`left:${item.start}px;width:${item.size}px`}
            title=${label}
            aria-colindex=${item.index + HEADS + 1}
            data-row="0"
            data-column=${item.index + HEADS}
            tabindex=${tab(scene, 0, item.index + HEADS)}
          ><span>${label}</span></div>`;
        })}
      </div>
      <div role="row" aria-rowindex="2" class="row totals" .style=${`height:${sizes.row}px`}>
        <div class="pinned">
          ${fixed(scene, 1, 0, "rowheader", sizes.user, html`${words.allUsers}`)}
          ${fixed(scene, 1, 1, "gridcell", sizes.totals, totals(tally.total(), tally.rows > 0))}
        </div>
        ${repeat(columns, indexOf, (item) => {
          return html`<div
            role="gridcell"
            class="cell total"
            .style=${`left:${item.start}px;width:${item.size}px`}
            aria-colindex=${item.index + HEADS + 1}
            data-row="1"
            data-column=${item.index + HEADS}
            tabindex=${tab(scene, 1, item.index + HEADS)}
          >${totals(tally.partition(shown.partitions[item.index] ?? 0), tally.rows > 0)}</div>`;
        })}
      </div>
    </div>
  `;
}

export function body(scene: Scene): TemplateResult {
  return html`<div role="rowgroup">${repeat(scene.rows, indexOf, (item) => row(scene, item))}</div>`;
}

function row(scene: Scene, item: VirtualItem): TemplateResult {
  const { counting, labels, shown, sizes, selected } = scene;
  const user = shown.users[item.index] ?? 0;
  const place = item.index + HEADS;
  return html`
    <div
      role="row"
      class="row body ${item.index % 2 === 0 ? "" : "odd"}"
      aria-rowindex=${place + 1}
      .style=${`height:${item.size}px;transform:translateY(${item.start}px)`}
    >
      <div class="pinned ${selected?.user === user ? "chosen" : ""}">
        ${fixed(scene, place, 0, "rowheader", sizes.user, who(labels.user(user), sizes.user), labels.title(user))}
        ${fixed(scene, place, 1, "gridcell", sizes.totals, totals(counting.tally.user(user), counting.tally.has(user)))}
      </div>
      ${repeat(scene.columns, indexOf, (column) => cell(scene, user, place, column))}
    </div>
  `;
}

function cell(scene: Scene, user: number, place: number, item: VirtualItem): TemplateResult {
  const { counting, shown, selected } = scene;
  const partition = shown.partitions[item.index] ?? 0;
  const byte = counting.now.at(user, partition);
  const look = lookOf(byte);
  const change = counting.saved === null ? null : changeOf(counting.saved.at(user, partition), byte);
  const { calls, gained, lost } = words.marks;
  const chosen = selected?.user === user && selected.partition === partition;
  return html`<div
    role="gridcell"
    class="cell is ${look.tone} ${change?.gained ? "gained" : ""} ${change?.lost ? "lost" : ""}"
    .style=${`left:${item.start}px;width:${item.size}px`}
    aria-colindex=${item.index + HEADS + 1}
    aria-selected=${chosen ? "true" : "false"}
    data-row=${place}
    data-column=${item.index + HEADS}
    tabindex=${tab(scene, place, item.index + HEADS)}
  ><span role="img" aria-label=${nameOf(look, change)}><b>${look.symbol}</b><span>${look.word}</span>${
    look.calls ? html`<i class="calls">${calls.symbol}</i>` : nothing
  }${change?.gained ? html`<i class="mark">${gained.symbol}</i>` : nothing}${change?.lost ? html`<i class="mark">${lost.symbol}</i>` : nothing}</span></div>`;
}

/** The name, and the id as far as there is room. Ids of one series differ at their ends, so they are cut before that. */
function who({ name, id }: Who, width: number): TemplateResult {
  const ending = html`<span class="id ${name === null ? "" : "muted"}"><span>${id.slice(0, -ID_END)}</span><span>${id.slice(-ID_END)}</span></span>`;
  return html`${name === null ? nothing : html`<b>${name}</b>`}${name === null || width >= BOTH ? ending : nothing}`;
}

/** A cell of the two columns that stay at the side. What is cut for the eye is named in full. */
function fixed(scene: Scene, row: number, column: number, role: string, width: number, content: unknown, name?: string): TemplateResult {
  return html`<div
    role=${role}
    aria-label=${name ?? nothing}
    title=${name ?? nothing}
    class=${column === 0 ? "user" : "total"}
    .style=${`width:${width}px`}
    aria-colindex=${column + 1}
    data-row=${row}
    data-column=${column}
    tabindex=${tab(scene, row, column)}
  >${content}</div>`;
}

/** Short for the eye, in words for who listens. */
function totals({ read, write }: Counts, known: boolean): TemplateResult {
  const [text, name] = known ? [words.totals(read, write), words.totalsName(read, write)] : ["…", words.notCounted];
  return html`<span role="img" aria-label=${name}>${text}</span>`;
}

function tab({ active }: Scene, row: number, column: number): "0" | "-1" {
  return active.row === row && active.column === column ? "0" : "-1";
}

function indexOf(item: VirtualItem): number {
  return item.index;
}
