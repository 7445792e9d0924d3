/// <reference lib="webworker" />
/**
 * Keeps the demo page working without a network. In: the list of its files, written here by the build. Out: answers
 * from the store of the browser for these files; what is not one of them goes to the network as if this were not here.
 * A new version takes over when the last page of the old one is closed, so that a page never mixes two versions.
 */
export {};

declare const self: ServiceWorkerGlobalScope;

/** Both are written here by the build. */
declare const __VERSION__: string;
declare const __FILES__: readonly string[];

const OWN_STORES = "sync-rules-console-";
const STORE = OWN_STORES + __VERSION__;

self.addEventListener("install", (event) => {
  event.waitUntil(fill());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver());
});

self.addEventListener("fetch", (event) => {
  const own = ownFile(event.request);
  if (own !== null) {
    event.respondWith(fromStore(own, event.request));
  }
});

async function fill(): Promise<void> {
  const store = await caches.open(STORE);
  // `reload` passes the browser's HTTP cache: a stale copy there would stay for good in here.
  await store.addAll(__FILES__.map((file) => new Request(new URL(file, self.registration.scope), { cache: "reload" })));
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN_STORES) && name !== STORE) {
      await caches.delete(name);
    }
  }
  await self.clients.claim();
}

/** The address under which a file of the page is stored; null for anything else. */
function ownFile(request: Request): string | null {
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) {
    return null;
  }
  const path = new URL(request.url).pathname.slice(new URL(self.registration.scope).pathname.length) || "index.html";
  return __FILES__.includes(path) ? new URL(path, self.registration.scope).href : null;
}

async function fromStore(address: string, request: Request): Promise<Response> {
  const stored = await (await caches.open(STORE)).match(address);
  return stored ?? fetch(request);
}
