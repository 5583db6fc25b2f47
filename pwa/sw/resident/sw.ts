import { syncWallet } from "../../resident/wallet/sync.ts";
import { seatOfTag } from "../../resident/wallet/tags.ts";
import { serveShell } from "../shell.ts";
import { keepEnglish } from "./english.ts";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

/** Background sync and periodic sync: the event is younger than TypeScript's own list. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const files: { url: string; revision: string | null }[] = self.__WB_MANIFEST;
const isEnglish = ({ url }: { url: string }) => url.startsWith("assets/english-");
const english = files.filter(isEnglish).map(({ url }) => url);
const others = files.filter((file) => !isEnglish(file));
keepEnglish(self, english);
serveShell(self, others, "/resident/index.html");

for (const kind of ["sync", "periodicsync"]) {
  self.addEventListener(kind, (event) => {
    const { tag, waitUntil } = event as SyncEvent;
    const seat = seatOfTag(tag);
    if (seat !== null) waitUntil.call(event, syncWallet({ seat }));
  });
}
