/**
 * A dialog with a link to what is shown. In: the state. Out: an address; users and partitions are in it only if the
 * person says so, as they are other people's data.
 */
import { html, LitElement, nothing } from "lit";
import type { SharedState } from "../../state/types.js";
import { texts } from "../../texts.js";
import { controls, tokens } from "../../theme.js";
import { dialogStyle } from "../page-style.js";
import { toFragment } from "./fragment.js";

const words = texts.demo.sharing;

/** Mail programs and chats begin to cut about here. */
const LONG = 8_000;

export class ShareDialog extends LitElement {
  static override styles = [tokens, controls, dialogStyle];
  static override properties = { state: { state: true }, withPeople: { state: true }, copied: { state: true } };

  private state: SharedState | null = null;
  private withPeople = false;
  private copied = false;

  open(state: SharedState): void {
    this.state = state;
    this.withPeople = false;
    this.copied = false;
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  override render() {
    return html`<dialog aria-labelledby="heading" aria-describedby="explain">${this.state === null ? nothing : this.content(this.state)}</dialog>`;
  }

  private content(state: SharedState) {
    return html`
      <h2 id="heading">${words.heading}</h2>
      <p id="explain">${words.explain}. ${words.holds(state.files.length)}</p>
      <label class="choice">
        <input type="checkbox" .checked=${this.withPeople} @change=${this.onPeople} />
        <span>${words.withPeople(entries(state.users), entries(state.partitions))}</span>
      </label>
      <p class="small ${this.withPeople ? "problem" : "muted"}">${words.warning}</p>
      ${this.link(this.withPeople ? state : withoutPeople(state))}
    `;
  }

  private link(state: SharedState) {
    let address: string;
    try {
      address = `${location.href.split("#")[0]}${toFragment(state)}`;
    } catch (error) {
      return html`<p class="problem" role="alert">${error instanceof Error ? error.message : String(error)}</p>${this.buttons(nothing)}`;
    }
    return html`
      <textarea class="link" rows="4" readonly aria-label=${words.link} .value=${address}></textarea>
      ${address.length > LONG ? html`<p class="small muted">${words.long(address.length)}</p>` : nothing}
      ${this.buttons(html`<button type="button" class="primary" @click=${this.copy}>${this.copied ? words.copied : words.copy}</button>`)}
    `;
  }

  private buttons(more: unknown) {
    return html`<div class="buttons"><button type="button" @click=${this.close}>${texts.demo.close}</button>${more}</div>`;
  }

  private readonly onPeople = (event: Event): void => {
    this.withPeople = (event.target as HTMLInputElement).checked;
    this.copied = false;
  };

  private readonly copy = (): void => {
    const box = this.renderRoot.querySelector<HTMLTextAreaElement>(".link");
    if (box === null) {
      return;
    }
    box.select();
    // Where the clipboard is refused the link is selected, ready for the person to copy.
    navigator.clipboard?.writeText(box.value).then(
      () => (this.copied = true),
      () => undefined,
    );
  };

  private readonly close = (): void => {
    this.renderRoot.querySelector("dialog")?.close();
  };
}

/** A search text is typed to find a user, so it goes with them. */
function withoutPeople({ users: _users, partitions: _partitions, selection: _selection, filter: _filter, ...rest }: SharedState): SharedState {
  return rest;
}

function entries(text: string | undefined): number {
  return (text ?? "").split("\n").filter((line) => line.trim() !== "").length;
}

customElements.define("demo-share-dialog", ShareDialog);
