import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { compressed } from "../compressed.ts";
import { tokensAsSass } from "./tokens.ts";

const folder = fileURLToPath(new URL("../../static/desk", import.meta.url));

/** Style and script for the pages that the server itself draws, for staff and for a kiosk; their names stay the same. */
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
      input: ["desk", "kiosk"].map((name) => fileURLToPath(new URL(`${name}.ts`, import.meta.url))),
      output: { entryFileNames: "[name].js", assetFileNames: "[name][extname]" },
    },
  },
});
