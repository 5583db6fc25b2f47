import type { Card } from "../../../kit/answers.ts";
import { t } from "../words.ts";
import zh from "../../texts/app.zh-CN.json" with { type: "json" };

/** 正常 · 社保功能已启用 · 金融功能未激活: three facts that are often mistaken for one. */
export function statusWords(card: Card): string[] {
  return [
    say("card.states", card.state, zh.card.states),
    say("card.social-security", card.social_security_state, zh.card["social-security"]),
    say("card.bank", card.bank_state, zh.card.bank),
  ];
}

/** Whoever found a lost card's phone must not read its numbers there, and the server shows them to nobody. */
export function isLost({ state }: Card): boolean {
  return state === "lost" || state === "temporarily-lost";
}

const BANK_STEPS = {
  inactive: "card.facts.bank.inactive",
  lost: "card.facts.bank.lost",
  closed: "card.facts.bank.closed",
} as const;

/** What is missing of the bank function and where to get it; null when nothing is. */
export function bankStep({ bank_state }: Card): (typeof BANK_STEPS)[keyof typeof BANK_STEPS] | null {
  return BANK_STEPS[bank_state as keyof typeof BANK_STEPS] ?? null;
}

/** From the day on which it may be renewed because it expires; days are those of China. */
export function mayRenew({ renew_from }: Pick<Card, "renew_from">, now: number): boolean {
  return new Date((now + 8 * 3600) * 1000).toISOString().slice(0, 10) >= renew_from;
}

/** A word this version does not know is shown as it came, rather than hidden. */
function say<Group extends "card.states" | "card.social-security" | "card.bank">(
  group: Group,
  word: string,
  known: Record<string, string>,
): string {
  return word in known ? t(`${group}.${word}` as Parameters<typeof t>[0]) : word;
}
