// The venue's sentences: one language for the screen, both for a verdict, which a guest may be reading too.
import { ref } from "vue";
import { clockTime } from "../kit/clock.ts";
import { language, speak, texts, type Language } from "../kit/texts.ts";
import type { Scene, Shown } from "./recent.ts";
import en from "./texts/en.json" with { type: "json" };
import zh from "./texts/zh-CN.json" with { type: "json" };
import type { Entitlement, Verdict } from "./verdicts.ts";

const FILES: Record<Language, typeof zh> = { "zh-CN": zh, en };
const say = texts(FILES);
const spokenHere = ref(language());

/** Asks for the language first, so that a screen is drawn anew when it changes. */
export function t(...sentence: Parameters<typeof say>): string {
  return spokenHere.value && say(...sentence);
}

export function otherLanguage(): Language {
  return spokenHere.value === "zh-CN" ? "en" : "zh-CN";
}

export function switchLanguage(): void {
  speak(otherLanguage());
  spokenHere.value = language();
}

/** The pieces between which a headline may break on a narrow screen. */
export function headlinePieces({ words }: Verdict, spoken: Language = spokenHere.value): string[] {
  return FILES[spoken].verdicts[words].headline.split("|");
}

export function headline(verdict: Verdict, spoken: Language = spokenHere.value): string {
  return headlinePieces(verdict, spoken).join("");
}

export function advice({ words, flagged }: Verdict, spoken: Language = spokenHere.value): string {
  return flagged ? FILES[spoken].scan.clockOff : FILES[spoken].verdicts[words].advice;
}

export function sceneName(scene: Scene): string {
  return spokenHere.value === "zh-CN" ? scene.name : scene.name_en;
}

export function fareName({ class: fare }: Entitlement, spoken: Language = spokenHere.value): string {
  return FILES[spoken].entitlement[fare];
}

/** 免票 · 65岁以上 */
export function entitlementLine(entitlement: Entitlement): string {
  const { label } = entitlement;
  const fare = fareName(entitlement);
  return label === "" || label === fare ? fare : `${fare} · ${label}`;
}

export function hourAndMinute(at: number): string {
  return clockTime(at).slice(0, 5);
}

/** What a screen reader says: the whole verdict, without the colours. */
export function spokenVerdict({ verdict, scene, at }: Shown): string {
  const { sign, words, entitlement } = verdict;
  const parts = [
    words === "accepted" ? "" : t(`signs.${sign}`),
    headline(verdict),
    entitlement === null ? "" : entitlementLine(entitlement),
    advice(verdict),
    sceneName(scene),
    hourAndMinute(at),
  ];
  const [comma, stop] = spokenHere.value === "zh-CN" ? ["，", "。"] : [", ", "."];
  return parts.filter((part) => part !== "").join(comma) + stop;
}
