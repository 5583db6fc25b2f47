import assert from "node:assert/strict";
import { test } from "node:test";
import type { Home } from "../../kit/answers.ts";
import type { KeptCredential, KeptWallet } from "../wallet/store.ts";
import { codeState, credentialAt, latestKnown, slotToDraw } from "./state.ts";

const DAY = 86_400;
const START = Date.UTC(2026, 10, 22) / 1000;
const NOON = START + DAY / 2;

function credential(day: number, highestSlot = -1): KeptCredential {
  const start = START + day * DAY;
  return { start, end: start + DAY, scope: 0, credential: new Uint8Array(109), key: {} as CryptoKey, highestSlot };
}

function home(because: string | null, validUntil: number | null = START + DAY): Home {
  return { cards: [{ because }], wallet: { valid_until: validUntil } } as unknown as Home;
}

const sound = home(null);

function wallet(changes: Partial<KeptWallet> = {}): KeptWallet {
  return {
    credentials: [credential(0)],
    anchor: null,
    demonstration: false,
    ended: null,
    home: sound,
    renewAfter: null,
    ...changes,
  };
}

test("the credential of the moment is shown: its start counts, its end does not", () => {
  const [first, second] = [credential(0), credential(1)];
  assert.equal(credentialAt([first, second], first.start), first);
  assert.equal(credentialAt([first, second], first.end - 0.001), first);
  assert.equal(credentialAt([first, second], first.end), second);
  assert.equal(credentialAt([first, second], second.end), null);
});

test("a slot is two seconds from the credential's start", () => {
  assert.equal(slotToDraw(credential(0), START), 0);
  assert.equal(slotToDraw(credential(0), START + 3.9), 1);
  assert.equal(slotToDraw(credential(0), START + DAY - 0.1), 43_199);
});

test("no slot below the highest drawn one is drawn again", () => {
  assert.equal(slotToDraw(credential(0, 100), START + 150), 100);
  assert.equal(slotToDraw(credential(0, 100), START + 202), 101);
});

test("a wallet with a credential for now is ready until its unbroken row ends", () => {
  const row = [credential(3), credential(0), credential(1)];
  const state = codeState(wallet({ credentials: row }), NOON);
  assert.ok(state.kind === "ready");
  assert.equal(state.offlineUntil, START + 2 * DAY);
  assert.equal(state.slot, DAY / 4);
});

test("a clock that stepped back a little waits at the highest slot", () => {
  const state = codeState(wallet({ credentials: [credential(0, 21_600)] }), NOON - 8);
  assert.ok(state.kind === "ready");
  assert.equal(state.slot, 21_600);
});

test("a clock that went back behind a drawn slot shows no code", () => {
  const state = codeState(wallet({ credentials: [credential(0, 21_600)] }), NOON - 11);
  assert.equal(state.kind, "clock-went-back");
});

test("a clock behind what the server last said shows no code", () => {
  const behind = wallet({ anchor: { offset: 0, syncedAt: NOON } });
  assert.equal(codeState(behind, NOON - 60).kind, "clock-went-back");
  assert.equal(codeState(behind, NOON + 60).kind, "ready");
});

test("a drawn slot of an earlier credential is remembered after the day has turned", () => {
  const kept = wallet({ credentials: [credential(0), credential(1, 10)] });
  assert.equal(latestKnown(kept), START + DAY + 20);
  assert.equal(codeState(kept, START + DAY - 3600).kind, "clock-went-back");
});

test("after the last credential the wallet has expired", () => {
  assert.equal(codeState(wallet(), START + DAY).kind, "expired");
});

test("a phone without a wallet has no code yet", () => {
  assert.equal(codeState(wallet({ credentials: [], home: null }), NOON).kind, "no-credential");
  const accepting = home("ecard-not-accepted");
  assert.equal(codeState(wallet({ credentials: [], home: accepting }), NOON).kind, "no-credential");
});

test("an accepted card whose codes never arrived is told apart", () => {
  assert.equal(codeState(wallet({ credentials: [], home: home(null, null) }), NOON).kind, "not-fetched");
});

test("a wallet that the server remembers and the browser threw away is told apart", () => {
  assert.equal(codeState(wallet({ credentials: [] }), NOON).kind, "storage-cleared");
});

test("an unusable card shows no code although credentials are left", () => {
  const lost = codeState(wallet({ home: home("ecard-cancelled") }), NOON);
  assert.deepEqual(lost, { kind: "unusable", because: "ecard-cancelled" });
});

test("a phone that was signed out says so, whatever is left on it", () => {
  assert.equal(codeState(wallet({ ended: "signed-out" }), NOON).kind, "signed-out");
});
