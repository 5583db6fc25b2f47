// A new version waits until staff take it, so that the door never changes under a hand in mid-queue.
import { readonly, ref } from "vue";

const LOOK_EVERY = 3_600_000;
const waits = ref(false);
let waiting: ServiceWorker | null = null;

export const newVersionWaits = readonly(waits);

export async function watchForNewVersion(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const registration = await navigator.serviceWorker.register("/venue/sw.js", { scope: "/venue/" });
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => coming.state === "installed" && offer(registration.waiting));
  });
  // A terminal stays open for weeks, and a browser looks for a new version only when a page is opened.
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY);
}

export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting?.postMessage("take-over");
}

/** The first version of all takes over by itself: there is nothing running that it could disturb. */
function offer(worker: ServiceWorker | null): void {
  if (worker === null || navigator.serviceWorker.controller === null) return;
  waiting = worker;
  waits.value = true;
}
