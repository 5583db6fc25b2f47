import assert from "node:assert/strict";
import { test } from "node:test";
import { isCardNumber, isCode, isIdNumber, tidy } from "./entries.ts";

test("numbers are taken as people paste them", () => {
  assert.equal(tidy(" 420399 19580308 001x "), "42039919580308001X");
  assert.equal(tidy("Ａ0000 0003"), "A00000003");
});

test("a card number carries the check character of GB 11714", () => {
  assert.ok(isCardNumber("A00000003"));
  assert.ok(!isCardNumber("A00000000"));
  assert.ok(!isCardNumber("A0000000"));
});

test("an ID number carries the check character of GB 11643", () => {
  assert.ok(isIdNumber("11010519491231002X"));
  assert.ok(!isIdNumber("110105194912310021"));
  assert.ok(!isIdNumber("11010519491231002"));
  assert.ok(!isIdNumber("11O10519491231002X"));
  assert.ok(!isIdNumber("I1010519491231002X"));
});

test("holders of other documents sign in by theirs", () => {
  assert.ok(isIdNumber("E12345678"));
  assert.ok(isIdNumber("USA110123456789"));
  assert.ok(!isIdNumber("1234"));
});

test("a one-time code is six ASCII digits", () => {
  assert.ok(isCode("012345"));
  assert.ok(!isCode("12345"));
  assert.ok(!isCode("１２３４５６"));
});
