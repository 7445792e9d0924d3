/** How the panels of a chosen user and a chosen partition look. */
import { css } from "lit";

export const chosen = css`
  :host {
    display: grid;
    gap: 14px;
  }
  h3 {
    overflow-wrap: anywhere;
  }
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 10px 16px;
  }
  dt {
    font-weight: 600;
  }
  summary {
    cursor: pointer;
    color: var(--_muted);
  }
  details pre {
    margin-top: 6px;
  }
`;
