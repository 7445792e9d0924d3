/**
 * Which rows and columns are in view, for a scrolled element with heads that stick. In: counts and sizes. Out: the
 * indexes to draw with their offsets. The place that has the focus is always among them, or the focus would be lost.
 */
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import type { ReactiveController, ReactiveControllerHost } from "lit";

export interface Axis {
  count: number;
  /** Of one row or column, in pixels. */
  size: number;
  /** Height or width of the heads. */
  head: number;
  /** Index that must be drawn wherever the view is; -1 for none. */
  kept: number;
}

type Scroller = Virtualizer<HTMLElement, HTMLElement>;
type Options = VirtualizerOptions<HTMLElement, HTMLElement>;

const OVERSCAN = 4;

export class GridWindow implements ReactiveController {
  private readonly vertical: Scroller;
  private readonly horizontal: Scroller;
  private cleanup: (() => void)[] = [];

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly scroller: () => HTMLElement | null,
  ) {
    host.addController(this);
    const none: Axis = { count: 0, size: 1, head: 0, kept: -1 };
    this.vertical = new Virtualizer(this.options(none, false));
    this.horizontal = new Virtualizer(this.options(none, true));
  }

  hostConnected(): void {
    this.cleanup = [this.vertical._didMount(), this.horizontal._didMount()];
  }

  hostDisconnected(): void {
    this.cleanup.forEach((end) => end());
    this.cleanup = [];
  }

  hostUpdated(): void {
    this.vertical._willUpdate();
    this.horizontal._willUpdate();
  }

  set(rows: Axis, columns: Axis): void {
    apply(this.vertical, this.options(rows, false));
    apply(this.horizontal, this.options(columns, true));
  }

  rows(): VirtualItem[] {
    return this.vertical.getVirtualItems();
  }

  columns(): VirtualItem[] {
    return this.horizontal.getVirtualItems();
  }

  size(): { width: number; height: number } {
    return { width: this.horizontal.getTotalSize(), height: this.vertical.getTotalSize() };
  }

  /** Of the scrolled element; 0 before it was laid out. */
  width(): number {
    return this.horizontal.scrollRect?.width ?? 0;
  }

  /** Rows that fit below the heads. */
  page(): number {
    const { paddingStart, estimateSize } = this.vertical.options;
    const height = (this.vertical.scrollRect?.height ?? 0) - paddingStart;
    return Math.max(1, Math.floor(height / estimateSize(0)) - 1);
  }

  /** -1 leaves that direction as it is. */
  reveal(row: number, column: number): void {
    if (row >= 0) {
      this.vertical.scrollToIndex(row, { align: "auto" });
    }
    if (column >= 0) {
      this.horizontal.scrollToIndex(column, { align: "auto" });
    }
  }

  private options({ count, size, head, kept }: Axis, horizontal: boolean): Options {
    return {
      count,
      horizontal,
      getScrollElement: this.scroller,
      estimateSize: () => size,
      paddingStart: head,
      scrollPaddingStart: head,
      overscan: OVERSCAN,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      // Also called while the host is updating, when a new update cannot be asked for.
      onChange: () => queueMicrotask(() => this.host.requestUpdate()),
      rangeExtractor: ({ startIndex, endIndex, overscan }) => drawn(startIndex - overscan, endIndex + overscan, count, kept),
    };
  }
}

function apply(scroller: Scroller, options: Options): void {
  const before = scroller.options;
  scroller.setOptions(options);
  if (before.paddingStart !== options.paddingStart || before.estimateSize(0) !== options.estimateSize(0)) {
    scroller.measure();
  }
}

function drawn(from: number, to: number, count: number, kept: number): number[] {
  const first = Math.max(from, 0);
  const last = Math.min(to, count - 1);
  const indexes = Array.from({ length: Math.max(last - first + 1, 0) }, (_, step) => first + step);
  if (kept >= 0 && kept < count && (kept < first || kept > last)) {
    return kept < first ? [kept, ...indexes] : [...indexes, kept];
  }
  return indexes;
}
