/** The layout: side by side where there is room, below one another where there is not. */
import { css } from "lit";

export const previewStyle = css`
  :host {
    display: block;
    container-type: inline-size;
    background: var(--_ground);
    overflow-wrap: break-word;
  }
  .base {
    display: grid;
    gap: 9px;
    padding: 9px;
    grid-template-columns: minmax(0, 1fr);
    grid-template-areas: "head" "rules" "grid" "details";
  }
  .head {
    grid-area: head;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 12px;
    padding: 0 3px;
    min-width: 0;
  }
  .head .space {
    flex: 1;
  }
  .head .name {
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  .box {
    background: var(--_surface);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    overflow: clip;
    min-width: 0;
    min-height: 0;
  }
  .rules {
    grid-area: rules;
    display: flex;
    flex-direction: column;
  }
  sync-rules-editor {
    height: 22rem;
  }
  sync-rules-findings {
    max-height: 16rem;
    overflow: auto;
    border-top: 1px solid var(--_border);
  }
  .grid {
    grid-area: grid;
    display: flex;
    flex-direction: column;
    height: 26rem;
  }
  .grid > h2 {
    padding: 9px 12px 0;
  }
  sync-rules-grid {
    flex: 1;
    min-height: 0;
    padding: 6px 12px 10px;
  }
  .grid .empty p + p {
    margin-top: 10px;
  }
  .details {
    grid-area: details;
    display: flex;
    flex-direction: column;
  }
  sync-rules-tabs {
    flex: 1;
  }
  sync-rules-splitter {
    display: none;
  }
  @container (min-width: 52rem) {
    .base {
      height: var(--sync-rules-height, 52rem);
      gap: 9px 0;
      grid-template-columns: minmax(0, calc(var(--_share, 42) * 1%)) 9px minmax(0, 1fr);
      grid-template-rows: auto minmax(0, 6fr) minmax(0, 5fr);
      grid-template-areas: "head head head" "rules split grid" "rules split details";
    }
    sync-rules-editor {
      flex: 1 1 0;
      height: auto;
      min-height: 8rem;
    }
    sync-rules-findings {
      flex: 0 1 auto;
      max-height: 40%;
    }
    .grid {
      height: auto;
    }
    sync-rules-splitter {
      grid-area: split;
      display: block;
    }
  }
`;
