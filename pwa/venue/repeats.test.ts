import assert from "node:assert/strict";
import { test } from "node:test";
import { OUT_OF_VIEW, Repeats } from "./repeats.ts";

test("a code that stays in view is judged once, however long it stays", () => {
  const repeats = new Repeats();
  assert.equal(repeats.seen("a", 0), false);
  for (let now = 100; now < 60_000; now += 1_900) assert.equal(repeats.seen("a", now), true);
});

test("after it was out of view for two seconds it is judged again", () => {
  const repeats = new Repeats();
  repeats.seen("a", 0);
  assert.equal(repeats.seen("a", OUT_OF_VIEW), false);
});

test("two codes in view at once are two codes", () => {
  const repeats = new Repeats();
  assert.equal(repeats.seen("a", 0), false);
  assert.equal(repeats.seen("b", 100), false);
  assert.equal(repeats.seen("a", 200), true);
  assert.equal(repeats.seen("b", 300), true);
});

test("a code that got no answer may come again at once", () => {
  const repeats = new Repeats();
  repeats.seen("a", 0);
  repeats.forget("a");
  assert.equal(repeats.seen("a", 100), false);
});
