/** How the migration tab looks. */
import { css } from "lit";

export const migrationStyle = css`
  :host {
    display: grid;
    gap: 18px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
  }
  section,
  article {
    display: grid;
    gap: 8px;
  }
  article {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    gap: 0;
    overflow: clip;
  }
  article > header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 7px 12px;
    background: var(--_raised);
  }
  article > .body {
    display: grid;
    gap: 14px;
    padding: 10px 12px 12px;
  }
  .part {
    display: grid;
    gap: 5px;
    justify-items: start;
  }
  .part > pre,
  .part > ul,
  .part > dl,
  .part > details {
    justify-self: stretch;
  }
  pre {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .list {
    display: grid;
    gap: 8px;
  }
  .list > li {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 10px;
    align-items: start;
    overflow-wrap: anywhere;
  }
  .list > li > div {
    display: grid;
    gap: 4px;
    justify-items: start;
  }
  .list > li > div > pre {
    justify-self: stretch;
  }
  .bullets {
    display: grid;
    gap: 6px;
    padding-inline-start: 18px;
    list-style: disc;
    overflow-wrap: anywhere;
  }
  .steps {
    display: grid;
    gap: 8px;
    padding-inline-start: 22px;
    list-style: decimal;
    overflow-wrap: anywhere;
  }
  .steps pre {
    margin-top: 4px;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 6px 12px;
  }
  .files li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 5px 0;
    border-top: 1px solid var(--_border);
  }
  .files code {
    flex: 1 1 14rem;
    overflow-wrap: anywhere;
  }
  summary {
    cursor: pointer;
    color: var(--_muted);
  }
  details > * + * {
    margin-top: 6px;
  }
`;
