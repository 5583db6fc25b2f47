import { defineConfig } from "vite";
import { appBuild } from "../app-build.ts";

export default defineConfig(
  appBuild("venue", {
    name: "一卡通核验",
    short_name: "核验",
    description: "场所工作人员核验融合码",
    theme_color: "#14202B",
    background_color: "#14202B",
  }),
);
