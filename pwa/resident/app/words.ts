import { shallowRef } from "vue";
import { language, speak, texts, type Language } from "../../kit/texts.ts";
import en from "../texts/app.en.json" with { type: "json" };
import zh from "../texts/app.zh-CN.json" with { type: "json" };

export const t = texts({ "zh-CN": zh, en });

/** The app's root is drawn anew when this changes, so that every sentence follows. */
export const spoken = shallowRef<Language>(language());

export function switchLanguage(chosen: Language): void {
  speak(chosen);
  spoken.value = chosen;
}
