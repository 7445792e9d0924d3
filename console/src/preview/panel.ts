/**
 * What all panels share: they are given the store, and render again when a part of the snapshot that they watch is
 * another one. Without a list of parts they follow every change.
 */
import { LitElement } from "lit";
import type { PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import type { Store } from "../state/store.js";
import type { Snapshot } from "../state/types.js";

export abstract class Panel extends LitElement {
  @property({ attribute: false }) store!: Store;
  protected watches: readonly (keyof Snapshot)[] | null = null;
  #stop: (() => void) | null = null;

  protected get now(): Snapshot {
    return this.store.now;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
    this.#stop = null;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("store")) this.#follow();
  }

  #follow(): void {
    this.#stop?.();
    this.#stop = this.store.subscribe((now, before) => {
      if (!this.watches || this.watches.some((key) => now[key] !== before[key])) this.requestUpdate();
    });
  }
}

/** Two copies of the package in one page must not fight over a name. */
export function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
