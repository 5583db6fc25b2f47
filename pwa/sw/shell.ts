import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

/**
 * Serves the built files of one app without a network. Nothing under /api/ is ever stored, since no route here
 * matches it. A new version waits until the person agrees, so that a code or a queue never changes under the hand.
 */
export function serveShell(
  worker: ServiceWorkerGlobalScope,
  files: Parameters<typeof precacheAndRoute>[0],
  page: string,
) {
  precacheAndRoute(files);
  cleanupOutdatedCaches();
  registerRoute(new NavigationRoute(createHandlerBoundToURL(page)));
  worker.addEventListener("message", (event) => {
    if (event.data === "take-over") void worker.skipWaiting();
  });
}
