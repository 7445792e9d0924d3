/** What the choice in the grid asks for: why for a cell, partitions for a user, users for a partition. */
import { html } from "lit";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { define, Panel } from "./panel.js";
import "./cell.js";
import "./chosen-partition.js";
import "./chosen-user.js";

export class AccessPanel extends Panel {
  static override styles = [controls];
  protected override watches = ["selection", "grid"] as const;

  override render() {
    const { user, partition } = this.now.selection;
    if (user !== null && partition !== null) return html`<sync-rules-cell .store=${this.store}></sync-rules-cell>`;
    if (user !== null) return html`<sync-rules-user .store=${this.store}></sync-rules-user>`;
    if (partition !== null) return html`<sync-rules-partition .store=${this.store}></sync-rules-partition>`;
    return html`<p class="empty">${texts.access.emptyCell}</p>`;
  }
}

define("sync-rules-access", AccessPanel);
