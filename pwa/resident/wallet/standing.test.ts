import assert from "node:assert/strict";
import { test } from "node:test";
import type { Card, Home } from "../../kit/answers.ts";
import { canShow, isSound } from "./standing.ts";

function card(changes: Partial<Card> = {}): Card {
  return { state: "active", because: null, ...changes } as Card;
}

test("any one card that the server calls usable is enough", () => {
  assert.ok(canShow({ cards: [card({ because: "card-lost" }), card()] } as Home));
  assert.ok(!canShow({ cards: [card({ because: "ecard-not-accepted" })] } as Home));
  assert.ok(!canShow({ cards: [] as Card[] } as Home));
});

test("a sound card may wait for its holder's consent; a lost one is not sound even while its code goes on", () => {
  assert.ok(isSound(card()));
  assert.ok(isSound(card({ because: "ecard-not-accepted" })));
  assert.ok(!isSound(card({ because: "social-security-suspended" })));
  assert.ok(!isSound(card({ state: "temporarily-lost" })));
});
