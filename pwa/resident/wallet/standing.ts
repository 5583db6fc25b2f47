import type { Card, Home } from "../../kit/answers.ts";

/** The server's words for a card that waits for its holder: for her first consent, or for her word after a loss. */
export const NOT_ACCEPTED = "ecard-not-accepted";
export const NOT_AUTHORISED = "ecard-not-authorised";

/** Whether any card of this home can be shown as a code. */
export function canShow(home: Home): boolean {
  return home.cards.some((card) => card.because === null);
}

/** Nothing is wrong with the card itself, accepted or not. */
export function isSound({ because, state }: Card): boolean {
  return state === "active" && (because === null || because === NOT_ACCEPTED);
}
