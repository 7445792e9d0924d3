/** The details below the grid, one at a time: tabs with the keys of the ARIA pattern, and the panel of the chosen one. */
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Tab } from "../state/types.js";
import { controls, filling } from "../theme.js";
import { texts } from "../texts.js";
import { define, Panel } from "./panel.js";
import type { Store } from "../state/store.js";
import "./access.js";
import "./comparison.js";
import "./functions.js";
import "./migration.js";
import "./people.js";

const panels: Record<Tab, (store: Store) => TemplateResult> = {
  access: (store) => html`<sync-rules-access .store=${store}></sync-rules-access>`,
  people: (store) => html`<sync-rules-people .store=${store}></sync-rules-people>`,
  functions: (store) => html`<sync-rules-functions .store=${store}></sync-rules-functions>`,
  migration: (store) => html`<sync-rules-migration .store=${store}></sync-rules-migration>`,
  comparison: (store) => html`<sync-rules-comparison .store=${store}></sync-rules-comparison>`,
};
const tabs = Object.keys(panels) as Tab[];

export class DetailTabs extends Panel {
  static override styles = [
    controls,
    filling,
    css`
      [role="tablist"] {
        display: flex;
        flex: none;
        gap: 2px;
        padding: 0 8px;
        overflow-x: auto;
        scrollbar-width: thin;
        border-bottom: 1px solid var(--_border);
      }
      [role="tab"] {
        position: relative;
        flex: none;
        min-height: 40px;
        padding: 2px 10px;
        color: var(--_muted);
        background: none;
        border: none;
        border-bottom: 3px solid transparent;
        border-top: 3px solid transparent;
        border-radius: 0;
        white-space: nowrap;
      }
      [role="tab"][aria-selected="true"] {
        color: var(--_text);
        border-bottom-color: var(--_accent);
        font-weight: 650;
      }
      [role="tab"]:focus-visible {
        outline-offset: -3px;
      }
      [role="tabpanel"] {
        flex: 1;
        min-height: 0;
        overflow: auto;
        padding: 12px;
      }
      [role="tabpanel"]:focus-visible {
        outline-offset: -2px;
      }
      .badge {
        padding: 0 6px;
        border-radius: 999px;
        font-size: var(--_small);
        font-weight: 600;
      }
    `,
  ];
  protected override watches = ["tab", "selection", "users", "partitions", "functionNames", "switches", "pageFunctions", "changeCount", "edited"] as const;

  override render() {
    const { tab } = this.now;
    return html`
      <div role="tablist" aria-label=${texts.app.tabs} @keydown=${this.#key}>
        ${tabs.map(
          (each) =>
            html`<button
              type="button"
              role="tab"
              id="tab-${each}"
              aria-selected=${each === tab}
              aria-controls="panel"
              tabindex=${each === tab ? 0 : -1}
              @click=${() => this.store.setTab(each)}
            >
              ${texts.app.tab[each]}${this.#badge(each)}
            </button>`,
        )}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${tab}" tabindex="0">${panels[tab](this.store)}</div>
    `;
  }

  /** Another choice is read from its beginning. */
  protected override updated(): void {
    const { tab, selection } = this.now;
    const shown = `${tab} ${selection.user} ${selection.partition}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const panel = this.renderRoot.querySelector("#panel");
    if (panel) panel.scrollTop = 0;
    const chosen = this.renderRoot.querySelector<HTMLElement>(`#tab-${tab}`);
    const list = chosen?.parentElement;
    if (!chosen || !list) return;
    const { offsetLeft, offsetWidth } = chosen;
    const from = offsetLeft - list.offsetLeft;
    if (from < list.scrollLeft || from + offsetWidth > list.scrollLeft + list.clientWidth) list.scrollLeft = from - 8;
  }
  #shown = "";

  #badge(tab: Tab): TemplateResult | typeof nothing {
    const { users, partitions, functionNames, pageFunctions, switches, changeCount, edited } = this.now;
    if (tab === "people") return badge(users.problems.length + partitions.problems.length, texts.people.problems, "is-bad");
    if (tab === "functions") {
      const open = functionNames.filter((name) => !Object.hasOwn(pageFunctions, name) && (switches[name] ?? "none") === "none");
      return badge(open.length, texts.functions.open, "is-function");
    }
    if (tab === "comparison" && edited && changeCount) return badge(changeCount.cells, texts.comparison.cells, "is-undecided");
    return nothing;
  }

  #key = (event: KeyboardEvent): void => {
    const at = tabs.indexOf(this.now.tab);
    const to: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const next = to[event.key];
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length];
    if (!tab) return;
    this.store.setTab(tab);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${tab}`)?.focus());
  };
}

/** A number, with the words for those who hear it or point at it. */
function badge(n: number, words: (n: number) => string, look: string): TemplateResult | typeof nothing {
  if (n === 0) return nothing;
  return html`<span class="badge ${look}" title=${words(n)}>
    <span aria-hidden="true">${short(n)}</span><span class="visually-hidden">${words(n)}</span>
  </span>`;
}

function short(n: number): string {
  return n.toLocaleString("en", { notation: "compact" });
}

define("sync-rules-tabs", DetailTabs);
