import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { test } from "node:test";
import { afterWrong, dayOf, matchesPin, NO_TRIES, waitBefore } from "./shift-roster.ts";

const NOON = Date.UTC(2026, 10, 22, 4) / 1000;
const ITERATIONS = 1_000;
const SALT = Buffer.from("0123456789abcdef");
const WANG = {
  id: "wang",
  name: "王芳",
  pin_salt: SALT.toString("base64url"),
  pin_hash: pbkdf2Sync("246810", SALT, ITERATIONS, 32, "sha256").toString("base64url"),
};

test("the right PIN matches what the server derived, another does not", async () => {
  assert.equal(await matchesPin(WANG, "246810", ITERATIONS), true);
  assert.equal(await matchesPin(WANG, "246811", ITERATIONS), false);
  assert.equal(await matchesPin(WANG, "246810", ITERATIONS + 1), false);
});

test("who has not chosen a PIN matches nothing", async () => {
  assert.equal(await matchesPin({ ...WANG, pin_salt: null, pin_hash: null }, "246810", ITERATIONS), false);
});

test("five wrong PINs make a pause, and then five more may come", () => {
  let tries = NO_TRIES;
  for (let wrong = 1; wrong < 5; wrong += 1) {
    tries = afterWrong(tries, NOON);
    assert.equal(waitBefore(tries, NOON), 0);
  }
  tries = afterWrong(tries, NOON);
  assert.equal(waitBefore(tries, NOON), 900);
  assert.equal(waitBefore(tries, NOON + 899), 1);
  assert.equal(waitBefore(tries, NOON + 900), 0);
  assert.equal(waitBefore(afterWrong(tries, NOON + 900), NOON + 900), 0);
});

test("a clock set back a year does not lengthen the pause", () => {
  assert.equal(waitBefore({ wrong: 0, until: NOON }, NOON - 365 * 86_400), 900);
});

test("a day ends at midnight in China", () => {
  const midnight = Date.UTC(2026, 10, 22, 16) / 1000;
  assert.equal(dayOf(midnight) - dayOf(midnight - 1), 1);
  assert.equal(dayOf(midnight - 1), dayOf(NOON));
});
