import "../kit/base.css";
import "./venue.css";
import { createApp } from "vue";
import { language } from "../kit/texts.ts";
import App from "./App.vue";
import { watchForNewVersion } from "./updates.ts";

document.documentElement.lang = language();
createApp(App).mount("#app");
void watchForNewVersion();
