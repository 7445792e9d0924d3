/** The edited rules against the saved ones: who gains and who loses what, in sentences, and how many cells change. */
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Change, ChangeExample, Effect, SettingChange } from "../engine/index.js";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { define, Panel } from "./panel.js";
import { brief, prose } from "./prose.js";

const t = texts.comparison;

const looks: Record<Effect, string> = { same: "is-denied", wider: "is-undecided", narrower: "is-read", different: "is-undecided", unknown: "is-undecided" };

export class ComparisonPanel extends Panel {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      .count {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 12px;
      }
      section {
        display: grid;
        gap: 8px;
        padding: 10px 12px;
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 10px;
      }
      ul {
        display: grid;
        gap: 8px;
      }
      li {
        display: grid;
        grid-template-columns: 1.2em minmax(0, 1fr);
        overflow-wrap: anywhere;
      }
      .sign {
        font-weight: 700;
      }
      .example {
        color: var(--_muted);
        font-size: var(--_small);
      }
    `,
  ];

  override render() {
    const { edited, accepted, savedPermissions, permissions } = this.now;
    if (!edited) {
      return html`<div class="empty">
        <p>${t.none}</p>
        <p>${t.noneHint}</p>
      </div>`;
    }
    if (!accepted || !permissions) return html`<p class="empty">${t.refused}</p>`;
    if (!savedPermissions) return html`<p class="empty">${t.savedRefused}</p>`;
    if (savedPermissions.partition.type !== permissions.partition.type) return html`<p class="empty">${t.otherKey}</p>`;
    return html`${this.#count()} ${this.#changes()}`;
  }

  #count(): TemplateResult | typeof nothing {
    const { changeCount, filter } = this.now;
    if (!changeCount) return nothing;
    return html`<p class="count">
      <span>${t.inGrid(changeCount.cells, changeCount.users)}</span>
      ${changeCount.cells > 0 && filter.show !== "changed"
        ? html`<button type="button" @click=${() => this.store.setFilter({ ...filter, show: "changed" })}>${t.showChanged}</button>`
        : nothing}
    </p>`;
  }

  #changes(): TemplateResult {
    const outcome = this.store.derive("changes");
    if (outcome.state === "working") return html`<p class="empty" role="status">${t.working}</p>`;
    if (outcome.state === "failed") return html`<p class="problem">${t.failed(outcome.message)}</p>`;
    const { settings, permissions } = outcome.value;
    return html`${settings.length > 0 ? this.#settings(settings) : nothing} ${permissions.map((change) => this.#permission(change))}`;
  }

  #settings(all: readonly SettingChange[]): TemplateResult {
    return html`<section aria-labelledby="settings">
      <h3 id="settings">${t.settings}</h3>
      ${all.map(({ sentence, effect }) => html`<header>${effectWord(effect)}<span>${prose(sentence)}</span></header>`)}
    </section>`;
  }

  #permission({ permission, effect, checked, stopped_by, gained, lost, reasons = [] }: Change): TemplateResult {
    const why = stopped_by === undefined ? reasons : [...reasons, t.stopped[stopped_by]];
    return html`<section aria-labelledby="change-${permission}">
      <header>
        <h3 id="change-${permission}">${texts.access[permission]}</h3>
        ${effectWord(effect)}
        <span class="muted small">${t.effect[effect].means}</span>
      </header>
      ${why.map((reason) => html`<p>${prose(reason)}</p>`)}
      ${gained.length + lost.length > 0
        ? html`<ul>
            ${gained.map((each) => this.#case("+", t.gained, each, permission))} ${lost.map((each) => this.#case("−", t.lost, each, permission))}
          </ul>`
        : nothing}
      <p class="example">${t.checked(checked)}${gained.length + lost.length > 0 ? html`. ${t.notAll}` : nothing}</p>
    </section>`;
  }

  #case(sign: string, word: string, { sentence, user, partition }: ChangeExample, permission: string): TemplateResult {
    return html`<li>
      <span class="sign"><span aria-hidden="true">${sign}</span><span class="visually-hidden">${word} ${permission}:</span></span>
      <div>
        <div>${prose(sentence)}</div>
        <div class="example">${t.example} <code>${brief(user, 240)}</code> ${t.with} <code>${brief(partition)}</code></div>
      </div>
    </li>`;
  }
}

function effectWord(effect: Effect): TemplateResult {
  const { symbol, word } = t.effect[effect];
  return html`<span class="word ${looks[effect]}"><span aria-hidden="true">${symbol}</span>${word}</span>`;
}

define("sync-rules-comparison", ComparisonPanel);
