import { createApp } from "vue";
import { keepFresh } from "../wallet/keep-fresh.ts";
import App from "./App.vue";
import { meetHolder } from "./holder.ts";
import { router } from "./router.ts";
import { startWorker } from "./worker.ts";
import "./app.css";

export async function openApp(): Promise<void> {
  void meetHolder();
  createApp(App).use(router).mount("#app");
  keepFresh();
  await startWorker();
}
