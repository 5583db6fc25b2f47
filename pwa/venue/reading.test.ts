import assert from "node:assert/strict";
import { test } from "node:test";
import { readingOf, typedDigits } from "./reading.ts";

const CODE = "86" + "0123456789".repeat(43).slice(0, 427);
const FULL_WIDTH = CODE.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));

test("a code of ours is read, however its line ends", () => {
  for (const end of ["", "\r", "\n", "\r\n"]) assert.deepEqual(readingOf(CODE + end), { kind: "code", code: CODE });
});

test("digits that an input method widened are ours", () => {
  assert.deepEqual(readingOf(FULL_WIDTH), { kind: "code", code: CODE });
});

test("other digits of Unicode are not: only U+FF10 to FF19 are folded", () => {
  for (const strange of ["\u0661", "\u0967", "\u00b2", "\u2460", "\ud835\udfd7"]) {
    assert.equal(readingOf(CODE.slice(0, -1) + strange).kind, "not-ours");
  }
});

test("a dropped or doubled character is a code that was not fully read", () => {
  assert.equal(readingOf(CODE.slice(0, 100) + CODE.slice(101)).kind, "torn");
  assert.equal(readingOf(CODE + "7").kind, "torn");
});

test("everything else is not a code of ours, and is not sent", () => {
  const others = [
    ...["", "86", "123456", "0".repeat(429), "86" + "x".repeat(427), ` ${CODE}`, CODE.slice(0, 200)],
    ...["https://example.org/", "weixin://pay/" + "1".repeat(416), "WIFI:S:door;T:WPA;P:secret;;"],
  ];
  for (const text of others) assert.deepEqual(readingOf(text), { kind: "not-ours" }, text.slice(0, 20));
});

test("typed digits lose their groups and nothing else", () => {
  assert.equal(typedDigits("8600 0000\n1234\t5678"), "8600000012345678");
  assert.equal(typedDigits("86-00"), "86-00");
});
