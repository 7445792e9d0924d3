/** The list of problems and findings below the editor: each goes to its place, and is fixed where a fix is known. */
import { css, html, nothing } from "lit";
import type { TemplateResult } from "lit";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { applyFix } from "./fixes.js";
import { issuesOf, placeOf } from "./issues.js";
import type { Issue } from "./issues.js";
import { define, Panel } from "./panel.js";
import { prose } from "./prose.js";

const looks = { error: "is-bad", warning: "is-undecided", note: "is-read" } as const;

export class FindingsList extends Panel {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        align-items: baseline;
        gap: 10px;
        padding: 8px 12px 4px;
        position: sticky;
        top: 0;
        background: var(--_surface);
        z-index: 1;
      }
      ul {
        padding: 0 12px 8px;
      }
      li {
        display: grid;
        grid-template-columns: 6rem minmax(0, 1fr);
        gap: 2px 10px;
        padding: 8px 0;
        border-top: 1px solid var(--_border);
      }
      li:first-child {
        border-top: none;
      }
      .word {
        align-self: start;
        justify-self: start;
      }
      .about {
        display: grid;
        gap: 3px;
        overflow-wrap: anywhere;
      }
      .meta {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 10px;
        font-size: var(--_small);
      }
      button.plain {
        padding: 0;
        font-family: var(--_mono);
        font-size: var(--_small);
        overflow-wrap: anywhere;
      }
      details {
        padding: 0 12px 10px;
      }
      details ul {
        padding: 4px 0 0;
      }
      summary {
        cursor: pointer;
        color: var(--_muted);
      }
      .empty {
        padding: 8px 12px 14px;
        text-align: start;
      }
    `,
  ];
  protected override watches = ["diagnostics", "findings", "checking", "path", "accepted", "app"] as const;

  override render() {
    const { checking, app } = this.now;
    const all = issuesOf(this.now);
    const shown = all.filter((issue) => !issue.often);
    const often = all.filter((issue) => issue.often);
    const number = (severity: Issue["severity"]): number => shown.filter((issue) => issue.severity === severity).length;
    const counts = texts.findings.counts(number("error"), number("warning"), number("note"));
    return html`
      <div class="bar">
        <h2 id="heading">${texts.findings.heading}</h2>
        <span class="muted small">${checking ? texts.findings.waiting : counts}</span>
      </div>
      ${shown.length > 0
        ? html`<ul aria-labelledby="heading">${shown.map((issue) => this.#item(issue))}</ul>`
        : html`<p class="empty">${app ? texts.findings.none : nothing}</p>`}
      ${often.length > 0
        ? html`<details>
            <summary>${texts.findings.often(often.length)}</summary>
            <ul>${often.map((issue) => this.#item(issue))}</ul>
          </details>`
        : nothing}
    `;
  }

  #item(issue: Issue): TemplateResult {
    const { severity, message, help, code, fix } = issue;
    return html`<li>
      <span class="word ${looks[severity]}"><span aria-hidden="true">${texts.findings.symbol[severity]}</span>${texts.findings.severity[severity]}</span>
      <div class="about">
        <div>${prose(message)}</div>
        ${help ? html`<div class="muted">${texts.findings.help}: ${prose(help)}</div>` : nothing}
        ${issue.related.map((each) => html`<div class="muted">${texts.findings.related}: ${prose(each.message)} ${this.#place(each)}</div>`)}
        <div class="meta">${this.#place(issue)}<span class="muted">${code}</span></div>
        ${fix
          ? html`<div class="meta">
              <button type="button" ?disabled=${this.now.checking} @click=${() => applyFix(this.store, issue)}><span>${prose(texts.editor.fix(fix.title))}</span></button>
              <span class="muted">${fix.changes ?? (fix.safety === "safe" ? texts.findings.safeFix : texts.findings.unsafeFix)}</span>
            </div>`
          : nothing}
      </div>
    </li>`;
  }

  #place(at: Pick<Issue, "path" | "range" | "span">): TemplateResult | typeof nothing {
    const place = placeOf(at);
    if (at.path === null) return nothing;
    if (!place || !at.range) return html`<code class="muted">${at.path}</code>`;
    const { line, column } = at.range.start;
    const words = texts.findings.place(at.path, line, column);
    return html`<button
      type="button"
      class="plain"
      aria-label=${texts.findings.goTo(words)}
      @click=${() => this.store.jump(place, true)}
      @mouseenter=${() => this.store.point(place)}
      @mouseleave=${() => this.store.point(null)}
    >
      ${words}
    </button>`;
  }
}

define("sync-rules-findings", FindingsList);
