/** A button that copies a text, and says that it did. */
import { css, html, LitElement } from "lit";
import { property, state } from "lit/decorators.js";
import { controls } from "../theme.js";
import { texts } from "../texts.js";
import { define } from "./panel.js";

const SHOWN_MS = 2000;

export class CopyButton extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: inline-block;
      }
      button {
        min-height: 24px;
        padding: 0 8px;
        font-size: var(--_small);
      }
    `,
  ];
  @property() text = "";
  @property() label = "";
  @state() private said = "";

  override render() {
    return html`<button type="button" aria-label=${this.label} @click=${this.#copy}>${texts.copy.word}</button>
      <span role="status" class="muted small">${this.said}</span>`;
  }

  #copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(this.text);
      this.said = texts.copy.done;
    } catch {
      // A page may forbid it, and pages without https have no clipboard.
      this.said = texts.copy.refused;
    }
    setTimeout(() => (this.said = ""), SHOWN_MS);
  };
}

define("sync-rules-copy", CopyButton);
