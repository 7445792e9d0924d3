/**
 * Why a chosen user may open a chosen partition or not: both decisions, what would have to change, and the explanation
 * as trees whose steps are shown in the rule text.
 */
import { css, html, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import type { Explanation, ExplainedPermission, Step } from "../engine/index.js";
import { messageOf } from "../state/error-text.js";
import type { TextPlace } from "../state/types.js";
import { titleOf, whoOf } from "../state/who.js";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { decisionWord, wordsOf } from "./decision.js";
import { define, Panel } from "./panel.js";
import { pretty, prose } from "./prose.js";
import "./tree.js";

export class CellPanel extends Panel {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 4px 12px;
      }
      h3 {
        overflow-wrap: anywhere;
      }
      section {
        display: grid;
        gap: 8px;
      }
      .permission {
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
        overflow: clip;
        gap: 0;
      }
      .permission header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
        padding: 7px 10px;
        background: var(--_raised);
      }
      .permission .body {
        display: grid;
        gap: 8px;
        padding: 8px 10px;
      }
      .permission .body:empty {
        display: none;
      }
      .change ul {
        display: grid;
        gap: 6px;
      }
      .change {
        padding: 8px 10px;
        border: 1px dashed var(--_border-strong);
        border-radius: var(--_radius);
        gap: 6px;
      }
      .change li button {
        display: inline;
        min-height: 0;
        padding: 0;
        font-family: var(--_mono);
        font-size: var(--_small);
        overflow-wrap: anywhere;
      }
      .option {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0 8px;
      }
    `,
  ];
  protected override watches = ["selection", "revision", "settled", "accepted"] as const;
  #explanation: Explanation | Error | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#explanation = this.#explain();
  }

  override render() {
    const { grid, selection } = this.now;
    const explanation = this.#explanation;
    if (!grid || selection.user === null || selection.partition === null || !explanation) return nothing;
    const heading = texts.access.heading(titleOf(whoOf(grid, selection.user)), grid.partitionLabel(selection.partition));
    if (explanation instanceof Error) return html`<h3>${heading}</h3><p class="problem">${prose(explanation.message)}</p>`;
    const { access, permissions, wouldChange } = explanation;
    return html`
      <div class="head">
        <h3>${heading}</h3>
        <div>
          <button type="button" class="plain" @click=${() => this.store.select({ user: selection.user, partition: null })}>${texts.access.allPartitions}</button>
          <button type="button" class="plain" @click=${() => this.store.select({ user: null, partition: selection.partition })}>${texts.access.allUsers}</button>
        </div>
      </div>
      ${access.error ? html`<p class="problem">${texts.access.notDecided}: ${prose(access.error.message)}</p>` : nothing}
      ${["read", "write"].map((name) => {
        const permission = permissions.find((each) => each.permission === name);
        const change = wouldChange.find((each) => each.permission === name);
        return permission ? this.#permission(permission, change) : nothing;
      })}
      <details>
        <summary>${texts.access.showUser}</summary>
        <pre tabindex="0" aria-label=${texts.access.showUser}>${pretty(grid.user(selection.user))}</pre>
      </details>
    `;
  }

  #permission({ permission, decision, note, step }: ExplainedPermission, change: Explanation["wouldChange"][number] | undefined): TemplateResult {
    const name = texts.access[permission];
    const { indeterminate } = decision;
    return html`<section class="permission" aria-labelledby="of-${permission}">
      <header>
        <h4 id="of-${permission}">${name}</h4>
        ${decisionWord(decision)}
        ${indeterminate ? html`<span class="small">${prose(indeterminate.message)}</span>` : nothing}
      </header>
      <div class="body">
        ${note ? html`<p class="muted">${prose(note)}</p>` : nothing}
        ${decision.allowed || !change ? nothing : this.#wouldChange(change)}
        ${step
          ? html`<sync-rules-tree .root=${step} label=${texts.access.tree(name)} .point=${this.#point} .go=${this.#go}></sync-rules-tree>`
          : nothing}
      </div>
    </section>`;
  }

  #wouldChange({ options }: Explanation["wouldChange"][number]): TemplateResult {
    if (options.length === 0) return html`<p class="muted">${texts.access.noOptions}</p>`;
    return html`<section class="change">
      <h4>${options.length > 1 ? texts.access.wouldChangeOneOf : texts.access.wouldChange}</h4>
      <ul>
        ${options.map(
          ({ conditions }) =>
            html`<li class="option">
              <span aria-hidden="true">→</span>
              <ul>
                ${conditions.map(({ text, mustBe, place }, index) => {
                  const at = place.span ? { path: place.file, span: place.span } : null;
                  return html`<li>
                    ${index > 0 ? texts.access.and : nothing}
                    <button
                      type="button"
                      class="plain"
                      ?disabled=${!at}
                      @click=${() => at && this.store.jump(at, true)}
                      @focus=${() => this.#pointAt(at)}
                      @blur=${() => this.store.point(null)}
                      @mouseenter=${() => this.#pointAt(at)}
                      @mouseleave=${() => this.store.point(null)}
                    >
                      ${text}
                    </button>
                    ${mustBe ? texts.access.mustHold : texts.access.mustNotHold}
                  </li>`;
                })}
              </ul>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  #explain(): Explanation | Error | null {
    const { permissions, grid, selection, functions } = this.now;
    if (!permissions || !grid || selection.user === null || selection.partition === null) return null;
    try {
      const explanation = permissions.explain(grid.user(selection.user), grid.partition(selection.partition), functions);
      this.#say(explanation);
      return explanation;
    } catch (error) {
      return new Error(messageOf(error));
    }
  }

  #said = "";
  #say({ access }: Explanation): void {
    const { grid, selection } = this.now;
    if (!grid || selection.user === null || selection.partition === null) return;
    const words = `${texts.access.read} ${wordsOf(access.read).word}, ${texts.access.write} ${wordsOf(access.write).word}`;
    const said = texts.app.live.cell(titleOf(whoOf(grid, selection.user)), grid.partitionLabel(selection.partition), words);
    if (said === this.#said) return;
    this.#said = said;
    queueMicrotask(() => this.store.say(said));
  }

  /** Places belong to the last rules that could be read; in another text they would point at something else. */
  #pointAt(place: TextPlace | null): void {
    this.store.point(this.now.accepted ? place : null);
  }

  #placeOf(step: Step | null): TextPlace | null {
    const path = this.now.app?.configPath;
    return path && step?.span && this.now.accepted ? { path, span: step.span } : null;
  }

  #point = (step: Step | null): void => this.store.point(this.#placeOf(step));
  #go = (step: Step): void => {
    const place = this.#placeOf(step);
    if (place) this.store.jump(place, false);
  };
}

define("sync-rules-cell", CellPanel);
