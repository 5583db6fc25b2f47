import { readWallet } from "./store.ts";
import { syncWallet } from "./sync.ts";
import { renewalTag } from "./tags.ts";

// A holder who is told "please look at your phone" finds the reason there within a minute.
const EVERY = 60 * 1000;

interface WithBackgroundSync extends ServiceWorkerRegistration {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Renews in silence whenever the network gives a chance: the holder should meet an expired wallet only after weeks offline. */
export function keepFresh(): void {
  void trySync();
  addEventListener("online", () => void trySync());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void trySync();
  });
  setInterval(() => {
    if (document.visibilityState === "visible") void trySync();
  }, EVERY);
}

async function trySync(): Promise<void> {
  try {
    const { home, ended } = await readWallet();
    if (home === null && ended !== "leaving") return;
    await syncWallet();
  } catch {
    // No answer now: the kept wallet still shows codes, and the next chance comes soon.
    await askWorkerLater();
  }
}

/** Where the browser has background sync, it renews even after this page is closed. */
async function askWorkerLater(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration()) as WithBackgroundSync | undefined;
  // A browser may refuse the permission; the page's own tries remain.
  await registration?.sync?.register(renewalTag()).catch(() => undefined);
}
