/**
 * `<sync-rules-grid>`: users × partitions, what each may do, and what a change of the rules changes. In: the properties
 * of `GridElementProperties`. Out: the events of `GridElementEvents`. After a change only what is in view is decided
 * before it is drawn; the rest is decided and counted in the background.
 */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { Functions, Grid } from "../engine/index.js";
import type { ChangeCount, GridElementEvents, GridElementProperties, GridFilter, Selection } from "../state/types.js";
import { texts } from "../texts.js";
import { controls, tokens } from "../theme.js";
import { MOST_CELLS } from "./answers.js";
import { bar, legend, summary } from "./bar.js";
import { Counting } from "./counting.js";
import { body, heads, HEADS, type Scene, type Sizes } from "./drawing.js";
import { moveOf, within, type Extent, type Place } from "./keyboard.js";
import { afterPaint } from "./paint.js";
import { Labels, shownOf, type Shown } from "./shown.js";
import { styles } from "./styles.js";
import { GridWindow } from "./window.js";

const words = texts.grid;

const WIDE = { row: 30, column: 130, user: 300, totals: 92 };
const NARROW = { row: 32, column: 112, user: 124, totals: 66 };
/** Names with ids are long: beyond this share of the width they are cut. */
const MOST_OF_WIDTH = 0.36;
const LEAST_USER = 212;
/** Of a letter in the labels, and of a line of them. */
const LETTER = 7.5;
const LINE = 15;
const MOST_LINES = 3;
/** Below this the two columns at the side would leave too little for the cells. */
const NARROW_BELOW = 560;
/** Columns take the width that there is as long as their words fit; where that cannot be they are scrolled. */
const LEAST_COLUMN = 112;
const WIDEST_COLUMN = 280;

export class SyncRulesGrid extends LitElement implements GridElementProperties {
  static override styles = [tokens, controls, styles];
  static override properties = {
    grid: { attribute: false },
    savedGrid: { attribute: false },
    functions: { attribute: false },
    selected: { attribute: false },
    revision: { attribute: false },
    settled: { attribute: false },
    filter: { attribute: false },
    stale: { type: Boolean },
  };

  grid: Grid | null = null;
  savedGrid: Grid | null = null;
  functions: Functions = {};
  selected: Selection | null = null;
  revision = 0;
  settled = 0;
  filter: GridFilter = { users: "", partitions: "", show: "all" };
  stale = false;

  private counting: Counting | null = null;
  private labels: Labels | null = null;
  private shown: Shown = { users: [], partitions: [] };
  private active: Place = { row: HEADS, column: HEADS };
  private failure: string | null = null;
  private awaitsPaint = false;
  private changes: ChangeCount | null = null;
  private readonly view = new GridWindow(this, () => this.renderRoot?.querySelector<HTMLElement>(".scroller") ?? null);

  override connectedCallback(): void {
    super.connectedCallback();
    this.counting?.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.counting?.cancel();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("grid") || changed.has("savedGrid") || changed.has("functions") || changed.has("revision")) {
      this.restart();
    } else if (changed.has("settled")) {
      this.counting?.settle();
      this.awaitsPaint = true;
    }
    if (this.counting === null || this.labels === null) {
      return;
    }
    try {
      this.shown = shownOf(this.filter, this.labels, this.counting.tally);
      this.active = within(this.active, this.extent());
      this.layOut();
      this.counting.decide(inView(this.view.rows(), this.shown.users), inView(this.view.columns(), this.shown.partitions));
    } catch (error) {
      this.fail(error);
    }
  }

  protected override render(): TemplateResult {
    if (this.grid === null || this.grid.users === 0 || this.grid.partitions === 0) {
      return html`<p class="empty">${this.grid === null ? words.noRules : words.empty}<br />${this.grid === null ? nothing : words.emptyHint}</p>`;
    }
    if (this.counting === null || this.labels === null || this.failure !== null) {
      return html`<p class="notice problem" role="alert">${this.failure}</p>`;
    }
    const scene: Scene = {
      counting: this.counting,
      labels: this.labels,
      shown: this.shown,
      rows: this.view.rows(),
      columns: this.view.columns(),
      size: this.view.size(),
      sizes: this.sizes(),
      active: this.active,
      selected: this.selected,
    };
    const { users, partitions } = this.shown;
    return html`
      ${bar(this.filter, this.savedGrid !== null, (filter) => this.say("filter-changed", filter))} ${summary(this.counting, this.shown)}
      ${this.stale ? html`<p class="notice small">${words.stale}</p>` : nothing}
      <p class="visually-hidden" id="keys">${words.keys}</p>
      <div
        class="scroller"
        role="grid"
        aria-label=${words.label}
        aria-describedby="keys"
        aria-readonly="true"
        aria-rowcount=${users.length + HEADS}
        aria-colcount=${partitions.length + HEADS}
        @keydown=${this.onKey}
        @click=${this.onClick}
        @focusin=${this.onFocus}
      >
        <div class="canvas" .style=${`width:${scene.size.width}px;height:${scene.size.height}px`}>${heads(scene)}${body(scene)}</div>
      </div>
      ${users.length === 0 || partitions.length === 0 ? html`<p class="muted small">${this.counting.tally.complete ? words.nothingShown : nothing}</p>` : nothing}
      ${legend()}
    `;
  }

  protected override updated(): void {
    if (!this.awaitsPaint || this.counting === null) {
      return;
    }
    this.awaitsPaint = false;
    const { counting } = this;
    afterPaint(() => {
      if (this.isConnected && counting === this.counting) {
        counting.start();
      }
    });
  }

  private restart(): void {
    this.counting?.cancel();
    const before = this.counting;
    this.counting = null;
    this.failure = null;
    this.count(null);
    const { grid, savedGrid } = this;
    if (grid === null || grid.users === 0 || grid.partitions === 0) {
      return;
    }
    const cells = grid.users * grid.partitions;
    if (cells > MOST_CELLS) {
      this.failure = words.tooLarge(cells, MOST_CELLS);
      return;
    }
    if (this.labels?.grid !== grid) {
      this.labels = new Labels(grid);
    }
    this.counting = new Counting(grid, savedGrid, this.functions, before, {
      progressed: () => this.progressed(),
      failed: (error) => this.fail(error),
    });
    this.awaitsPaint = true;
  }

  private progressed(): void {
    this.requestUpdate();
    this.count(this.counting?.changes() ?? null);
  }

  private count(changes: ChangeCount | null): void {
    if (changes?.cells !== this.changes?.cells || changes?.users !== this.changes?.users) {
      this.changes = changes;
      this.say("changes-counted", changes);
    }
  }

  private fail(error: unknown): void {
    this.counting?.cancel();
    this.failure = words.failed(error instanceof Error ? error.message : String(error));
    this.requestUpdate();
  }

  /** From the width that there is, and from how long the labels are. */
  private sizes(): Sizes {
    const width = this.view.width();
    const { row, totals, ...most } = width > 0 && width < NARROW_BELOW ? NARROW : WIDE;
    const longest = this.labels?.longest() ?? { user: 0, partition: 0 };
    const mostUser = Math.min(most.user, Math.max(LEAST_USER, Math.floor(width * MOST_OF_WIDTH)));
    const user = Math.min(mostUser, Math.max(totals, Math.ceil(longest.user * LETTER) + 20));
    const free = Math.floor((width - user - totals - 1) / Math.max(1, this.shown.partitions.length));
    const column = free < LEAST_COLUMN ? most.column : Math.min(free, WIDEST_COLUMN);
    const lines = Math.min(MOST_LINES, Math.ceil((longest.partition * LETTER) / (column - 18)));
    return { row, column, user, totals, head: Math.max(lines, this.view.width() < NARROW_BELOW ? 2 : 1) * LINE + 14 };
  }

  private layOut(): void {
    const sizes = this.sizes();
    this.view.set(
      { count: this.shown.users.length, size: sizes.row, head: sizes.head + sizes.row + 1, kept: this.active.row - HEADS },
      { count: this.shown.partitions.length, size: sizes.column, head: sizes.user + sizes.totals + 1, kept: this.active.column - HEADS },
    );
  }

  private extent(): Extent {
    return { rows: this.shown.users.length + HEADS, columns: this.shown.partitions.length + HEADS, page: this.view.page() };
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.choose(this.active);
      return;
    }
    const next = moveOf(event, this.active, this.extent());
    if (next !== null) {
      event.preventDefault();
      void this.moveTo(next);
    }
  };

  private readonly onClick = (event: MouseEvent): void => {
    const place = placeOf(event);
    if (place !== null) {
      void this.moveTo(place);
      this.choose(place);
    }
  };

  private readonly onFocus = (event: FocusEvent): void => {
    const place = placeOf(event);
    if (place !== null && (place.row !== this.active.row || place.column !== this.active.column)) {
      this.active = place;
      this.requestUpdate();
    }
  };

  private async moveTo(place: Place): Promise<void> {
    this.active = place;
    this.view.reveal(place.row - HEADS, place.column - HEADS);
    this.requestUpdate();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.scroller [tabindex="0"]')?.focus({ preventScroll: true });
  }

  private choose({ row, column }: Place): void {
    const user = this.shown.users[row - HEADS];
    const partition = this.shown.partitions[column - HEADS];
    if (user !== undefined && partition !== undefined) {
      this.say("cell-selected", { user, partition });
    } else if (user !== undefined) {
      this.say("user-selected", { user });
    } else if (partition !== undefined) {
      this.say("partition-selected", { partition });
    }
  }

  private say<Name extends keyof GridElementEvents>(name: Name, detail: GridElementEvents[Name]["detail"]): void {
    const seenOutside = name !== "filter-changed" && name !== "changes-counted";
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: seenOutside, composed: seenOutside }));
  }
}

function inView(items: readonly { index: number }[], of: readonly number[]): number[] {
  return items.flatMap(({ index }) => of[index] ?? []);
}

function placeOf(event: Event): Place | null {
  const cell = event.composedPath().find((node): node is HTMLElement => node instanceof HTMLElement && node.dataset["row"] !== undefined);
  return cell === undefined ? null : { row: Number(cell.dataset["row"]), column: Number(cell.dataset["column"]) };
}

if (!customElements.get("sync-rules-grid")) {
  customElements.define("sync-rules-grid", SyncRulesGrid);
}

declare global {
  interface HTMLElementTagNameMap {
    "sync-rules-grid": SyncRulesGrid;
  }
}
