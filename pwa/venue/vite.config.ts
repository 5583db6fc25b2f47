import { defineConfig } from "vite";
import { appBuild } from "../app-build.ts";

export default defineConfig(
  appBuild("venue", {
    name: "一卡通核验",
    short_name: "核验",
    description: "场所工作人员核验融合码",
    start_url: "/venue/",
    display: "standalone",
    theme_color: "#14202B",
    background_color: "#14202B",
    icons: [
      { src: "/venue/icon.svg", type: "image/svg+xml", sizes: "any" },
      { src: "/venue/icon-192.png", type: "image/png", sizes: "192x192" },
      { src: "/venue/icon-512.png", type: "image/png", sizes: "512x512" },
      { src: "/venue/icon-maskable-512.png", type: "image/png", sizes: "512x512", purpose: "maskable" },
    ],
  }),
);
