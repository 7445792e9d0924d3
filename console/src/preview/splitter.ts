/** The line between the rules and the rest. Dragging it, or its arrow keys, change the share of the rules. */
import { css, html, LitElement } from "lit";
import { property } from "lit/decorators.js";
import { texts } from "../texts.js";
import { define } from "./panel.js";

const LEAST = 20;
const MOST = 70;
const STEP = 2;

export class Splitter extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    div {
      width: 9px;
      height: 100%;
      cursor: col-resize;
      touch-action: none;
      border-radius: 4px;
    }
    div::before {
      content: "";
      display: block;
      width: 3px;
      height: 32px;
      position: relative;
      top: calc(50% - 16px);
      margin: 0 auto;
      border-radius: 2px;
      background: var(--_border-strong);
      opacity: 0.6;
    }
    div:hover::before,
    div:focus-visible::before {
      background: var(--_accent);
      opacity: 1;
    }
    div:focus-visible {
      outline: 2px solid var(--_accent);
    }
  `;
  /** Per cent of the width of the parent. */
  @property({ type: Number }) share = 42;

  override render() {
    return html`<div
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${texts.app.split}
      aria-valuemin=${LEAST}
      aria-valuemax=${MOST}
      aria-valuenow=${Math.round(this.share)}
      @keydown=${this.#key}
      @pointerdown=${(event: PointerEvent) => (event.currentTarget as Element).setPointerCapture(event.pointerId)}
      @pointermove=${this.#drag}
    ></div>`;
  }

  #key = (event: KeyboardEvent): void => {
    const to: Record<string, number> = { ArrowLeft: this.share - STEP, ArrowRight: this.share + STEP, Home: LEAST, End: MOST };
    const share = to[event.key];
    if (share === undefined) return;
    event.preventDefault();
    this.#set(share);
  };

  #drag = (event: PointerEvent): void => {
    if (!(event.currentTarget as Element).hasPointerCapture(event.pointerId)) return;
    const box = this.parentElement?.getBoundingClientRect();
    if (box && box.width > 0) this.#set(((event.clientX - box.left) / box.width) * 100);
  };

  #set(share: number): void {
    this.share = Math.max(LEAST, Math.min(MOST, share));
    this.dispatchEvent(new CustomEvent<number>("share-changed", { detail: this.share }));
  }
}

define("sync-rules-splitter", Splitter);
