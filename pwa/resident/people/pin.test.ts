import assert from "node:assert/strict";
import { test } from "node:test";
import { isGuessed, makePin, tryPin, type Pin } from "./pin.ts";

const NOON = 1_800_000_000_000;

test("the PIN opens, is not kept, and a right try forgives the wrong ones", async () => {
  const pin = await makePin("246813");
  assert.ok(!JSON.stringify(pin).includes("246813"));
  const [tried, after] = await tryPin({ ...pin, misses: 3 }, "246813", NOON);
  assert.deepEqual([tried, after.misses], ["right", 0]);
});

test("two people with one PIN keep different words", async () => {
  const [one, other] = await Promise.all([makePin("246813"), makePin("246813")]);
  assert.notEqual(one.hash, other.hash);
});

test("after five wrong tries each next one waits twice as long, at most an hour", async () => {
  let pin: Pin = await makePin("246813");
  let now = NOON;
  const waits: number[] = [];
  for (let n = 0; n < 13; n++) {
    const [tried, after] = await tryPin(pin, "975310", now);
    assert.equal(tried, "wrong");
    waits.push((after.waitUntil - now) / 60_000);
    [pin, now] = [after, Math.max(now, after.waitUntil)];
  }
  assert.deepEqual(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test("while it waits not even the right one opens", async () => {
  const pin = { ...(await makePin("246813")), misses: 5, waitUntil: NOON + 60_000 };
  assert.deepEqual(await tryPin(pin, "246813", NOON), ["waiting", pin]);
  assert.equal((await tryPin(pin, "246813", NOON + 60_000))[0], "right");
});

test("rows of neighbours and of one digit are guessed", () => {
  for (const pin of ["111111", "123456", "654321", "000000", "456789"]) assert.ok(isGuessed(pin), pin);
  for (const pin of ["246810", "112233", "135791", "901234"]) assert.ok(!isGuessed(pin), pin);
});
