import { shallowRef } from "vue";

/** A newer version that has been fetched and waits for the holder's word. */
export const waitingVersion = shallowRef<ServiceWorker | null>(null);

export async function startWorker(): Promise<void> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const registration = await navigator.serviceWorker.register("/resident/sw.js", { scope: "/resident/" });
  if (navigator.serviceWorker.controller !== null) waitingVersion.value = registration.waiting;
  registration.addEventListener("updatefound", () => watch(registration));
}

function watch(registration: ServiceWorkerRegistration): void {
  const fresh = registration.installing;
  fresh?.addEventListener("statechange", () => {
    // The very first version replaces nothing, so nobody is asked.
    if (fresh.state === "installed" && navigator.serviceWorker.controller !== null) waitingVersion.value = fresh;
  });
}

export function takeUpdate(): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waitingVersion.value?.postMessage("take-over");
}
