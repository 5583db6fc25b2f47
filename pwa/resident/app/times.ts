import { onUnmounted, shallowRef, type ShallowRef } from "vue";
import { dayAndTime } from "../../kit/clock.ts";
import { language } from "../../kit/texts.ts";
import { now } from "./holder.ts";
import { t } from "./words.ts";

const OFTEN = 15_000;

/** Unix seconds of a moment as the server writes it. */
export function at(moment: string): number {
  return Date.parse(moment) / 1000;
}

export function saidAt(moment: string): string {
  return dayAndTime(at(moment), language());
}

/** The server's time, often enough for what counts down in minutes. */
export function useNow(): Readonly<ShallowRef<number>> {
  const moment = shallowRef(now());
  const ticking = setInterval(() => (moment.value = now()), OFTEN);
  onUnmounted(() => clearInterval(ticking));
  return moment;
}

/** 6 天 23 小时, 3 小时 12 分钟, 40 分钟: the two largest parts, since nobody waits for minutes of days. */
export function timeLeft(seconds: number): string {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  const parts = [
    { name: "times.days", count: Math.floor(minutes / 1440) },
    { name: "times.hours", count: Math.floor(minutes / 60) % 24 },
    { name: "times.minutes", count: minutes % 60 },
  ] as const;
  const first = parts.findIndex(({ count }) => count > 0);
  const said = parts.slice(first, first + 2).filter(({ count }) => count > 0);
  return said.map(({ name, count }) => t(name, { count })).join(" ");
}
