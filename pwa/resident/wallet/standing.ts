import type { Card, Home } from "../../kit/answers.ts";

/** The server's word for a sound card whose holder has not accepted the electronic one. */
export const NOT_ACCEPTED = "ecard-not-accepted";

/** Whether any card of this home can be shown as a code. */
export function canShow(home: Home): boolean {
  return home.cards.some((card) => card.ecard?.usable);
}

/** Why a card cannot be shown, in the server's words; null when it can. The card's own trouble comes before its e-card's. */
export function whyNotShown(card: Card): string | null {
  if (card.ecard?.usable) return null;
  if (card.state === "temporarily-lost") return "card-lost";
  if (card.state !== "active") return `card-${card.state}`;
  if (card.social_security_state !== "active") return `social-security-${card.social_security_state}`;
  return card.ecard?.because ?? NOT_ACCEPTED;
}

/** Nothing is wrong with the card itself, accepted or not. */
export function isSound(card: Card): boolean {
  return [null, NOT_ACCEPTED].includes(whyNotShown(card));
}
