import assert from "node:assert/strict";
import { test } from "node:test";
import { groupCardNumber, groupIdNumber } from "./number.ts";

test("an ID number is read as place, birth date and rest, masked or not", () => {
  assert.equal(groupIdNumber("420399195803080014"), "420399 19580308 0014");
  assert.equal(groupIdNumber("4203**********0014"), "4203** ******** 0014");
});

test("a card number is read in threes, masked or not", () => {
  assert.equal(groupCardNumber("A00000003"), "A00 000 003");
  assert.equal(groupCardNumber("A0*****03"), "A0* *** *03");
});

test("what has another length is left as it is", () => {
  assert.equal(groupIdNumber("123"), "123");
  assert.equal(groupCardNumber("1234567890"), "1234567890");
});
