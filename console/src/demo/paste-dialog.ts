/** A dialog to paste a configuration into. Out: the event `pasted` with the text. */
import { html, LitElement, nothing } from "lit";
import { texts } from "../texts.js";
import { controls, tokens } from "../theme.js";
import { dialogStyle } from "./page-style.js";

const words = texts.demo.pasting;

export class PasteDialog extends LitElement {
  static override styles = [tokens, controls, dialogStyle];
  static override properties = { empty: { state: true } };

  private empty = false;

  open(): void {
    this.empty = false;
    this.box.value = "";
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  override render() {
    return html`
      <dialog aria-labelledby="heading" aria-describedby="hint">
        <h2 id="heading">${words.heading}</h2>
        <p id="hint" class="muted small">${words.hint}</p>
        <textarea rows="14" spellcheck="false" aria-label=${words.label}></textarea>
        ${this.empty ? html`<p class="problem small" role="alert">${words.empty}</p>` : nothing}
        <div class="buttons">
          <button type="button" @click=${this.close}>${texts.demo.close}</button>
          <button type="button" class="primary" @click=${this.take}>${words.open}</button>
        </div>
      </dialog>
    `;
  }

  private get box(): HTMLTextAreaElement {
    return this.renderRoot.querySelector("textarea") as HTMLTextAreaElement;
  }

  private readonly close = (): void => {
    this.renderRoot.querySelector("dialog")?.close();
  };

  private readonly take = (): void => {
    this.empty = this.box.value.trim() === "";
    if (!this.empty) {
      this.dispatchEvent(new CustomEvent("pasted", { detail: this.box.value }));
      this.close();
    }
  };
}

customElements.define("demo-paste-dialog", PasteDialog);
