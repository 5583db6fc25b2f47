import { ENGLISH } from "../../kit/english.ts";

/** English sentences come when a page first asks for them; from then on each version brings its own along. */
export function keepEnglish(worker: ServiceWorkerGlobalScope, files: string[]): void {
  const addresses = files.map((file) => new URL(file, worker.registration.scope).href);

  async function keep(): Promise<void> {
    await (await caches.open(ENGLISH)).addAll(addresses);
  }

  async function forgetOlder(): Promise<void> {
    if (!(await caches.has(ENGLISH))) return;
    const cache = await caches.open(ENGLISH);
    for (const { url } of await cache.keys()) if (!addresses.includes(url)) await cache.delete(url);
  }

  worker.addEventListener("install", (event) => {
    event.waitUntil(caches.has(ENGLISH).then((chosen) => (chosen ? keep() : undefined)));
  });
  worker.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
  worker.addEventListener("message", (event) => {
    if (event.data === ENGLISH) event.waitUntil(keep());
  });
  worker.addEventListener("fetch", (event) => {
    const { request } = event;
    if (!addresses.includes(request.url)) return;
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  });
}
