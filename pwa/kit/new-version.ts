// A newer version of an app that has been fetched and waits for a person's word, so that nothing changes under a hand.
import { shallowRef } from "vue";

/** A terminal stays open for weeks, and a browser looks for a new version only when a page is opened. */
const LOOK_EVERY = 3_600_000;

export const waitingVersion = shallowRef<ServiceWorker | null>(null);

export async function startWorker(app: "resident" | "venue"): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const registration = await navigator.serviceWorker.register(`/${app}/sw.js`, { scope: `/${app}/` });
  offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const coming = registration.installing;
    coming?.addEventListener("statechange", () => coming.state === "installed" && offer(coming));
  });
  setInterval(() => void registration.update().catch(() => undefined), LOOK_EVERY);
}

export function takeNewVersion(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waitingVersion.value?.postMessage("take-over");
}

/** The very first version replaces nothing, so nobody is asked. */
function offer(worker: ServiceWorker | null): void {
  if (worker !== null && navigator.serviceWorker.controller !== null) waitingVersion.value = worker;
}
