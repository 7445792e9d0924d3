/**
 * The rule text. Goes in: the file that the store shows, findings, and the part another panel points at. Comes out:
 * edits. Each file keeps its own history of edits while it is not shown.
 */
import { setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { css, html, nothing } from "lit";
import type { PropertyValues } from "lit";
import { createRef, ref } from "lit/directives/ref.js";
import type { App } from "../engine/index.js";
import { isRefused } from "../state/snapshot.js";
import type { Snapshot } from "../state/types.js";
import { controls, filling } from "../theme.js";
import { texts } from "../texts.js";
import { marksOf } from "./editor-marks.js";
import { clip, setLinked, setup } from "./editor-setup.js";
import { applyFix } from "./fixes.js";
import { issuesOf } from "./issues.js";
import { define, Panel } from "./panel.js";

/** On changes that come from the store and need not be told to it. */
const fromStore = Annotation.define<boolean>();

export class RulesEditor extends Panel {
  static override styles = [
    controls,
    filling,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 10px;
        min-height: 40px;
        padding: 5px 12px;
        border-bottom: 1px solid var(--_border);
      }
      .bar select {
        flex: 1 1 10rem;
        min-width: 0;
        font-family: var(--_mono);
        font-size: var(--_small);
      }
      .stale {
        padding: 5px 12px;
        color: var(--_error);
        background: var(--_error-tint);
        border-bottom: 1px solid var(--_border);
        font-size: var(--_small);
      }
      .text {
        position: relative;
        flex: 1;
        min-height: 0;
      }
      .text:focus-within::after {
        content: "";
        position: absolute;
        inset: 0;
        z-index: 250;
        border: 2px solid var(--_accent);
        pointer-events: none;
      }
    `,
  ];
  protected override watches = ["files", "app", "path", "text", "accepted", "checking", "findings", "linked", "jump", "loaded", "permissions"] as const;

  #view: EditorView | null = null;
  #states = new Map<string | null, EditorState>();
  #shown: Snapshot | null = null;
  #box = createRef<HTMLDivElement>();

  override focus(): void {
    this.#view?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view?.destroy();
    this.#view = null;
    this.#shown = null;
    this.#states.clear();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate();
  }

  override render() {
    const { app, files, path, checking, permissions } = this.now;
    const paths = pathsIn(files.map((file) => file.path), app, path);
    const refused = !checking && isRefused(this.now);
    return html`
      <div class="bar">
        <h2 id="heading">${texts.editor.heading}</h2>
        ${paths.length > 1
          ? html`<select aria-label=${texts.editor.file} @change=${(event: Event) => this.store.openFile((event.target as HTMLSelectElement).value)}>
              ${paths.map((each) => html`<option value=${each} .selected=${each === path}>${each}</option>`)}
            </select>`
          : html`<code class="muted">${path}</code>`}
      </div>
      ${refused ? html`<p class="stale">${permissions ? texts.editor.stale : texts.editor.neverRead}</p>` : nothing}
      <div class="text" ${ref(this.#box)}></div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const box = this.#box.value;
    if (!box) return;
    const { now } = this;
    const before = this.#shown;
    this.#shown = now;
    if (!this.#view) {
      this.#view = new EditorView({ state: this.#stateFor(now), parent: box, root: this.shadowRoot as ShadowRoot });
    } else if (now.loaded !== before?.loaded) {
      this.#states.clear();
      this.#view.setState(this.#stateFor(now));
    } else if (before.path === null && now.text === this.#view.state.doc.toString()) {
      // The first words that were typed made the file: the cursor stays where it is.
    } else if (now.path !== before.path) {
      this.#states.set(before.path, this.#view.state);
      this.#view.setState(this.#states.get(now.path) ?? this.#stateFor(now));
    }
    this.#takeText(this.#view, now.text);
    if (!now.checking && (before?.checking !== false || before.path !== now.path || before.findings !== now.findings)) this.#mark(this.#view);
    if (now.linked !== before?.linked) this.#link(this.#view);
    // What was gone to before this editor stood here is not gone to again.
    if (before && now.jump && now.jump !== before.jump) this.#jump(this.#view);
  }

  #stateFor({ path, text }: Snapshot): EditorState {
    const listener = EditorView.updateListener.of((update) => {
      if (!update.docChanged || update.transactions.some((each) => each.annotation(fromStore))) return;
      this.store.edit(path ?? this.now.path ?? texts.editor.pasted, update.state.doc.toString());
    });
    return EditorState.create({ doc: text, extensions: [setup(() => texts.editor.label(path ?? texts.editor.pasted)), listener] });
  }

  /** Changes only what differs, so that cursor, folds and history stay. */
  #takeText(view: EditorView, wanted: string): void {
    const shown = view.state.doc.toString();
    if (shown === wanted) return;
    let from = 0;
    while (from < shown.length && from < wanted.length && shown[from] === wanted[from]) from += 1;
    let cut = 0;
    const most = Math.min(shown.length, wanted.length) - from;
    while (cut < most && shown[shown.length - 1 - cut] === wanted[wanted.length - 1 - cut]) cut += 1;
    const insert = wanted.slice(from, wanted.length - cut);
    view.dispatch({ changes: { from, to: shown.length - cut, insert }, annotations: fromStore.of(true) });
  }

  #mark(view: EditorView): void {
    const { path } = this.now;
    const marks = marksOf(issuesOf(this.now), path, view.state.doc.length, (issue) => applyFix(this.store, issue));
    view.dispatch(setDiagnostics(view.state, marks));
  }

  #link(view: EditorView): void {
    const { linked, path } = this.now;
    const span = linked && linked.path === path ? clip(linked.span, view.state.doc.length) : null;
    const scroll = span ? [EditorView.scrollIntoView(span.from, { y: "nearest", yMargin: 48 })] : [];
    view.dispatch({ effects: [setLinked.of(span), ...scroll] });
  }

  #jump(view: EditorView): void {
    const { jump, path } = this.now;
    if (!jump || jump.place.path !== path) return;
    const { from, to } = clip(jump.place.span, view.state.doc.length);
    view.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    if (jump.focus) view.focus();
  }
}

/** The configuration stands first, then the other JSON files of the app; a file that was gone to is among them. */
function pathsIn(paths: readonly string[], app: App | null, shown: string | null): string[] {
  const own = new Set(app?.files ?? paths);
  const config = app?.configPath ?? shown;
  const others = paths.filter((path) => path !== config && (path === shown || (path.endsWith(".json") && own.has(path))));
  return config !== null && paths.includes(config) ? [config, ...others] : others;
}

define("sync-rules-editor", RulesEditor);
