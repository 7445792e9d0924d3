/**
 * An explanation as a tree that the keyboard walks. In comes the step at its root; what is pointed at and what is chosen
 * is told through `point` and `go`, so that the editor can show it. The keys are those of the ARIA tree pattern.
 */
import { css, html, LitElement, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Json, Step } from "../engine/index.js";
import { controls, measured } from "../theme.js";
import { texts } from "../texts.js";
import { define } from "./panel.js";
import { brief, prose } from "./prose.js";

const looks: Record<Step["result"], string> = { true: "good", false: "bad", indeterminate: "undecided", "not-needed": "unused" };

/** Such a key compares nothing: its value has to be true or false by itself. */
const ASSERTION = /^"%%(true|false)"/;

interface Row {
  id: string;
  step: Step;
  parent: Row | null;
}

export class ExplanationTree extends LitElement {
  static override styles = [
    controls,
    measured,
    css`
      ul ul {
        margin-inline-start: 11px;
        padding-inline-start: 10px;
        border-inline-start: 1px solid var(--_border);
      }
      .row {
        display: grid;
        grid-template-columns: 16px 18px minmax(0, 1fr) auto;
        gap: 0 4px;
        align-items: baseline;
        padding: 3px 6px 3px 0;
        border-radius: 4px;
        cursor: pointer;
      }
      .row:hover {
        background: var(--_raised);
      }
      .row:focus-visible {
        outline: 2px solid var(--_accent);
        outline-offset: -2px;
        background: var(--_selected);
      }
      .twist {
        color: var(--_muted);
        font-size: 0.7em;
        text-align: center;
      }
      .symbol {
        font-weight: 700;
        text-align: center;
      }
      .text {
        font-family: var(--_mono);
        font-size: var(--_small);
        overflow-wrap: anywhere;
      }
      .row[aria-expanded="true"] > .text {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .result {
        font-size: var(--_small);
        font-weight: 600;
        white-space: nowrap;
      }
      .more {
        grid-column: 3 / -1;
        display: flex;
        flex-wrap: wrap;
        gap: 0 14px;
        font-size: var(--_small);
        color: var(--_muted);
        overflow-wrap: anywhere;
      }
      @container (max-width: 26rem) {
        .row {
          grid-template-columns: 16px 18px minmax(0, 1fr);
        }
        .result {
          grid-column: 3;
        }
      }
      .good .symbol,
      .good .result {
        color: var(--_write);
      }
      .bad .symbol,
      .bad .result {
        color: var(--_error);
      }
      .undecided .symbol,
      .undecided .result {
        color: var(--_undecided);
      }
      .unused .symbol,
      .unused .result,
      .unused .text {
        color: var(--_muted);
      }
    `,
  ];

  @property({ attribute: false }) root: Step | null = null;
  @property() label = "";
  @property({ attribute: false }) point: (step: Step | null) => void = () => undefined;
  @property({ attribute: false }) go: (step: Step) => void = () => undefined;
  @state() private active = "0";
  @state() private closed: ReadonlySet<string> = new Set();

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("root") && !this.#rows().some((row) => row.id === this.active)) this.active = "0";
  }

  override render() {
    if (!this.root) return nothing;
    return html`<ul role="tree" aria-label=${this.label} @keydown=${this.#key} @mouseleave=${() => this.point(null)}>
      ${this.#item(this.root, "0", 1, 1, 1)}
    </ul>`;
  }

  #item(step: Step, id: string, level: number, position: number, size: number): TemplateResult {
    const { symbol, word } = texts.tree.results[step.result];
    const open = step.steps.length > 0 ? !this.closed.has(id) : null;
    // The row is the item, not the list element around it: its name is its own text, without that of its parts.
    return html`<li role="none">
      <div
        role="treeitem"
        id="item-${id}"
        class="row ${looks[step.result]}"
        aria-level=${level}
        aria-posinset=${position}
        aria-setsize=${size}
        aria-expanded=${open ?? nothing}
        aria-selected=${id === this.active}
        tabindex=${id === this.active ? 0 : -1}
        @focus=${() => this.#focused(id, step)}
        @mouseenter=${() => this.point(step)}
        @click=${() => {
          this.#move(id);
          this.go(step);
        }}
      >
        <span class="twist" aria-hidden="true" @click=${(event: Event) => open !== null && this.#toggle(event, id)}>${open === null ? "" : open ? "▼" : "▶"}</span>
        <span class="symbol" aria-hidden="true">${symbol}</span>
        <span class="text">${step.text}</span>
        <span class="result">${word}</span>
        ${this.#more(step)}
      </div>
      ${open ? html`<ul role="group">${step.steps.map((each, index) => this.#item(each, `${id}-${index}`, level + 1, index + 1, step.steps.length))}</ul>` : nothing}
    </li>`;
  }

  #more({ text, left, right, reason, result }: Step): TemplateResult | typeof nothing {
    const compares = left !== null || right !== null;
    if (!compares && !reason) return nothing;
    // Null may be a value, but not where deciding failed before it was read, nor beside a word that asserts.
    const unread = result === "indeterminate" || ASSERTION.test(text);
    const side = (word: string, value: Json): TemplateResult | typeof nothing =>
      !compares || (value === null && unread) ? nothing : html`<span>${word} <code>${brief(value)}</code></span>`;
    return html`<span class="more">
      ${side(texts.tree.left, left)}${side(texts.tree.right, right)} ${reason ? html`<span>${prose(reason)}</span>` : nothing}
    </span>`;
  }

  #rows(): Row[] {
    const rows: Row[] = [];
    const add = (step: Step, id: string, parent: Row | null): void => {
      const row = { id, step, parent };
      rows.push(row);
      if (!this.closed.has(id)) step.steps.forEach((each, index) => add(each, `${id}-${index}`, row));
    };
    if (this.root) add(this.root, "0", null);
    return rows;
  }

  #focused(id: string, step: Step): void {
    this.active = id;
    this.point(step);
  }

  #move(id: string): void {
    this.active = id;
    void this.updateComplete.then(() => (this.renderRoot as ShadowRoot).getElementById(`item-${id}`)?.focus());
  }

  #toggle(event: Event, id: string): void {
    event.stopPropagation();
    this.#set(id, this.closed.has(id));
  }

  #set(id: string, open: boolean): void {
    const closed = new Set(this.closed);
    if (open) closed.delete(id);
    else closed.add(id);
    this.closed = closed;
  }

  #key = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = this.#rows();
    const at = rows.findIndex((row) => row.id === this.active);
    const row = rows[at];
    if (!row) return;
    const isOpen = row.step.steps.length > 0 && !this.closed.has(row.id);
    const next: Record<string, () => string | undefined> = {
      ArrowDown: () => rows[at + 1]?.id,
      ArrowUp: () => rows[at - 1]?.id,
      Home: () => rows[0]?.id,
      End: () => rows.at(-1)?.id,
      ArrowRight: () => (isOpen ? rows[at + 1]?.id : void this.#set(row.id, true)),
      ArrowLeft: () => (isOpen ? void this.#set(row.id, false) : row.parent?.id),
      Enter: () => void this.go(row.step),
      " ": () => void this.go(row.step),
      "*": () => void this.#openSiblings(row),
    };
    const act = next[event.key];
    if (!act) return;
    event.preventDefault();
    const id = act();
    if (id !== undefined) this.#move(id);
  };

  #openSiblings(row: Row): void {
    const siblings = row.parent?.step.steps.map((_, index) => `${row.parent?.id}-${index}`) ?? [row.id];
    this.closed = new Set([...this.closed].filter((id) => !siblings.includes(id)));
  }
}

define("sync-rules-tree", ExplanationTree);
