import vue from "@vitejs/plugin-vue";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { UserConfig } from "vite";
import { VitePWA, type ManifestOptions } from "vite-plugin-pwa";
import { compressed } from "./compressed.ts";

/**
 * Both apps are built alike; each has its own address, output, manifest and service worker. Small modules that every
 * part needs may be named, to come in one file.
 */
export function appBuild(app: "resident" | "venue", manifest: Partial<ManifestOptions>, small?: RegExp): UserConfig {
  const groups = small && [{ name: "small", test: small, includeDependenciesRecursively: false }];
  const folder = fileURLToPath(new URL(`../static/${app}`, import.meta.url));
  return {
    base: `/${app}/`,
    plugins: [
      // No component is written the older way, so its half of Vue stays out.
      vue({ features: { optionsAPI: false, componentIdGenerator: numbered(app) } }),
      VitePWA({
        strategies: "injectManifest",
        srcDir: `../sw/${app}`,
        filename: "sw.ts",
        injectRegister: false,
        manifest: { ...sharedManifest(`/${app}/`), ...manifest },
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
      rolldownOptions: { output: { codeSplitting: { groups } } },
    },
  };
}

/** Styles know their component by its number: the usual eight letters of a hash are paid for in script and style alike. */
function numbered(app: string) {
  const folder = new URL(`${app}/`, import.meta.url);
  const components = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".vue"))
    .sort();
  return (path: string, _source: string, _production: boolean | undefined, hash: (text: string) => string) => {
    const place = components.indexOf(path);
    return place === -1 ? hash(path) : place.toString(36);
  };
}

function sharedManifest(address: string): Partial<ManifestOptions> {
  return {
    ...{ lang: "zh-CN", dir: "ltr", display: "standalone" },
    ...{ id: address, scope: address, start_url: address },
    icons: [
      { src: "icon.svg", sizes: "any", type: "image/svg+xml" },
      { src: "icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "icon-maskable-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  };
}
