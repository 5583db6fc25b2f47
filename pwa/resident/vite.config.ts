import { defineConfig } from "vite";
import { appBuild } from "../app-build.ts";

export default defineConfig(
  appBuild(
    "resident",
    {
      name: "一卡通",
      short_name: "一卡通",
      description: "居民服务一卡通：亮码、电子卡、用卡服务",
      orientation: "portrait",
      theme_color: "#006B5E",
      background_color: "#FFFFFF",
      shortcuts: [
        { name: "亮码", url: "/resident/code", icons: [{ src: "icon-192.png", sizes: "192x192", type: "image/png" }] },
      ],
    },
    /kit\/(texts|base64url)\.ts|people\/seats/,
  ),
);
