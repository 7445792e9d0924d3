/** The migration tab: what the rules become in Flexible Sync, what must hold for it, and the files to take away. */
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { MigratedFile, MigratedFunction } from "../engine/index.js";
import { isRefused } from "../state/snapshot.js";
import type { TextPlace } from "../state/types.js";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { download, downloadZip } from "./download.js";
import type { NamedText } from "./download.js";
import { ruleCard, verdictWord } from "./migration-rule.js";
import { migrationStyle } from "./migration-style.js";
import { define, Panel } from "./panel.js";
import { prose } from "./prose.js";

const t = texts.migration;

export class MigrationPanel extends Panel {
  static override styles = [controls, migrationStyle];

  override render() {
    const { accepted, app } = this.now;
    if (isRefused(this.now)) return html`<p class="empty">${t.refused}</p>`;
    if (!accepted || app?.kind !== "partition") return html`<p class="empty">${t.none}</p>`;
    const outcome = this.store.derive("migration");
    if (outcome.state === "working") return html`<p class="empty" role="status">${t.working}</p>`;
    if (outcome.state === "failed") return html`<p class="problem">${prose(outcome.message)}</p>`;
    if (outcome.value === null) return html`<p class="empty">${t.none}</p>`;
    const migration = outcome.value;
    return html`
      <div class="head">
        <h3>${t.intro}</h3>
        ${verdictWord(migration.verdict)}
        <span class="muted">${t.verdict[migration.verdict].means}</span>
      </div>
      ${migration.reasons.length > 0
        ? html`<ul class="bullets">
            ${migration.reasons.map((reason) => html`<li>${prose(reason)}</li>`)}
          </ul>`
        : nothing}
      ${migration.rules.map((rule) => ruleCard(rule, this.#go))} ${this.#files(migration.files)}
      ${migration.functions.map((each) => this.#function(each))}
      ${migration.queryable_fields.length > 0
        ? html`<section>
            <h3>${t.fields}</h3>
            <p>${migration.queryable_fields.map((field, index) => html`${index > 0 ? ", " : nothing}<code>${field}</code>`)}</p>
          </section>`
        : nothing}
      ${migration.notes.length > 0
        ? html`<section>
            <h3>${t.notes}</h3>
            <ul class="bullets">
              ${migration.notes.map(({ message }) => html`<li>${prose(message)}</li>`)}
            </ul>
          </section>`
        : nothing}
    `;
  }

  #files(files: readonly MigratedFile[]): TemplateResult {
    const named = files.map((file) => ({ ...file, text: file.text === null ? null : this.store.back(this.#inApp(file.path), file.text) }));
    const written = named.flatMap(({ path, text }): NamedText[] => (text !== null ? [{ path, text }] : []));
    return html`<section>
      <div class="head">
        <h3>${t.files}</h3>
        ${written.length > 0
          ? html`<button type="button" class="primary" @click=${() => downloadZip(t.zipName, written)}>${t.downloadAll}</button>`
          : html`<span class="muted">${t.noFiles}</span>`}
      </div>
      <ul class="files">
        ${named.map(
          ({ path, action, text }) =>
            html`<li>
              <code>${path}</code>
              <span class="muted small">${t.action[action]}</span>
              ${text === null
                ? nothing
                : html`<button type="button" aria-label=${t.downloadFile(path)} @click=${() => download({ path, text })}>${t.download}</button>`}
            </li>`,
        )}
      </ul>
    </section>`;
  }

  /** Files of a migration stand below the root of the app. */
  #inApp(path: string): string {
    const root = this.now.app?.root ?? "";
    return root === "" || root === "." ? path : `${root}/${path}`;
  }

  #function({ name, reads, advice }: MigratedFunction): TemplateResult {
    return html`<section>
      <h3><code>${name}</code></h3>
      ${reads.length > 0
        ? html`<h4>${t.functionReads}</h4>
            <ul class="bullets">
              ${reads.map(({ what, line }) => html`<li><code>${what}</code>, ${t.line(line)}</li>`)}
            </ul>`
        : nothing}
      ${advice.length > 0
        ? html`<h4>${t.advice}</h4>
            <ol class="steps">
              ${advice.map((step) => adviceStep(step))}
            </ol>`
        : nothing}
    </section>`;
  }

  #go = (place: TextPlace): void => this.store.jump(place, true);
}

/** A step may end in lines of code, after its first line. */
function adviceStep(step: string): TemplateResult {
  const at = step.indexOf("\n");
  if (at < 0) return html`<li>${prose(step)}</li>`;
  return html`<li>
    ${prose(step.slice(0, at))}
    <pre tabindex="0" aria-label=${t.advice}>${step.slice(at + 1)}</pre>
  </li>`;
}

define("sync-rules-migration", MigrationPanel);
