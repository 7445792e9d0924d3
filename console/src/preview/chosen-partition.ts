/** A chosen partition: the users of the grid who can open it, and a filter that finds all of them in a database. */
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { messageOf } from "../state/error-text.js";
import { titleOf, whoOf } from "../state/who.js";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { chosen } from "./chosen-style.js";
import { define, Panel } from "./panel.js";
import { pretty, prose } from "./prose.js";
import "./copy.js";

/** More names than this are counted instead of listed. */
const MOST_NAMES = 100;
/** Bits of a cell, as the engine packs them. */
const ALLOWED = { read: 1, write: 2 } as const;
const UNDECIDED = { read: 4, write: 8 } as const;

type Permission = "read" | "write";

export class PartitionPanel extends Panel {
  static override styles = [
    controls,
    chosen,
    css`
      .names {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 4px;
      }
      .names button {
        min-height: 24px;
        padding: 0 7px;
        border-color: var(--_border);
      }
      dd,
      section {
        display: grid;
        gap: 6px;
      }
      .filter {
        display: grid;
        gap: 6px;
        justify-items: start;
      }
      .filter pre {
        justify-self: stretch;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];
  protected override watches = ["selection", "revision", "settled"] as const;

  override render() {
    const { grid, selection, app, accepted } = this.now;
    const { partition } = selection;
    if (!grid || partition === null) return nothing;
    const cells = grid.cells(0, grid.users, partition, partition + 1, this.now.functions);
    const data = app?.customUserData;
    return html`
      <h3>${texts.partition.heading(grid.partitionLabel(partition))}</h3>
      <dl>
        <dt>${texts.access.read}</dt>
        <dd>${this.#users(cells, "read")}</dd>
        <dt>${texts.access.write}</dt>
        <dd>${this.#users(cells, "write")}</dd>
      </dl>
      ${accepted
        ? html`<section>
            <h3>${texts.partition.filter}</h3>
            <p class="muted small">
              ${data ? prose(texts.partition.filterHint(`\`${data.database}.${data.collection}\``)) : texts.partition.filterHintPlain}
            </p>
            <dl>
              <dt>${texts.access.read}</dt>
              <dd>${this.#filter("read")}</dd>
              <dt>${texts.access.write}</dt>
              <dd>${this.#filter("write")}</dd>
            </dl>
          </section>`
        : nothing}
    `;
  }

  #users(cells: Uint8Array, permission: Permission): TemplateResult {
    const { grid, selection } = this.now;
    const allowed: number[] = [];
    let undecided = 0;
    cells.forEach((cell, user) => {
      if (cell & ALLOWED[permission]) allowed.push(user);
      else if (cell & UNDECIDED[permission]) undecided += 1;
    });
    const names = allowed.slice(0, MOST_NAMES);
    const words = permission === "read" ? texts.partition.readers : texts.partition.writers;
    return html`<p>
        ${words(allowed.length, cells.length)}${undecided > 0 ? html`, <span class="word is-undecided">? ${texts.partition.undecided(undecided)}</span>` : nothing}
      </p>
      <ul class="names">
        ${names.map(
          (user) => html`<li>
            <button type="button" @click=${() => this.store.select({ user, partition: selection.partition })}>${grid && titleOf(whoOf(grid, user))}</button>
          </li>`,
        )}
        ${allowed.length > names.length ? html`<li>${texts.partition.more(allowed.length - names.length)}</li>` : nothing}
      </ul>`;
  }

  #filter(permission: Permission): TemplateResult {
    const { app, grid, selection } = this.now;
    if (!app || !grid || selection.partition === null) return html``;
    try {
      const found = app.usersOf(grid.partition(selection.partition), permission);
      if ("reason" in found) return html`<p class="muted">${texts.partition.noFilter}: ${prose(found.reason)}</p>`;
      const text = pretty(found.filter);
      return html`<div class="filter">
        <pre tabindex="0" aria-label=${texts.partition.filter}>${text}</pre>
        <sync-rules-copy .text=${text} label=${texts.partition.copyFilter(permission)}></sync-rules-copy>
      </div>`;
    } catch (error) {
      return html`<p class="muted">${texts.partition.noFilter}: ${prose(messageOf(error))}</p>`;
    }
  }
}

define("sync-rules-partition", PartitionPanel);
