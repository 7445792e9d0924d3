/**
 * `<sync-rules-preview>`: who can open what under the rules that are being edited. The page gives configuration, users,
 * partitions and functions by properties, attributes or methods; a person gives them by the form. Nothing is sent
 * anywhere.
 *
 * @fires rules-changed - `RulesChanged`, after edited rules were decided and checked
 * @fires cell-selected - `CellSelected`, when a cell is chosen
 * @slot title - stands in for the name of the app
 * @slot actions - buttons of the page, behind those of the component
 * @csspart base, header, rules, grid, details
 * @cssprop --sync-rules-height - height of the whole where it is wide; `src/theme.ts` has the colours and sizes
 */
import { html, LitElement, nothing } from "lit";
import type { PropertyValues, TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { load as loadEngine } from "../engine/index.js";
import type { EngineSource, Functions, Json, SourceFile } from "../engine/index.js";
import { messageOf } from "../state/error-text.js";
import { readShared, sharedOf, takeShared } from "../state/shared.js";
import { isRefused } from "../state/snapshot.js";
import { Store } from "../state/store.js";
import type { CellPosition, CellSelected, ChangeCount, GridFilter, PreviewEvents, RulesChanged, SharedState, Snapshot, Switch } from "../state/types.js";
import { controls, tokens } from "../theme.js";
import { texts } from "../texts.js";
import type { RulesEditor } from "./editor.js";
import "./editor.js";
import "./findings.js";
import { define } from "./panel.js";
import { previewStyle } from "./preview-style.js";
import "./splitter.js";
import "./tabs.js";

export class SyncRulesPreview extends LitElement {
  static override styles = [tokens, controls, previewStyle];

  /** One sync configuration or bare rule: its text, or as JSON. */
  @property() config: string | Json | null = null;
  /** The files of an app export, or of several. Takes the place of `config`. */
  @property({ attribute: false }) files: readonly SourceFile[] | null = null;
  /** The files that edits are compared with; without them, those that were given. */
  @property({ attribute: false }) saved: readonly SourceFile[] | null = null;
  /** Users as the rules see them: a list, or the text of a JSON array or of JSON lines. */
  @property() users: string | readonly Json[] | null = null;
  /** Partition values: a list, or a text with one a line. */
  @property() partitions: string | readonly Json[] | null = null;
  /** What `%function`s give: values, or functions of the page, which may give a Promise. */
  @property({ attribute: false }) functions: Functions | null = null;
  /** `light` or `dark`; without it as the person's system is set. */
  @property({ reflect: true }) theme: "light" | "dark" | null = null;
  /** Where `sync_rules_bg.wasm` is, if it does not lie beside the script. Counts until the element is shown. */
  @property() engine: EngineSource | null = null;
  /** The same for `sync_rules_tools_bg.wasm`. */
  @property() tools: EngineSource | null = null;
  /** Per cent of the width that the rules take. */
  @state() private share = 42;
  @state() private engineState: "loading" | "ready" | { failed: string } = "loading";

  readonly #store = new Store();
  #stop: (() => void) | null = null;
  /** What was asked for while the engine was loading. */
  #waiting: (() => void)[] = [];

  // ---------------------------------------------------------------- methods

  /** Shows other files. Edits are compared with them, or with `saved`. */
  load(files: readonly SourceFile[], options: { saved?: readonly SourceFile[]; root?: string; path?: string } = {}): void {
    this.#whenReady(() => this.#store.load(files, options));
  }

  /** The files as they are edited now. Each keeps the line breaks with which it was given. */
  getFiles(): SourceFile[] {
    return this.#store.now.files.map(({ path, text }) => ({ path, text: this.#store.back(path, text) }));
  }

  /** Everything a link needs to show the same, as plain JSON. Functions of the page are not in it. */
  getState(): SharedState {
    return sharedOf(this.#store);
  }

  /** Takes what `getState` gave. Throws a `TypeError` for anything else. */
  setState(shared: unknown): void {
    const state = readShared(shared);
    if (!state) throw new TypeError(texts.app.noState);
    this.#whenReady(() => takeShared(this.#store, state));
  }

  /** Chooses a cell by the indexes of its user and partition; null for a whole row or column, or for nothing. */
  selectCell(user: number | null, partition: number | null): void {
    this.#whenReady(() => {
      this.#store.select({ user, partition });
      this.#store.setTab("access");
      this.#tellCell();
    });
  }

  /** The edited rules become the saved ones. False, and nothing happens, if they are not accepted. */
  save(): boolean {
    return this.#store.save();
  }

  /** Sets what functions give that the page does not answer: `none`, `true`, `false` or `fails`, by name. */
  setSwitches(switches: Readonly<Record<string, Switch>>): void {
    this.#store.setSwitches({ ...switches });
  }

  focusEditor(): void {
    this.#editor?.focus();
  }

  // -------------------------------------------------------------- lifecycle

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop ??= this.#store.subscribe((now, before) => this.#follow(now, before));
    if (this.engineState !== "ready") void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const given = ["functions", "users", "partitions", "config", "files", "saved"].some((name) => changed.has(name as keyof SyncRulesPreview));
    if (!given) return;
    const before = new Map(changed) as PropertyValues<this>;
    this.#whenReady(() => this.#take(before));
  }

  #take(changed: PropertyValues<this>): void {
    const store = this.#store;
    if (changed.has("functions") && this.functions) store.setPageFunctions(this.functions);
    if (changed.has("users") && this.users !== null) store.setUsers(this.users);
    if (changed.has("partitions") && this.partitions !== null) store.setPartitions(this.partitions);
    if (!changed.has("config") && !changed.has("files") && !changed.has("saved")) return;
    const files = this.files ?? (this.config === null ? null : [{ path: texts.editor.pasted, text: textOf(this.config) }]);
    if (files) store.load(files, this.saved ? { saved: this.saved } : {});
  }

  async #start(): Promise<void> {
    this.engineState = "loading";
    try {
      await loadEngine({ ...(this.engine !== null && { engine: this.engine }), ...(this.tools !== null && { tools: this.tools }) });
    } catch (error) {
      this.engineState = { failed: messageOf(error) };
      return;
    }
    this.engineState = "ready";
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
  }

  #whenReady(run: () => void): void {
    if (this.engineState === "ready") run();
    else this.#waiting.push(run);
  }

  protected override updated(): void {
    this.renderRoot.querySelector<HTMLElement>(".base")?.style.setProperty("--_share", String(this.share));
  }

  // ---------------------------------------------------------------- showing

  override render() {
    const store = this.#store;
    if (this.engineState !== "ready") return this.#notYet();
    return html`
      <div class="base" part="base" role="region" aria-label=${texts.app.label}>
        ${this.#head()}
        <section class="box rules" part="rules" aria-label=${texts.editor.heading}>
          <sync-rules-editor .store=${store}></sync-rules-editor>
          <sync-rules-findings .store=${store}></sync-rules-findings>
        </section>
        <sync-rules-splitter .share=${this.share} @share-changed=${(event: CustomEvent<number>) => (this.share = event.detail)}></sync-rules-splitter>
        <section class="box grid" part="grid" aria-labelledby="grid-heading">
          <h2 id="grid-heading">${texts.grid.heading}</h2>
          ${this.#grid()}
        </section>
        <section class="box details" part="details" aria-label=${texts.app.tabs}>
          <sync-rules-tabs .store=${store}></sync-rules-tabs>
        </section>
        <div role="status" class="visually-hidden">${store.now.said}</div>
      </div>
    `;
  }

  #notYet(): TemplateResult {
    return typeof this.engineState === "object"
      ? html`<p class="empty problem" role="alert">${texts.app.failed(this.engineState.failed)}</p>`
      : html`<p class="empty" role="status">${texts.app.loading}</p>`;
  }

  #head(): TemplateResult {
    const { apps, app, environment, accepted, checking, edited, permissions } = this.#store.now;
    const { partition } = permissions ?? app ?? { partition: null };
    return html`<header class="head" part="header">
      <slot name="title">
        ${apps.length > 1
          ? html`<select
              aria-label=${texts.app.chooseApp}
              @change=${(event: Event) => this.#store.chooseApp((event.target as HTMLSelectElement).value)}
            >
              ${apps.map((each) => html`<option value=${each.root} .selected=${each === app}>${each.root}</option>`)}
            </select>`
          : app && app.root !== "" && app.root !== "."
            ? html`<span class="name">${app.root}</span>`
            : nothing}
      </slot>
      ${partition && partition.key !== "" ? html`<span class="muted">${texts.app.key} <code>${partition.key}</code>, ${texts.app.keyType(partition.type, partition.required)}</span>` : nothing}
      ${app && app.environments.length > 0
        ? html`<label class="muted">
            ${texts.app.environment}
            <select @change=${(event: Event) => this.#store.chooseEnvironment((event.target as HTMLSelectElement).value || null)}>
              <option value="" .selected=${environment === null}>${texts.app.noEnvironment}</option>
              ${app.environments.map((each) => html`<option value=${each} .selected=${each === environment}>${each}</option>`)}
            </select>
          </label>`
        : nothing}
      <span class="space"></span>
      ${accepted || checking || isRefused(this.#store.now)
        ? html`<span class="word ${accepted ? "is-good" : checking ? "is-denied" : "is-bad"}">
            <span aria-hidden="true">${accepted ? "✓" : checking ? "…" : "✗"}</span>${accepted ? texts.app.accepted : checking ? texts.app.checking : texts.app.refused}
          </span>`
        : nothing}
      ${edited ? html`<span class="word is-undecided"><span aria-hidden="true">●</span>${texts.app.edited}</span>` : nothing}
      <button type="button" title=${texts.app.revertHint} ?disabled=${!edited} @click=${() => this.#store.revert()}>${texts.app.revert}</button>
      <button type="button" class="primary" title=${texts.app.saveHint} ?disabled=${!edited || !accepted} @click=${() => this.save()}>${texts.app.save}</button>
      <slot name="actions"></slot>
    </header>`;
  }

  #grid(): TemplateResult {
    const { app, permissions, users, partitions, grid, savedGrid, functions, selection, revision, settled, filter, accepted, checking } = this.#store.now;
    if (app?.kind === "flexible") return html`<p class="empty">${texts.app.flexible}</p>`;
    if (!permissions) return html`<p class="empty">${app && !isRefused(this.#store.now) ? texts.app.none : texts.grid.noRules}</p>`;
    if (users.count === 0 || partitions.count === 0) {
      return html`<div class="empty">
        <p>${texts.grid.empty}</p>
        <p><button type="button" @click=${() => this.#store.setTab("people")}>${texts.app.enterPeople}</button></p>
      </div>`;
    }
    return html`<sync-rules-grid
      .grid=${grid}
      .savedGrid=${savedGrid}
      .functions=${functions}
      .selected=${selection}
      .revision=${revision}
      .settled=${settled}
      .filter=${filter}
      .stale=${!accepted && !checking}
      @cell-selected=${(event: CustomEvent<CellPosition>) => this.#choose(event, event.detail.user, event.detail.partition)}
      @user-selected=${(event: CustomEvent<{ user: number }>) => this.#choose(event, event.detail.user, null)}
      @partition-selected=${(event: CustomEvent<{ partition: number }>) => this.#choose(event, null, event.detail.partition)}
      @filter-changed=${(event: CustomEvent<GridFilter>) => this.#store.setFilter(event.detail)}
      @changes-counted=${(event: CustomEvent<ChangeCount | null>) => this.#store.setChangeCount(event.detail)}
    ></sync-rules-grid>`;
  }

  #choose(event: Event, user: number | null, partition: number | null): void {
    event.stopPropagation();
    this.selectCell(user, partition);
  }

  #tellCell(): void {
    const { grid, selection } = this.#store.now;
    const { user, partition } = selection;
    if (!grid || user === null || partition === null) return;
    const detail: CellSelected = { user, partition, userValue: grid.user(user), partitionValue: grid.partition(partition) };
    this.dispatchEvent(new CustomEvent("cell-selected", { detail, bubbles: true, composed: true }));
  }

  #follow(now: Snapshot, before: Snapshot): void {
    this.requestUpdate();
    if (now.checking || !before.checking || now.path === null) return;
    const detail: RulesChanged = { path: now.path, text: this.#store.back(now.path, now.text), accepted: now.accepted, findings: now.findings.length };
    this.dispatchEvent(new CustomEvent("rules-changed", { detail, bubbles: true, composed: true }));
  }

  get #editor(): RulesEditor | null {
    return this.renderRoot.querySelector<RulesEditor>("sync-rules-editor");
  }
}

function textOf(config: string | Json): string {
  return typeof config === "string" ? config : JSON.stringify(config, null, 2);
}

define("sync-rules-preview", SyncRulesPreview);

type Listener<E> = (this: SyncRulesPreview, event: E) => void;

/** Listeners of the component's own events are given their details. */
export interface SyncRulesPreview {
  addEventListener<K extends keyof PreviewEvents>(type: K, listener: Listener<PreviewEvents[K]>, options?: boolean | AddEventListenerOptions): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: Listener<HTMLElementEventMap[K]>,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "sync-rules-preview": SyncRulesPreview;
  }
}
