import assert from "node:assert/strict";
import { test } from "node:test";
import { codeWithin, heardIn, LONGEST_AFFIX, NO_AFFIXES, TEST_TEXT, withoutAffixes } from "./wedge-affixes.ts";

const CODE = "86" + "0123456789".repeat(43).slice(0, 427);
const AFFIXES = { prefix: "QR:", suffix: "#" };

test("what the scanner adds is taken off, and nothing else", () => {
  assert.equal(withoutAffixes(`QR:${CODE}#`, AFFIXES), CODE);
  assert.equal(withoutAffixes(`${CODE}#`, AFFIXES), CODE);
  assert.equal(withoutAffixes(`QR:${CODE}`, AFFIXES), CODE);
  assert.equal(withoutAffixes(`QR:QR:${CODE}`, AFFIXES), `QR:${CODE}`);
  assert.equal(withoutAffixes(CODE, NO_AFFIXES), CODE);
});

test("a prefix and a suffix that overlap leave nothing rather than something", () => {
  assert.equal(withoutAffixes("##", { prefix: "##", suffix: "##" }), "");
});

test("an input method widens what is added, too", () => {
  assert.equal(withoutAffixes(`ＱＲ：${CODE}＃`, AFFIXES), CODE);
});

test("the test symbol shows what is added, digits as well", () => {
  assert.deepEqual(heardIn(TEST_TEXT), { kind: "clean" });
  assert.deepEqual(heardIn(`]Q1${TEST_TEXT}`), { kind: "decorated", affixes: { prefix: "]Q1", suffix: "" } });
  assert.deepEqual(heardIn(`01${TEST_TEXT}99`), { kind: "decorated", affixes: { prefix: "01", suffix: "99" } });
});

test("a code of ours shows it, too, unless digits are added to digits", () => {
  assert.deepEqual(heardIn(`QR:${CODE}#`), { kind: "decorated", affixes: AFFIXES });
  assert.deepEqual(heardIn(CODE), { kind: "clean" });
  assert.equal(codeWithin(`1${CODE}`), null);
  assert.equal(codeWithin("https://example.org/"), null);
});

test("dropped and doubled characters are told apart from another symbol", () => {
  assert.deepEqual(heardIn(TEST_TEXT.slice(0, 4) + TEST_TEXT.slice(6)), { kind: "damaged" });
  assert.deepEqual(heardIn(TEST_TEXT.replace("8", "88").replace("5", "55")), { kind: "damaged" });
  assert.deepEqual(heardIn("6901234567892"), { kind: "unknown" });
});

test("more than a scanner adds is not proposed", () => {
  assert.deepEqual(heardIn("x".repeat(LONGEST_AFFIX + 1) + TEST_TEXT), { kind: "unknown" });
});
