import { serveShell } from "../shell.ts";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

serveShell(self, self.__WB_MANIFEST, "/resident/index.html");
