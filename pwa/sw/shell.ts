/** A file of the build; one whose name tells its content has no revision. */
export interface BuiltFile {
  url: string;
  revision: string | null;
}

/**
 * Serves the built files of one app without a network. Nothing under /api/ is ever stored, since nothing here asks for
 * it. A new version waits until the person agrees, so that a code or a queue never changes under the hand: until then
 * its files lie beside those of the version in use.
 */
export function serveShell(worker: ServiceWorkerGlobalScope, files: readonly BuiltFile[], page: string): void {
  const { scope } = worker.registration;
  const keys = new Map(files.map(({ url, revision }) => [addressOf(url), addressOf(url, revision)]));
  const shell = () => caches.open(`shell ${scope}`);

  function addressOf(url: string, revision: string | null = null): string {
    return new URL(revision === null ? url : `${url}?${revision}`, scope).href;
  }

  /** One after another, so that a broken connection goes on where it stopped, and nothing is fetched that is here. */
  async function keep(): Promise<void> {
    const cache = await shell();
    for (const [address, key] of keys) {
      if (await cache.match(key)) continue;
      const answer = await fetch(key, { cache: key === address ? "default" : "reload" });
      if (!answer.ok) throw new Error(address);
      // The server sends index.html on to its folder, and a browser opens no page that was sent on.
      await cache.put(key, new Response(answer.body, answer));
    }
  }

  async function forgetOlder(): Promise<void> {
    const cache = await shell();
    const current = new Set(keys.values());
    for (const { url } of await cache.keys()) if (!current.has(url)) await cache.delete(url);
  }

  worker.addEventListener("install", (event) => event.waitUntil(keep()));
  worker.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
  worker.addEventListener("fetch", (event) => {
    const { request } = event;
    const key = keys.get(request.mode === "navigate" ? addressOf(page) : request.url);
    if (key === undefined || request.method !== "GET") return;
    // A browser that is short of space may have thrown the cache away.
    event.respondWith(shell().then(async (cache) => (await cache.match(key)) ?? fetch(request)));
  });
  worker.addEventListener("message", (event) => {
    if (event.data === "take-over") void worker.skipWaiting();
  });
}
