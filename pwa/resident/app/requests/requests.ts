import { shallowRef } from "vue";
import type { Asked } from "../../../kit/answers.ts";
import { language } from "../../../kit/texts.ts";
import * as api from "../../api.ts";
import { t } from "../words.ts";
import { isBooked } from "./fields.ts";

// Held in memory alone, like messages: what somebody asked for is not left lying on a phone.
export const requests = shallowRef<readonly Asked[] | null>(null);

export async function fetchRequests(): Promise<void> {
  requests.value = (await api.requests()).requests;
}

/** What the server has just said of one of them. */
export function keep(one: Asked): void {
  const others = (requests.value ?? []).filter(({ id }) => id !== one.id);
  requests.value = [one, ...others];
}

/** 12月3日, 3 Dec: a day of the calendar, which is the same in every time zone. */
export function saidDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const format = { day: "numeric", month: language() === "en" ? "short" : "long", timeZone: "UTC" } as const;
  return date.toLocaleDateString(language() === "en" ? "en-GB" : "zh-CN", format);
}

/** What has a time is arranged, where other things are ready. */
export const stateWord = (state: Asked["state"], kind: Asked["kind"]) =>
  state === "ready" && isBooked(kind) ? t("requests.booking.arranged") : t(`requests.states.${state}`);

/** 12月3日上午, 3 Dec, in the morning. */
export const saidHalf = ({ day, half }: { day: string; half: "morning" | "afternoon" }) =>
  t("requests.booking.when", { day: saidDay(day), half: t(`requests.choices.${half}`) });

/** How its promise stands, in one sentence. */
export function promiseOf({ clock, state, days_left, promised_on, late, booking }: Asked): string {
  if (state === "ready" && booking) return saidHalf(booking);
  const day = saidDay(promised_on);
  if (clock === "waiting-for-you") return t("requests.promise.waits", { count: Math.max(0, days_left) });
  if (clock === "stopped") return t(late ? "requests.promise.was-late" : `requests.ended.${state as "ready"}`);
  if (days_left < 0) return t("requests.promise.late", { day });
  return days_left === 0 ? t("requests.promise.today", { day }) : t("requests.promise.left", { day, count: days_left });
}
