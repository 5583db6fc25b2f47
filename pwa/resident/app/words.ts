import { shallowRef } from "vue";
import { ENGLISH } from "../../kit/english.ts";
import { OFFLINE, Problem } from "../../kit/http.ts";
import { learnProblems } from "../../kit/problem-sentence.ts";
import { language, speak, texts, type Language } from "../../kit/texts.ts";
import zh from "../texts/app.zh-CN.json" with { type: "json" };

// Most phones never need the English sentences, and a first visit does not bring them.
const files = { "zh-CN": zh, en: zh };
export const t = texts(files);

/** The app's root is drawn anew when this changes, so that every sentence follows. */
export const spoken = shallowRef<Language>(language());

/** Fails without a network, where English has never been chosen before. */
export async function switchLanguage(chosen: Language): Promise<void> {
  await learn(chosen);
  speak(chosen);
  spoken.value = chosen;
}

/** The sentences of a language, kept from then on by the worker, in its later versions too. */
export async function learn(chosen: Language): Promise<void> {
  if (chosen !== "en") return;
  try {
    const english = await import("../texts/english.ts");
    files.en = english.app;
    learnProblems(english.problems);
  } catch {
    throw new Problem(0, OFFLINE);
  }
  void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage(ENGLISH));
}
