/** A chosen user: the partitions they can read and write, in closed form, whatever stands in the grid. */
import { css, html, nothing } from "lit";
import type { PropertyValues } from "lit";
import type { UserPartitions } from "../engine/index.js";
import { messageOf } from "../state/error-text.js";
import { titleOf, whoOf } from "../state/who.js";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { setInWords } from "./partition-set.js";
import { define, Panel } from "./panel.js";
import { pretty, prose } from "./prose.js";
import { chosen } from "./chosen-style.js";

export class UserPanel extends Panel {
  static override styles = [
    controls,
    chosen,
    css`
      .values {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 6px;
        margin-top: 4px;
      }
      .values code {
        display: inline-block;
        padding: 1px 7px;
        background: var(--_raised);
        border: 1px solid var(--_border);
        border-radius: 4px;
        overflow-wrap: anywhere;
      }
    `,
  ];
  protected override watches = ["selection", "revision"] as const;
  #sets: UserPartitions | Error | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#sets = this.#ask();
  }

  override render() {
    const { grid, selection } = this.now;
    const sets = this.#sets;
    if (!grid || selection.user === null || !sets) return nothing;
    const label = titleOf(whoOf(grid, selection.user));
    return html`
      <h3>${texts.user.heading(label)}</h3>
      ${sets instanceof Error
        ? html`<p class="problem">${texts.user.failed}: ${prose(sets.message)}</p>`
        : html`<dl>
            <dt>${texts.user.read}</dt>
            <dd>${setInWords(sets.read)}</dd>
            <dt>${texts.user.write}</dt>
            <dd>${setInWords(sets.write)}</dd>
            ${sets.unknown.length > 0
              ? html`<dt><span class="word is-undecided"><span aria-hidden="true">?</span>${texts.user.unknown}</span></dt>
                  <dd>${sets.unknown.map((why) => html`<p>${prose(why)}</p>`)}</dd>`
              : nothing}
          </dl>`}
      <details>
        <summary>${texts.access.showUser}</summary>
        <pre tabindex="0" aria-label=${texts.access.showUser}>${pretty(grid.user(selection.user))}</pre>
      </details>
    `;
  }

  #ask(): UserPartitions | Error | null {
    const { permissions, grid, selection } = this.now;
    if (!permissions || !grid || selection.user === null) return null;
    try {
      const user = permissions.forUser(grid.user(selection.user));
      try {
        return user.partitions();
      } finally {
        user.free();
      }
    } catch (error) {
      return new Error(messageOf(error));
    }
  }
}

define("sync-rules-user", UserPanel);
