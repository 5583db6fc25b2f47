import { readFile, readdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";
import type { Plugin } from "vite";

const WORTH_IT = new Set([".css", ".html", ".js", ".svg", ".wasm", ".webmanifest"]);

/** Writes .gz and .br beside every built text, which the server hands out instead of compressing per request. */
export function compressed(folder: string): Plugin {
  return {
    name: "compressed",
    apply: "build",
    // After the service worker has been written too.
    closeBundle: { order: "post", sequential: true, handler: () => compressAll(folder) },
  };
}

async function compressAll(folder: string): Promise<void> {
  const files = await readdir(folder, { recursive: true });
  await Promise.all(files.filter((file) => WORTH_IT.has(extname(file))).map((file) => compress(join(folder, file))));
}

async function compress(path: string): Promise<void> {
  const content = await readFile(path);
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content));
}
