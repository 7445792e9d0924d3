/** The forms for users and partitions. Texts go to the store as they are typed; problems come back by line. */
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Entries, EntryProblem } from "../state/types.js";
import { controls, measured } from "../theme.js";
import { texts } from "../texts.js";
import { define, Panel } from "./panel.js";
import { prose } from "./prose.js";

/** A text field gets slow beyond this. */
const MOST_CHARACTERS = 400_000;
const MOST_VALUES = 2_000;
const MOST_PROBLEMS = 20;

type Kind = "users" | "partitions";

interface Form {
  heading: string;
  hint: string;
  example: string;
  open: string;
}

const forms: Record<Kind, Form> = {
  users: {
    ...{ heading: texts.people.users, hint: texts.people.usersHint, example: texts.people.usersExample },
    open: texts.people.openUsers,
  },
  partitions: {
    ...{ heading: texts.people.partitions, hint: texts.people.partitionsHint, example: texts.people.partitionsExample },
    open: texts.people.openPartitions,
  },
};

export class PeoplePanel extends Panel {
  static override styles = [
    controls,
    measured,
    css`
      :host {
        height: 100%;
      }
      .forms {
        display: grid;
        gap: 16px 20px;
        height: 100%;
      }
      @container (min-width: 34rem) {
        .forms {
          grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
        }
      }
      .form {
        display: flex;
        flex-direction: column;
        gap: 6px;
        min-height: 12rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 4px 10px;
      }
      .head label {
        font-weight: 650;
      }
      textarea {
        flex: 1 0 8rem;
        width: 100%;
        line-height: 1.5;
      }
      textarea[aria-invalid="true"] {
        border-color: var(--_error);
      }
      .large {
        flex: 1;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 8px;
        padding: 12px;
        text-align: center;
        background: var(--_raised);
        border: 1px solid var(--_border);
        border-radius: var(--_radius);
      }
      .problems {
        display: grid;
        gap: 2px;
        font-size: var(--_small);
        overflow-wrap: anywhere;
      }
      .problems button {
        display: inline;
        min-height: 0;
        padding: 0;
        color: inherit;
      }
      input[type="file"] {
        display: none;
      }
    `,
  ];
  protected override watches = ["users", "partitions", "permissions"] as const;
  /** Which of them is shown as text although it is large. */
  #asText = new Set<Kind>();

  override render() {
    return html`<div class="forms">${this.#form("users")}${this.#form("partitions")}</div>`;
  }

  #form(kind: Kind): TemplateResult {
    const { heading, hint, example, open } = forms[kind];
    const entries = this.now[kind];
    const large = !this.#asText.has(kind) && isLarge(entries);
    return html`<div class="form">
      <div class="head">
        <label for=${kind}>${heading} <span class="muted small">${texts.people.number(entries.count)}</span></label>
        <button type="button" aria-label=${open} @click=${(event: Event) => this.#picker(event)?.click()}>${texts.people.openFile}</button>
        <input type="file" tabindex="-1" aria-hidden="true" @change=${(event: Event) => this.#opened(event, kind)} />
      </div>
      <p class="muted small" id="${kind}-hint">${hint}</p>
      ${large
        ? html`<div class="large">
            <p>${texts.people.large(entries.count, heading.toLowerCase())}</p>
            <button type="button" @click=${() => this.#editAnyway(kind)}>${texts.people.editAnyway}</button>
          </div>`
        : html`<textarea
            id=${kind}
            spellcheck="false"
            autocapitalize="off"
            autocomplete="off"
            wrap="off"
            placeholder=${example}
            aria-describedby="${kind}-hint ${kind}-problems"
            aria-invalid=${entries.problems.length > 0}
            .value=${kind === "users" ? this.store.usersAsText() : this.store.partitionsAsText()}
            @input=${(event: Event) => this.#give(kind, (event.target as HTMLTextAreaElement).value)}
          ></textarea>`}
      <div id="${kind}-problems" aria-live="polite">${this.#problems(kind, entries.problems)}</div>
    </div>`;
  }

  #problems(kind: Kind, problems: readonly EntryProblem[]): TemplateResult | typeof nothing {
    if (problems.length === 0) return nothing;
    const shown = problems.slice(0, MOST_PROBLEMS);
    const rest = problems.length - shown.length;
    return html`<ul class="problems problem">
      ${shown.map(({ line, index, message }) => {
        const words = prose(texts.people.problem(line, index, message));
        return html`<li>
          ${line === null ? words : html`<button type="button" class="plain" @click=${() => this.#goTo(kind, line)}>${words}</button>`}
        </li>`;
      })}
      ${rest > 0 ? html`<li>${texts.people.moreProblems(rest)}</li>` : nothing}
    </ul>`;
  }

  #give(kind: Kind, text: string): void {
    if (kind === "users") this.store.setUsers(text);
    else this.store.setPartitions(text);
  }

  #editAnyway(kind: Kind): void {
    this.#asText.add(kind);
    this.requestUpdate();
  }

  #picker(event: Event): HTMLInputElement | null {
    return (event.currentTarget as HTMLElement).parentElement?.querySelector("input") ?? null;
  }

  async #opened(event: Event, kind: Kind): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    this.#asText.delete(kind);
    this.#give(kind, await file.text());
  }

  #goTo(kind: Kind, line: number): void {
    const field = this.renderRoot.querySelector<HTMLTextAreaElement>(`#${kind}`);
    if (!field) return;
    const lines = field.value.split("\n");
    const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    field.focus();
    field.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    const height = field.scrollHeight / Math.max(1, lines.length);
    field.scrollTop = Math.max(0, (line - 2) * height);
  }
}

function isLarge({ text, values }: Entries): boolean {
  return text === null ? (values?.length ?? 0) > MOST_VALUES : text.length > MOST_CHARACTERS;
}

define("sync-rules-people", PeoplePanel);
