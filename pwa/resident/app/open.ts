import { createApp } from "vue";
import { startWorker } from "../../kit/new-version.ts";
import { keepFresh } from "../wallet/keep-fresh.ts";
import App from "./App.vue";
import { language } from "../../kit/texts.ts";
import { meetHolder } from "./holder.ts";
import "./install.ts";
import { router } from "./router.ts";
import { learn } from "./words.ts";
import "./app.css";

export async function openApp(): Promise<void> {
  // Where the browser keeps nothing, the code screen has already said so.
  meetHolder().catch(() => undefined);
  // Chinese sentences are better than none.
  await learn(language()).catch(() => undefined);
  createApp(App).use(router).mount("#app");
  keepFresh();
  await startWorker("resident");
}
