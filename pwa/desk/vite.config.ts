import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compressed } from "../compressed.ts";
import { tokensAsSass } from "./tokens.ts";

const folder = fileURLToPath(new URL("../../static/desk", import.meta.url));

/** One style sheet and one script for the pages that the server itself draws for staff; their names stay the same. */
export default defineConfig({
  base: "/desk/",
  plugins: [compressed(folder)],
  css: {
    preprocessorOptions: {
      scss: {
        additionalData: tokensAsSass(),
        quietDeps: true,
        // Bootstrap 5 is written with @import, which Sass keeps until its version 3.
        silenceDeprecations: ["import"],
      },
    },
  },
  build: {
    outDir: folder,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: fileURLToPath(new URL("desk.ts", import.meta.url)),
      output: { entryFileNames: "desk.js", assetFileNames: "desk[extname]" },
    },
  },
});
