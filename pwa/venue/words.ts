// The venue's sentences: one language for the screen, both for a verdict, which a guest may be reading too.
import { ref } from "vue";
import { clockTime } from "../kit/clock.ts";
import { language, speak, texts, type Language } from "../kit/texts.ts";
import type { ListProblem, PastUpload, Strip } from "./offline/told.ts";
import type { Scene, Shown } from "./recent.ts";
import en from "./texts/en.json" with { type: "json" };
import zh from "./texts/zh-CN.json" with { type: "json" };
import { WORDS_OF_REASON, type Entitlement, type Verdict } from "./verdicts.ts";

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
export function headlinePieces({ words }: Pick<Verdict, "words">, spoken: Language = spokenHere.value): string[] {
  return FILES[spoken].verdicts[words].headline.split("|");
}

export function headline({ words }: Pick<Verdict, "words">, spoken: Language = spokenHere.value): string {
  return headlinePieces({ words }, spoken).join("");
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

/** 由**明代为出示 */
export function carerLine(carer: string): string {
  return carer === "" ? t("carer.somebody") : t("carer.named", { name: carer });
}

export function hourAndMinute(at: number): string {
  return clockTime(at).slice(0, 5);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago, in the largest whole unit. */
export function ageOf(seconds: number): string {
  if (seconds < MINUTE) return t("age.now");
  if (seconds < HOUR) return t("age.minutes", { count: Math.floor(seconds / MINUTE) });
  if (seconds < 2 * DAY) return t("age.hours", { count: Math.floor(seconds / HOUR) });
  return t("age.days", { count: Math.floor(seconds / DAY) });
}

/** 离线核验 · 名单 2 小时前 */
export function offlineLabel({ offline }: Verdict): string {
  return offline === null ? "" : t("offline.label", { age: ageOf(offline.listAge) });
}

const LIST_SENTENCES: Partial<Record<ListProblem, keyof typeof zh.uploads.list>> = {
  "cannot-keep": "storage",
  "from-the-future": "future",
  "list-expired": "expired",
  "list-fork": "back",
  "list-rollback": "back",
  "no-answer": "server",
  "not-a-list": "server",
  "root-changed": "root",
  "server-error": "server",
};

/** What is wrong with checking offline here and now, and what to do: nothing while all is well. */
export function troublesOf({ lists, listProblem, clockWrong, there }: Strip): string[] {
  const troubles: string[] = [];
  if (clockWrong) troubles.push(t("uploads.clock"));
  if (lists === null) troubles.push(t("uploads.noLists"));
  if (lists?.state === "list-too-old") troubles.push(t("uploads.tooOld"));
  // Without a network nobody wonders why no list comes.
  const sentence = listProblem === null ? null : (LIST_SENTENCES[listProblem] ?? "bad");
  if (sentence !== null && !(sentence === "server" && there !== true)) troubles.push(t(`uploads.list.${sentence}`));
  return troubles;
}

/** Why it did not pass, or what to do with it: "" where the state says all. */
export function uploadHint({ state, reason }: PastUpload): string {
  if (state === "disputed") return t("uploads.disputedHint");
  if (state === "rejected") return t("uploads.rejectedHint");
  if (state !== "refused" && state !== "look") return "";
  const known = reason !== null && Object.hasOwn(WORDS_OF_REASON, reason);
  const words = known ? WORDS_OF_REASON[reason as keyof typeof WORDS_OF_REASON] : "cannot-tell";
  return headline({ words });
}

/** What a screen reader says: the whole verdict, without the colours. */
export function spokenVerdict({ verdict, scene, at }: Shown): string {
  const { sign, words, entitlement, fareOpen, carer } = verdict;
  const parts = [
    words === "accepted" ? "" : t(`signs.${sign}`),
    headline(verdict),
    entitlement === null ? "" : entitlementLine(entitlement),
    carer === null ? "" : carerLine(carer),
    fareOpen ? t("offline.fareOpen") : "",
    advice(verdict),
    sceneName(scene),
    hourAndMinute(at),
    offlineLabel(verdict),
  ];
  const [comma, stop] = spokenHere.value === "zh-CN" ? ["，", "。"] : [", ", "."];
  return parts.filter((part) => part !== "").join(comma) + stop;
}
