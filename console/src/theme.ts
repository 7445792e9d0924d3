/**
 * Colours, sizes and the few rules that every panel shares. A page sets `--sync-rules-…` on the component or above it;
 * what it leaves out is chosen here for light and dark. Panels use the private `--_…` only.
 */
import { css } from "lit";

/** For the host of an element that may stand alone in a page. Pairs of colours keep AA contrast in both schemes. */
export const tokens = css`
  :host {
    color-scheme: light dark;
    --_ground: var(--sync-rules-ground, light-dark(#eef1f4, #10141a));
    --_surface: var(--sync-rules-surface, light-dark(#ffffff, #171c23));
    --_raised: var(--sync-rules-raised, light-dark(#f5f7f9, #1f262f));
    --_border: var(--sync-rules-border, light-dark(#d3d9e0, #343d49));
    --_border-strong: var(--sync-rules-border-strong, light-dark(#78838f, #7d8998));
    --_text: var(--sync-rules-text, light-dark(#18202a, #e7ebf0));
    --_muted: var(--sync-rules-muted, light-dark(#515c69, #a8b2bf));
    --_accent: var(--sync-rules-accent, light-dark(#1b57b3, #86b6ff));
    --_on-accent: var(--sync-rules-on-accent, light-dark(#ffffff, #0b1727));
    --_selected: var(--sync-rules-selected, light-dark(#dfeafa, #223550));
    --_linked: var(--sync-rules-linked, light-dark(#fff0a8, #4a4212));

    --_read: var(--sync-rules-read, light-dark(#1a56ad, #8fbcff));
    --_read-tint: var(--sync-rules-read-tint, light-dark(#e3edfb, #1a2b45));
    --_write: var(--sync-rules-write, light-dark(#14612f, #83d8a2));
    --_write-tint: var(--sync-rules-write-tint, light-dark(#def2e3, #143323));
    --_denied: var(--sync-rules-denied, light-dark(#59636f, #a2acb9));
    --_undecided: var(--sync-rules-undecided, light-dark(#7d4b00, #f1c264));
    --_undecided-tint: var(--sync-rules-undecided-tint, light-dark(#fdefd3, #3a2d11));
    --_function: var(--sync-rules-function, light-dark(#633aa8, #c6abff));
    --_function-tint: var(--sync-rules-function-tint, light-dark(#efe8fb, #2c2243));
    --_error: var(--sync-rules-error, light-dark(#ad2219, #ff9d94));
    --_error-tint: var(--sync-rules-error-tint, light-dark(#fdeae8, #431f1c));
    --_warning: var(--sync-rules-warning, light-dark(#7d4b00, #f1c264));
    --_note: var(--sync-rules-note, light-dark(#33597f, #9fc3e6));

    --_font: var(--sync-rules-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    --_mono: var(--sync-rules-mono, ui-monospace, "SF Mono", "Cascadia Code", "DejaVu Sans Mono", Menlo, Consolas, monospace);
    --_size: var(--sync-rules-size, 0.875rem);
    --_small: calc(var(--_size) * 0.9);
    --_radius: var(--sync-rules-radius, 6px);

    color: var(--_text);
    font: var(--_size) / 1.45 var(--_font);
    box-sizing: border-box;
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none;
  }
`;

/** A host that fills the height it is given with its parts, one below the other. */
export const filling = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
`;

/** A host whose parts are laid out by the width that it has. */
export const measured = css`
  :host {
    display: block;
    container-type: inline-size;
  }
`;

/** Controls and words that look alike in every panel. */
export const controls = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  pre {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: var(--_size);
    font-weight: 650;
  }
  h3 {
    font-size: var(--_size);
    font-weight: 650;
  }
  h4 {
    font-size: var(--_small);
    font-weight: 650;
    color: var(--_muted);
  }
  code,
  pre {
    font-family: var(--_mono);
    font-size: var(--_small);
  }
  pre {
    overflow: auto;
    padding: 8px 10px;
    background: var(--_raised);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    white-space: pre;
    tab-size: 2;
  }
  button,
  select,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  button {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 28px;
    padding: 2px 10px;
    background: var(--_surface);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    cursor: pointer;
    text-align: start;
  }
  button:hover:not(:disabled) {
    background: var(--_raised);
  }
  button:disabled {
    color: var(--_muted);
    border-color: var(--_border);
    cursor: default;
  }
  button.primary:not(:disabled) {
    color: var(--_on-accent);
    background: var(--_accent);
    border-color: var(--_accent);
  }
  button.primary:hover:not(:disabled) {
    filter: brightness(1.08);
  }
  button.plain {
    min-height: 24px;
    padding: 0 4px;
    color: var(--_accent);
    background: none;
    border-color: transparent;
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  select {
    min-height: 28px;
    padding: 2px 6px;
    background: var(--_surface);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    max-width: 100%;
  }
  textarea {
    padding: 8px 10px;
    background: var(--_surface);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    font-family: var(--_mono);
    font-size: var(--_small);
    resize: vertical;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: var(--_small);
  }
  .empty {
    padding: 20px 12px;
    color: var(--_muted);
    text-align: center;
    text-wrap: balance;
  }
  .problem {
    color: var(--_error);
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .word {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    padding: 0 8px;
    border-radius: 999px;
    border: 1px solid currentColor;
    font-size: var(--_small);
    font-weight: 600;
    white-space: nowrap;
  }
  .is-read {
    color: var(--_read);
    background: var(--_read-tint);
  }
  .is-good {
    color: var(--_write);
    background: var(--_write-tint);
  }
  .is-denied {
    color: var(--_denied);
    background: var(--_raised);
  }
  .is-undecided {
    color: var(--_undecided);
    background: var(--_undecided-tint);
  }
  .is-function {
    color: var(--_function);
    background: var(--_function-tint);
  }
  .is-bad {
    color: var(--_error);
    background: var(--_error-tint);
  }
  @media (prefers-reduced-motion: no-preference) {
    button {
      transition: background-color 120ms;
    }
  }
  @media (forced-colors: active) {
    .word {
      forced-color-adjust: auto;
    }
  }
`;
