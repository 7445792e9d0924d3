/** Findings and problems as CodeMirror shows them: underlined, with a text to hover and their fixes as actions. */
import type { Action, Diagnostic as Mark } from "@codemirror/lint";
import { html, nothing, render } from "lit";
import { texts } from "../texts.js";
import { clip } from "./editor-setup.js";
import type { Issue } from "./issues.js";
import { prose } from "./prose.js";

const severities = { error: "error", warning: "warning", note: "info" } as const;

export function marksOf(issues: readonly Issue[], path: string | null, length: number, fix: (issue: Issue) => void): Mark[] {
  return issues.flatMap((issue) => {
    if (issue.path !== path || !issue.span) return [];
    const actions: Action[] = issue.fix ? [{ name: texts.editor.fix(issue.fix.title.replaceAll("`", "")), apply: () => fix(issue) }] : [];
    const mark: Mark = {
      ...clip(issue.span, length),
      severity: severities[issue.severity],
      message: issue.message,
      source: issue.code,
      renderMessage: () => hover(issue),
      actions,
    };
    return [mark];
  });
}

function hover(issue: Issue): Node {
  const box = document.createElement("div");
  box.className = "cm-issue";
  const help = issue.help ? html`<div class="cm-issue-help">${texts.findings.help}: ${prose(issue.help)}</div>` : nothing;
  render(html`<div>${prose(issue.message)}</div>${help}`, box);
  return box;
}
