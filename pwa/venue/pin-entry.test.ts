import assert from "node:assert/strict";
import { test } from "node:test";
import { PinEntry } from "./pin-entry.ts";
import { PAUSE } from "./wedge.ts";

/** Types one key after the other and gives back the time of the last one. */
function type(entry: PinEntry, keys: string, gap: number, from = 0): number {
  let at = from;
  for (const key of keys) entry.press(key, (at += gap));
  return at;
}

test("fingers enter a PIN, and it is whole once nothing more follows", () => {
  const entry = new PinEntry(6);
  const at = type(entry, "246810", 90);
  assert.equal(entry.digits, "246810");
  assert.equal(entry.isWhole(at + 50), false);
  assert.equal(entry.isWhole(at + PAUSE), true);
});

test("a digit is taken back", () => {
  const entry = new PinEntry(6);
  const at = type(entry, "24", 200);
  assert.equal(entry.press("Backspace", at + 200), true);
  assert.equal(entry.digits, "2");
});

test("a scanner enters nothing, whatever its length, and its Enter works no button", () => {
  for (const scanned of ["246810", "6901234567892", "86".repeat(200)]) {
    const entry = new PinEntry(6);
    const at = type(entry, scanned, 3);
    assert.equal(entry.digits, "", scanned);
    assert.equal(entry.press("Enter", at + 3), true);
    assert.equal(entry.isWhole(at + 1_000), false);
  }
});

test("a slow wireless scanner enters nothing either", () => {
  const entry = new PinEntry(6);
  const at = type(entry, "6901234567892", 50);
  assert.equal(entry.digits, "");
  assert.equal(entry.isWhole(at + 1_000), false);
});

test("after a scan a person begins anew", () => {
  const entry = new PinEntry(6);
  const at = type(entry, "6901234567892", 3);
  type(entry, "135790", 150, at);
  assert.equal(entry.digits, "135790");
});

test("other keys are the page's", () => {
  const entry = new PinEntry(6);
  for (const [place, key] of ["Tab", "Enter", "a", "F5"].entries()) assert.equal(entry.press(key, place * 500), false);
});
