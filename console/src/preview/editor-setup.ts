/**
 * CodeMirror as this editor uses it: JSON, search, history, and a mark for the part that another panel points at. Tab is
 * left to the page, so that the keyboard is not trapped. Colours come from the theme's custom properties.
 */
import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { StateEffect, StateField } from "@codemirror/state";
import type { Extension, Range, Text } from "@codemirror/state";
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { DecorationSet } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Span } from "../engine/index.js";
import { texts } from "../texts.js";

/** No line of formatted JSON is as long. */
const LONG_LINE = 240;

export const setLinked = StateEffect.define<Span | null>();

const linkedMark = Decoration.mark({ class: "cm-linked" });

const linked = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setLinked)) continue;
      const span = effect.value && clip(effect.value, transaction.state.doc.length);
      next = span ? Decoration.set(wordsIn(span, transaction.state.doc)) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The span line by line, without what indents the lines. */
function wordsIn({ from, to }: Span, doc: Text): Range<Decoration>[] {
  const ranges: Range<Decoration>[] = [];
  for (let at = from; at < to; ) {
    const line = doc.lineAt(at);
    const start = Math.max(at, line.from + line.text.search(/\S|$/));
    const end = Math.min(to, line.to);
    if (start < end) ranges.push(linkedMark.range(start, end));
    at = line.to + 1;
  }
  return ranges;
}

/** A span of an older text may reach beyond the end. */
export function clip(span: Span, length: number): Span {
  const from = Math.max(0, Math.min(span.from, length));
  return { from, to: Math.max(from, Math.min(span.to, length)) };
}

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--_read)" },
  { tag: tags.string, color: "var(--_write)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--_function)" },
  { tag: tags.invalid, color: "var(--_error)" },
]);

const look = EditorView.theme({
  "&": { height: "100%", color: "var(--_text)", backgroundColor: "var(--_surface)", fontSize: "var(--_small)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--_mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--_text)", padding: "6px 0" },
  ".cm-gutters": { color: "var(--_muted)", backgroundColor: "var(--_raised)", borderRight: "1px solid var(--_border)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--_accent) 7%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--_text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--_accent) 26%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--_accent) 14%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--_accent) 24%, transparent)" },
  ".cm-linked": { backgroundColor: "var(--_linked)", boxShadow: "0 0 0 1px var(--_undecided)", borderRadius: "2px" },
  ".cm-placeholder": { color: "var(--_muted)" },
  ".cm-foldGutter span": { color: "var(--_muted)" },
  ".cm-foldPlaceholder": { color: "var(--_muted)", backgroundColor: "var(--_raised)", border: "1px solid var(--_border)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--_error) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { backgroundImage: "none", textDecoration: "underline wavy var(--_warning) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-info": { backgroundImage: "none", textDecoration: "underline dotted var(--_note) 2px", textUnderlineOffset: "3px" },
  ".cm-tooltip": {
    color: "var(--_text)",
    backgroundColor: "var(--_surface)",
    border: "1px solid var(--_border-strong)",
    borderRadius: "var(--_radius)",
    boxShadow: "0 4px 16px rgb(0 0 0 / 0.2)",
    maxWidth: "min(30rem, 90%)",
    fontFamily: "var(--_font)",
    fontSize: "var(--_small)",
    overflow: "hidden",
  },
  ".cm-diagnostic": { padding: "8px 12px", borderLeft: "4px solid var(--_note)", marginLeft: "0", overflowWrap: "anywhere" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--_error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--_warning)" },
  ".cm-issue": { display: "grid", gap: "4px", whiteSpace: "normal" },
  ".cm-issue-help": { color: "var(--_muted)" },
  ".cm-diagnosticAction": {
    font: "inherit",
    color: "var(--_on-accent)",
    backgroundColor: "var(--_accent)",
    borderRadius: "4px",
    padding: "2px 8px",
    margin: "6px 0 0",
  },
  ".cm-panels": { color: "var(--_text)", backgroundColor: "var(--_raised)", borderColor: "var(--_border)" },
  ".cm-panels button, .cm-panels input": { fontSize: "var(--_small)", color: "var(--_text)", backgroundColor: "var(--_surface)", backgroundImage: "none" },
});

/** Texts without line breaks are wrapped; all others keep the shape that their author gave them. */
function wrapping(): Extension {
  let seen: { doc: Text; long: boolean } | null = null;
  return EditorView.contentAttributes.of(({ state: { doc } }) => {
    if (seen?.doc !== doc) seen = { doc, long: hasLongLine(doc) };
    return seen.long ? { class: "cm-lineWrapping" } : null;
  });
}

function hasLongLine(doc: Text): boolean {
  for (const line of doc.iterLines()) if (line.length > LONG_LINE) return true;
  return false;
}

export function setup(label: () => string): Extension {
  return [
    [lineNumbers(), foldGutter(), lintGutter(), highlightActiveLineGutter(), highlightActiveLine(), highlightSpecialChars()],
    [history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightSelectionMatches()],
    [json(), syntaxHighlighting(highlighting), look, wrapping(), linked, placeholder(texts.editor.empty)],
    EditorView.contentAttributes.of(() => ({ "aria-label": label(), tabindex: "0" })),
    keymap.of([
      ...[...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap],
      ...[{ key: "F8", run: nextDiagnostic }, { key: "Shift-F8", run: previousDiagnostic }],
    ]),
  ];
}
