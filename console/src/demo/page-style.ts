/** How the page around the component looks, and its dialogs. */
import { css } from "lit";

export const pageStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 100vh;
    color-scheme: inherit;
    background: var(--_ground);
  }
  header,
  .intake,
  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 10px;
    padding: 6px 16px;
  }
  header,
  footer {
    padding-block-end: 0;
  }
  footer {
    padding-block: 0 8px;
  }
  h1 {
    margin: 0;
    font-size: 1.05rem;
    font-weight: 700;
  }
  .subtitle {
    flex: 0 1 auto;
  }
  .space {
    flex: 1 1 0;
  }
  label {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-width: 0;
    max-width: 100%;
  }
  select {
    flex: 0 1 auto;
    min-width: 0;
  }
  .said {
    flex: 1 1 14rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  main {
    flex: 1 1 auto;
    min-height: 0;
    padding: 0 7px;
    /* The window less what stands above and below. */
    --sync-rules-height: max(46rem, calc(100dvh - 7.5rem));
  }
  .over {
    position: fixed;
    inset: 0;
    z-index: 10;
    display: grid;
    place-items: center;
    padding: 2rem;
    background: color-mix(in srgb, var(--_surface) 82%, transparent);
    outline: 3px dashed var(--_accent);
    outline-offset: -14px;
    pointer-events: none;
  }
  .over p {
    padding: 12px 20px;
    font-size: 1.1rem;
    font-weight: 650;
    background: var(--_surface);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
  }
  @media (max-width: 600px) {
    header,
    .intake {
      padding-inline: 8px;
    }
    main {
      padding-inline: 0;
    }
    .subtitle {
      display: none;
    }
  }
`;

export const dialogStyle = css`
  :host {
    color-scheme: inherit;
  }
  dialog {
    width: min(44rem, calc(100vw - 2rem));
    padding: 16px;
    color: var(--_text);
    background: var(--_surface);
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    gap: 10px;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  h2 {
    font-size: 1rem;
  }
  textarea {
    width: 100%;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .link {
    word-break: break-all;
  }
  .buttons {
    display: flex;
    justify-content: end;
    gap: 8px;
  }
`;
