import "../kit/base.css";
import "./venue.css";
import { createApp } from "vue";
import { startWorker } from "../kit/new-version.ts";
import { language } from "../kit/texts.ts";
import App from "./App.vue";

document.documentElement.lang = language();
createApp(App).mount("#app");
void startWorker("venue");
