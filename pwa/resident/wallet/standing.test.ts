import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card, ECard, Home } from "../../kit/answers.ts";
import { canShow, whyNotShown } from "./standing.ts";

function card(changes: Partial<Card> = {}): Card {
  return { state: "active", social_security_state: "active", ecard: null, ...changes } as Card;
}

const usable: ECard = { id: "", state: "active", usable: true, because: null };

test("a card is shown when its electronic form is usable, and any one card is enough", () => {
  assert.equal(whyNotShown(card({ ecard: usable })), null);
  assert.ok(canShow({ cards: [card({ state: "lost" }), card({ ecard: usable })] } as Home));
  assert.ok(!canShow({ cards: [card()] } as Home));
});

test("a sound card waits for its holder's word", () => {
  assert.equal(whyNotShown(card()), "ecard-not-accepted");
});

test("the card's own trouble is told before anything else", () => {
  const sealed: ECard = { id: "", state: "sealed", usable: false, because: "ecard-not-accepted" };
  assert.equal(whyNotShown(card({ state: "temporarily-lost", ecard: sealed })), "card-lost");
  assert.equal(whyNotShown(card({ state: "locked" })), "card-locked");
  assert.equal(whyNotShown(card({ social_security_state: "suspended" })), "social-security-suspended");
});
