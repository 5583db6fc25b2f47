import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";
import { VitePWA, type ManifestOptions } from "vite-plugin-pwa";
import { compressed } from "./compressed.ts";

/** Both apps are built alike; each has its own address, output, manifest and service worker. */
export function appBuild(app: "resident" | "venue", manifest: Partial<ManifestOptions>): UserConfig {
  const folder = fileURLToPath(new URL(`../static/${app}`, import.meta.url));
  return {
    base: `/${app}/`,
    plugins: [
      vue(),
      VitePWA({
        strategies: "injectManifest",
        srcDir: `../sw/${app}`,
        filename: "sw.ts",
        injectRegister: false,
        manifest: { lang: "zh-CN", dir: "ltr", id: `/${app}/`, scope: `/${app}/`, ...manifest },
        injectManifest: {
          globPatterns: ["**/*.{js,css,html,svg,wasm,webmanifest}"],
          // The manifest quotes its large icons, which only an installation asks for.
          globIgnores: ["sw.js"],
        },
        includeManifestIcons: false,
      }),
      compressed(folder),
    ],
    build: {
      outDir: folder,
      emptyOutDir: true,
      // Phones in use: the WebViews of the last five years.
      target: ["chrome87", "safari14"],
      modulePreload: { polyfill: false },
      // A data: address would be refused by nothing but is paid again in every file that quotes it.
      assetsInlineLimit: 0,
    },
  };
}
