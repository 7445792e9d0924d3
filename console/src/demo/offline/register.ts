/** Lets the page work without a network from the second visit on. Without it, the page works while there is one. */

export function workOffline(): void {
  if (import.meta.env.PROD && "serviceWorker" in navigator) {
    // Refused by browsers in private windows and from files; then nothing is missing but this.
    navigator.serviceWorker.register("./service-worker.js").catch(() => undefined);
  }
}
