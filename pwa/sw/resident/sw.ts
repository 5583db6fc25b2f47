import { syncWallet } from "../../resident/wallet/sync.ts";
import { seatOfTag } from "../../resident/wallet/tags.ts";
import { serveShell, type BuiltFile } from "../shell.ts";
import { keepEnglish } from "./english.ts";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: BuiltFile[] };

/** Background sync and periodic sync: the event is younger than TypeScript's own list. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

const files = self.__WB_MANIFEST;
const isEnglish = ({ url }: BuiltFile) => url.startsWith("assets/english-");
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
