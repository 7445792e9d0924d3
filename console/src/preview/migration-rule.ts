/** One rule of the migration: what it becomes, under which conditions, and how that is known. */
import { html, nothing } from "lit";
import type { TemplateResult } from "lit";
import type { Json, MigratedRule, MigrationCounterexample, Verdict } from "../engine/index.js";
import type { TextPlace } from "../state/types.js";
import { texts } from "../texts.js";
import { pretty, prose } from "./prose.js";
import "./copy.js";

const t = texts.migration;
const looks: Record<Verdict, string> = { automatic: "is-good", conditional: "is-undecided", review: "is-undecided", manual: "is-bad" };

export function verdictWord(verdict: Verdict): TemplateResult {
  const { symbol, word } = t.verdict[verdict];
  return html`<span class="word ${looks[verdict]}"><span aria-hidden="true">${symbol}</span>${word}</span>`;
}

export function ruleCard(rule: MigratedRule, go: (place: TextPlace) => void): TemplateResult {
  const place = rule.span ? { path: rule.file, span: rule.span } : null;
  return html`<article aria-labelledby="rule-${rule.permission}">
    <header>
      <h3 id="rule-${rule.permission}">${texts.access[rule.permission]}</h3>
      ${verdictWord(rule.verdict)}
      <span class="small muted">${t.verdict[rule.verdict].means}</span>
      ${place ? html`<button type="button" class="plain" @click=${() => go(place)}>${t.showRule}</button>` : nothing}
    </header>
    <div class="body">
      ${rule.reasons.length > 0 ? part(t.reasons, html`<ul class="bullets">${rule.reasons.map((reason) => html`<li>${prose(reason)}</li>`)}</ul>`) : nothing}
      ${rule.document_filter === null
        ? html`<p class="muted">${t.noFilter}</p>`
        : html`${part(t.filter, json(rule.document_filter, t.filter), copy(pretty(rule.document_filter), t.copyFilter(rule.permission)))}
          ${part(t.applyWhen, json(rule.apply_when, t.applyWhen))}`}
      ${rule.conditions.length > 0 ? part(t.conditions, conditions(rule)) : nothing}
      ${rule.decisions.length > 0 ? part(t.decisions, decisions(rule)) : nothing} ${part(t.evidence, evidence(rule))}
      ${rule.official.length > 0 ? official(rule, go) : nothing}
    </div>
  </article>`;
}

function part(heading: string, content: TemplateResult, action: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<section class="part">
    <div class="head"><h4>${heading}</h4>${action}</div>
    ${content}
  </section>`;
}

function json(value: Json, label: string): TemplateResult {
  return html`<pre tabindex="0" aria-label=${label}>${pretty(value)}</pre>`;
}

function copy(text: string, label: string): TemplateResult {
  return html`<sync-rules-copy .text=${text} label=${label}></sync-rules-copy>`;
}

function conditions({ conditions: all }: MigratedRule): TemplateResult {
  return html`<ul class="list">
    ${all.map(({ message, status, by, query }) => {
      const holds = status === "verified";
      return html`<li>
        <span class="word ${holds ? "is-good" : "is-undecided"}"><span aria-hidden="true">${holds ? "✓" : "?"}</span>${holds ? t.verified : t.assumed}</span>
        <div>
          <span>${prose(message)}</span>
          ${by ? html`<span class="muted small">${prose(by)}</span>` : nothing}
          ${query
            ? html`<div class="head"><span class="muted small">${t.mustFindNothing}</span>${copy(query, t.copyQuery)}</div>
                <pre tabindex="0" aria-label=${t.mustFindNothing}>${query}</pre>`
            : nothing}
        </div>
      </li>`;
    })}
  </ul>`;
}

function decisions({ decisions: all }: MigratedRule): TemplateResult {
  return html`<ul class="bullets">${all.map(({ code, section, message }) => html`<li>${code} (${section}): ${prose(message)}</li>`)}</ul>`;
}

function evidence({ evidence: { result, checked, stopped_by, counterexample } }: MigratedRule): TemplateResult {
  const why = stopped_by === undefined ? t.notReadAgain : t.stopped[stopped_by];
  return html`<p>${t.evidenceResult[result]}${result === "unknown" ? html`: ${prose(why)}` : nothing}. <span class="muted">${t.checked(checked)}</span></p>
    ${counterexample ? example(counterexample) : nothing}`;
}

function example({ user, served, partition, document, functions, values, environment, rule_allows, roles_allow }: MigrationCounterexample): TemplateResult {
  const rows: [string, Json][] = [
    [t.user, user],
    [t.partition, partition],
    [t.document, document],
    ...(functions === null ? [] : [[t.functionResults, functions] as [string, Json]]),
    ...(values === undefined ? [] : [[t.values, values] as [string, Json]]),
    ...(environment === undefined ? [] : [[t.environment, environment] as [string, Json]]),
  ];
  return html`<details>
    <summary>${t.counterexample}: ${served ? t.ruleSays(rule_allows) : t.notServed}, ${t.rolesSay(roles_allow)}</summary>
    <dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd><pre tabindex="0" aria-label=${name}>${pretty(value)}</pre></dd>`)}</dl>
  </details>`;
}

function official(rule: MigratedRule, go: (place: TextPlace) => void): TemplateResult {
  const remarks = [...new Set(rule.official.flatMap(({ remark }) => (remark ? [remark] : [])))];
  return html`<details>
    <summary>${t.official}</summary>
    <ul class="bullets">
      ${rule.official.map(({ construct, statement, range, span }) => {
        const at = range ? texts.migration.line(range.start.line) : nothing;
        const place = span ? { path: rule.file, span } : null;
        return html`<li>
          <code>${construct}</code>
          ${place ? html`<button type="button" class="plain" @click=${() => go(place)}>${at}</button>` : at}: ${t.officialStatement[statement]}
        </li>`;
      })}
    </ul>
    ${remarks.map((remark) => html`<p class="muted small">${prose(remark)}</p>`)}
  </details>`;
}
