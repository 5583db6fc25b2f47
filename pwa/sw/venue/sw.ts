import { serveShell, type BuiltFile } from "../shell.ts";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: BuiltFile[] };

serveShell(self, self.__WB_MANIFEST, "/venue/index.html");
