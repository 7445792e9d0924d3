/** Gives back what the engine holds, a moment after nothing refers to it: what is on its way to be shown stays valid. */
export interface Freeable {
  free(): void;
}

const REST_MS = 1000;

export class Keeper {
  #retired = new Set<Freeable>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `used` says what is shown at the time of freeing. */
  constructor(private readonly used: () => ReadonlySet<Freeable | null | undefined>) {}

  retire(...all: (Freeable | null | undefined)[]): void {
    for (const each of all) if (each) this.#retired.add(each);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#sweep(), REST_MS);
  }

  #sweep(): void {
    const used = this.used();
    for (const each of this.#retired) if (!used.has(each)) each.free();
    this.#retired.clear();
  }
}
