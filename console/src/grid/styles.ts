/** How the grid looks. Colours come from the tokens; each state has a symbol and a word beside its colour. */
import { css } from "lit";

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-width: 0;
    min-height: 0;
    padding: 8px 12px 10px;
    /* For the legend, where the page leaves little height. */
    overflow: auto;
    color-scheme: inherit;
  }
  .bar,
  .summary,
  .notice,
  .legend {
    flex: none;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .bar input {
    flex: 1 1 9rem;
    min-width: 0;
    max-width: 18rem;
    min-height: 28px;
    padding: 2px 8px;
    background: var(--_surface);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
  }
  .bar input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .bar label {
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
    max-width: 100%;
  }
  .bar select {
    min-width: 0;
    max-width: 17rem;
  }
  .summary {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 14px;
    min-height: 1.5em;
    font-variant-numeric: tabular-nums;
  }
  .summary progress {
    width: 6rem;
    height: 6px;
    accent-color: var(--_accent);
  }
  .notice {
    padding: 4px 10px;
    color: var(--_undecided);
    background: var(--_undecided-tint);
    border-radius: var(--_radius);
  }
  .notice.problem {
    color: var(--_error);
    background: var(--_error-tint);
  }

  /* Bounded even where the page gives no height: without that every row would be in view and be drawn. */
  .scroller {
    position: relative;
    flex: 0 1 auto;
    min-height: 8rem;
    max-height: var(--sync-rules-grid-height, min(70vh, 34rem));
    overflow: auto;
    overscroll-behavior: contain;
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    contain: content;
  }
  .stale .scroller {
    opacity: 0.8;
  }
  .canvas {
    position: relative;
    /* Columns do not grow without end: heads and rows reach the border all the same. */
    min-width: 100%;
  }
  .heads {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    background: var(--_raised);
    border-block-end: 1px solid var(--_border-strong);
  }
  .row {
    position: relative;
    display: flex;
    width: 100%;
    contain: layout style;
  }
  .row.body {
    position: absolute;
    inset-block-start: 0;
    border-block-end: 1px solid var(--_border);
    background: var(--_surface);
  }
  .row.totals {
    border-block-start: 1px solid var(--_border);
  }
  .pinned {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    display: flex;
    height: 100%;
    background: inherit;
    border-inline-end: 1px solid var(--_border-strong);
  }
  .heads .pinned {
    background: var(--_raised);
  }
  .user,
  .total,
  .cell {
    display: flex;
    align-items: center;
    height: 100%;
    padding: 0 8px;
    overflow: hidden;
    white-space: nowrap;
  }
  .user {
    font-family: var(--_mono);
    font-size: var(--_small);
    cursor: pointer;
  }
  .head .user,
  .totals .user {
    font-family: inherit;
    font-weight: 650;
    cursor: default;
  }
  .user b,
  .id,
  .id span:first-child {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .user b {
    flex: none;
    max-width: calc(100% - 6em);
    margin-inline-end: 8px;
    font-family: var(--_font);
    font-weight: 600;
  }
  .user b:only-child {
    max-width: 100%;
  }
  .id {
    display: flex;
  }
  .id span:last-child {
    flex: none;
  }
  .total {
    justify-content: end;
    color: var(--_muted);
    font-size: var(--_small);
    font-variant-numeric: tabular-nums;
  }
  .head .total {
    line-height: 1.2;
    text-align: end;
    white-space: normal;
  }
  .cell {
    position: absolute;
    inset-block: 0;
    border-inline-start: 1px solid var(--_border);
  }
  .cell.label {
    font-family: var(--_mono);
    font-size: 0.75rem;
    line-height: 1.25;
    cursor: pointer;
  }
  .cell.label span {
    display: -webkit-box;
    overflow: hidden;
    white-space: normal;
    word-break: break-all;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
  }
  .cell.is {
    font-size: var(--_small);
    cursor: pointer;
  }
  .is > span {
    display: flex;
    flex: 1 1 auto;
    align-items: center;
    gap: 4px;
    min-width: 0;
  }
  .cell b {
    font-weight: 400;
    min-width: 1.1em;
    text-align: center;
  }
  .cell i {
    font-style: normal;
  }
  .calls {
    color: var(--_function);
    font-weight: 700;
  }
  .mark {
    margin-inline-start: auto;
    font-weight: 700;
  }
  .mark + .mark {
    margin-inline-start: 0;
  }
  .is.write {
    color: var(--_write);
    background: var(--_write-tint);
  }
  .is.read {
    color: var(--_read);
    background: var(--_read-tint);
  }
  .is.none {
    color: var(--_denied);
  }
  .is.undecided {
    color: var(--_undecided);
    background: var(--_undecided-tint);
  }
  .is.refused {
    color: var(--_denied);
    background: repeating-linear-gradient(135deg, transparent 0 6px, var(--_raised) 6px 12px);
  }
  .gained,
  .lost {
    box-shadow: inset 0 0 0 2px currentColor;
  }
  .chosen {
    background: var(--_selected);
  }
  .cell[aria-selected="true"] {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  [data-row]:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: -3px;
  }
  .row.body:hover .user {
    text-decoration: underline;
  }
  .legend summary {
    width: max-content;
    cursor: pointer;
    color: var(--_muted);
  }
  .legend dl {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr));
    gap: 2px 16px;
    margin: 6px 0 0;
  }
  .legend div {
    display: flex;
    gap: 8px;
  }
  .legend dt {
    flex: 0 0 2rem;
    text-align: center;
  }
  .legend dt.write,
  .legend dt.gained {
    color: var(--_write);
  }
  .legend dt.read {
    color: var(--_read);
  }
  .legend dt.undecided {
    color: var(--_undecided);
  }
`;
