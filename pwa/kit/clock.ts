/** How far the server's clock is ahead of this device's, in seconds, and the server's time when that was measured. */
export interface Anchor {
  readonly offset: number;
  readonly syncedAt: number;
}

/** This device's own clock, in Unix seconds. Only this file reads it. */
export function deviceNow(): number {
  return Date.now() / 1000;
}

/** The server's word was true some time between asking and hearing; the middle is wrong by half the journey at most. */
export function anchorFrom(serverTime: number, askedAt: number, heardAt: number): Anchor {
  return { offset: serverTime - (askedAt + heardAt) / 2, syncedAt: serverTime };
}

export function serverNow(anchor: Anchor | null, now: number = deviceNow()): number {
  return now + (anchor?.offset ?? 0);
}

const ZONE = "Asia/Shanghai";

export function clockTime(at: number): string {
  return part(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
}

/** 11月29日 08:00, or 29 Nov 08:00. */
export function dayAndTime(at: number, language: string): string {
  const time = part(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  return `${day(at, language)} ${time}`;
}

export function day(at: number, language: string): string {
  const chinese = language.startsWith("zh");
  return part(at, { month: chinese ? "long" : "short", day: "numeric" }, chinese ? "zh-CN" : "en-GB");
}

function part(at: number, options: Intl.DateTimeFormatOptions, locale = "en-GB"): string {
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }).format(new Date(at * 1000));
}
