/**
 * Where a key leads in the grid, after the grid pattern of the ARIA Authoring Practices. In: the key and the place that
 * has the focus. Out: the next place, or null for a key that moves nothing.
 */

/** Heads and totals count as rows and columns 0 and 1. */
export interface Place {
  row: number;
  column: number;
}

export interface Extent {
  rows: number;
  columns: number;
  /** Rows that fit on the screen. */
  page: number;
}

type Move = (from: Place, extent: Extent) => Place;

const MOVES: Record<string, Move> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }, { page }) => ({ row: row - page, column }),
  PageDown: ({ row, column }, { page }) => ({ row: row + page, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
  "Control+Home": () => ({ row: 0, column: 0 }),
  "Control+End": (_, { rows, columns }) => ({ row: rows - 1, column: columns - 1 }),
};

export function moveOf(event: KeyboardEvent, from: Place, extent: Extent): Place | null {
  if (event.altKey || event.shiftKey) {
    return null;
  }
  const move = MOVES[event.ctrlKey || event.metaKey ? `Control+${event.key}` : event.key];
  return move === undefined ? null : within(move(from, extent), extent);
}

export function within(place: Place, extent: Extent): Place {
  return { row: clamp(place.row, extent.rows), column: clamp(place.column, extent.columns) };
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
