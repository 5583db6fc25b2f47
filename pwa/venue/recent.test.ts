import assert from "node:assert/strict";
import { test } from "node:test";
import { withNewest, type PastVerdict, type Scene } from "./recent.ts";
import { verdictHere } from "./verdicts.ts";

const BORROWING: Scene = { code: "library", name: "借阅", name_en: "Borrowing" };

test("the newest is first and ten are kept", () => {
  let past: readonly PastVerdict[] = [];
  for (let at = 1; at <= 14; at += 1) past = withNewest(past, { verdict: verdictHere("torn"), scene: BORROWING, at });
  assert.equal(past.length, 10);
  assert.equal(past[0]!.at, 14);
  assert.equal(new Set(past.map(({ id }) => id)).size, 10);
});
