import { syncWallet } from "../../resident/wallet/sync.ts";
import { RENEWAL_TAG } from "../../resident/wallet/tags.ts";
import { serveShell } from "../shell.ts";
import { keepEnglish } from "./english.ts";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

/** Background sync and periodic sync: the event is younger than TypeScript's own list. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const files = self.__WB_MANIFEST;
const isEnglish = ({ url }: { url: string }) => url.startsWith("assets/app.en-");
keepEnglish(
  self,
  files.filter(isEnglish).map(({ url }) => url),
);
serveShell(
  self,
  files.filter((file) => !isEnglish(file)),
  "/resident/index.html",
);

for (const kind of ["sync", "periodicsync"]) {
  self.addEventListener(kind, (event) => {
    const { tag, waitUntil } = event as SyncEvent;
    if (tag === RENEWAL_TAG) waitUntil.call(event, syncWallet());
  });
}
