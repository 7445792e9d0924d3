/** The functions that the rules call: what each gives is set here, unless the page answers it. */
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Switch } from "../state/types.js";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { define, Panel } from "./panel.js";

const options: readonly Switch[] = ["none", "true", "false", "fails"];

export class FunctionsPanel extends Panel {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      .function {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 16px;
        padding: 10px 12px;
        margin: 0;
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
      }
      .function > code {
        flex: 1 1 12rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .switch {
        display: flex;
        border: 1px solid var(--_border-strong);
        border-radius: var(--_radius);
        overflow: hidden;
      }
      .switch label {
        position: relative;
        padding: 4px 12px;
        cursor: pointer;
        border-inline-start: 1px solid var(--_border);
      }
      .switch label:first-child {
        border-inline-start: none;
      }
      .switch input {
        position: absolute;
        inset: 0;
        opacity: 0;
        margin: 0;
        cursor: pointer;
      }
      .switch label:has(:checked) {
        color: var(--_on-accent);
        background: var(--_accent);
      }
      .switch label:has(:focus-visible) {
        outline: 2px solid var(--_text);
        outline-offset: -3px;
      }
      @media (forced-colors: active) {
        .switch label:has(:checked) {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];
  protected override watches = ["functionNames", "pageFunctions", "switches", "pending"] as const;

  override render() {
    const { functionNames, pageFunctions, pending } = this.now;
    if (functionNames.length === 0) return html`<p class="empty">${texts.functions.none}</p>`;
    return html`
      <p class="muted">${texts.functions.hint}</p>
      ${pending > 0 ? html`<p><span class="word is-function">… ${texts.functions.pending(pending)}</span></p>` : nothing}
      ${functionNames.map((name) => (Object.hasOwn(pageFunctions, name) ? this.#given(name) : this.#switch(name)))}
    `;
  }

  #given(name: string): TemplateResult {
    return html`<div class="function">
      <code>${name}</code>
      <span class="word is-function" title=${texts.functions.byPageHint}>${texts.functions.byPage}</span>
    </div>`;
  }

  #switch(name: string): TemplateResult {
    const { switches } = this.now;
    const set = (Object.hasOwn(switches, name) ? switches[name] : undefined) ?? "none";
    return html`<div class="function">
      <code>${name}</code>
      <div class="switch" role="radiogroup" aria-label=${texts.functions.group(name)}>
        ${options.map(
          (option) =>
            html`<label>
              <input type="radio" name=${name} .checked=${set === option} @change=${() => this.store.setSwitch(name, option)} />
              ${texts.functions.options[option]}
            </label>`,
        )}
      </div>
    </div>`;
  }
}

define("sync-rules-functions", FunctionsPanel);
