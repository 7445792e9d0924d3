/** A decision as a word with its symbol. */
import { html } from "lit";
import type { TemplateResult } from "lit";
import type { Decision } from "../engine/index.js";
import { texts } from "../texts.js";

interface Words {
  symbol: string;
  word: string;
  look: string;
}

export function wordsOf({ allowed, indeterminate }: Decision): Words {
  if (allowed) return { symbol: "✓", word: texts.access.allowed, look: "is-good" };
  if (!indeterminate) return { symbol: "✗", word: texts.access.denied, look: "is-denied" };
  const word = indeterminate.code === "function-pending" ? texts.access.pending : texts.access.undecided;
  return { symbol: "?", word, look: "is-undecided" };
}

export function decisionWord(decision: Decision): TemplateResult {
  const { symbol, word, look } = wordsOf(decision);
  return html`<span class="word ${look}"><span aria-hidden="true">${symbol}</span>${word}</span>`;
}
