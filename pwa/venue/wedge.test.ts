import assert from "node:assert/strict";
import { test } from "node:test";
import { FALTER, LONGEST, PAUSE, WedgeCollector, type Keystroke } from "./wedge.ts";

const CODE = "10" + "7".repeat(427);

function collecting(): WedgeCollector {
  return new WedgeCollector((text) => text === CODE);
}

function stroke(key: string, at: number, rest: Partial<Keystroke> = {}): Keystroke {
  return { key, code: "", at, held: false, chorded: false, ...rest };
}

/** Types like a scanner, `gap` milliseconds a key, and gives back the time of the last key. */
function type(collector: WedgeCollector, text: string, from = 0, gap = 3): number {
  let at = from;
  for (const key of text) {
    assert.equal(collector.press(stroke(key, at)).burst, null);
    at += gap;
  }
  return at;
}

test("a burst ended by Enter is one reading and keeps the Enter from the page", () => {
  const collector = collecting();
  const at = type(collector, CODE);
  assert.deepEqual(collector.press(stroke("Enter", at)), { taken: true, burst: CODE });
});

test("the second Enter of CRLF is swallowed, a later Enter of a person is not", () => {
  const collector = collecting();
  const at = type(collector, CODE);
  collector.press(stroke("Enter", at));
  assert.deepEqual(collector.press(stroke("Enter", at + 2)), { taken: true, burst: null });
  assert.deepEqual(collector.press(stroke("Enter", at + 1_000)), { taken: false, burst: null });
});

test("LF sent as Ctrl+J ends a burst and does not open the list of downloads", () => {
  const collector = collecting();
  const at = type(collector, CODE);
  const lineFeed = stroke("j", at, { code: "KeyJ", chorded: true });
  assert.deepEqual(collector.press(lineFeed), { taken: true, burst: CODE });
});

test("CR and LF as Ctrl+M and Ctrl+J: one reading, both swallowed", () => {
  const collector = collecting();
  const at = type(collector, CODE);
  assert.equal(collector.press(stroke("m", at, { code: "KeyM", chorded: true })).burst, CODE);
  const second = collector.press(stroke("j", at + 2, { code: "KeyJ", chorded: true }));
  assert.deepEqual(second, { taken: true, burst: null });
});

test("Tab ends a burst and stays from the page; a person’s Tab does not", () => {
  const collector = collecting();
  const at = type(collector, CODE);
  assert.deepEqual(collector.press(stroke("Tab", at)), { taken: true, burst: CODE });
  assert.deepEqual(collector.press(stroke("Enter", at + 2)), { taken: true, burst: null });
  assert.deepEqual(collector.press(stroke("Tab", at + 1_000)), { taken: false, burst: null });
  const later = type(collector, CODE, at + 2_000);
  assert.equal(collector.press(stroke("i", later, { code: "KeyI", chorded: true })).burst, CODE);
});

test("without Enter a pause ends the burst, and only once", () => {
  const collector = collecting();
  const last = type(collector, CODE) - 3;
  assert.equal(collector.lapse(last + PAUSE - 1), null);
  assert.equal(collector.lapse(last + PAUSE), CODE);
  assert.equal(collector.lapse(last + PAUSE * 2), null);
});

test("a scanner that falters in mid-code is waited for, a whole one is done sooner", () => {
  const collector = collecting();
  let at = type(collector, CODE.slice(0, 200));
  assert.equal(collector.lapse(at + PAUSE), null);
  at = type(collector, CODE.slice(200), at + FALTER - 50);
  assert.equal(collector.press(stroke("Enter", at)).burst, CODE);
  at = type(collector, CODE, at + 1_000) - 3;
  assert.equal(collector.lapse(at + PAUSE), CODE);
});

test("a burst that nothing ended is handed on when the next one begins", () => {
  const collector = collecting();
  const at = type(collector, CODE.slice(0, 300));
  assert.equal(collector.press(stroke("8", at + 1_000)).burst, CODE.slice(0, 300));
  assert.equal(collector.press(stroke("6", at + 1_003)).burst, null);
});

test("two codes one after the other are two readings", () => {
  const collector = collecting();
  let at = type(collector, CODE);
  assert.equal(collector.press(stroke("Enter", at)).burst, CODE);
  const other = CODE.replaceAll("7", "8");
  at = type(collector, other, at + 5);
  assert.equal(collector.press(stroke("Enter", at)).burst, other);
});

test("dropped and doubled characters are handed on as they came, never mended", () => {
  const collector = collecting();
  const dropped = CODE.slice(0, 200) + CODE.slice(201);
  let at = type(collector, dropped);
  assert.equal(collector.press(stroke("Enter", at)).burst?.length, 428);
  at = type(collector, CODE + "7", at + PAUSE + 1);
  assert.equal(collector.press(stroke("Enter", at)).burst?.length, 430);
});

test("an input method that hides the characters still shows which digit key it was", () => {
  const collector = collecting();
  let at = 0;
  for (const digit of "1029384756") {
    const code = at % 2 === 0 ? `Digit${digit}` : `Numpad${digit}`;
    collector.press(stroke("Process", (at += 3), { code }));
  }
  assert.equal(collector.press(stroke("Enter", at + 3)).burst, "1029384756");
});

test("full-width digits are collected as they are; folding is the reading’s", () => {
  const collector = collecting();
  const at = type(collector, "１２３４５６７");
  assert.equal(collector.press(stroke("Enter", at)).burst, "１２３４５６７");
});

test("Shift and other named keys neither add to a burst nor end it", () => {
  const collector = collecting();
  let at = type(collector, "1234567");
  collector.press(stroke("Shift", at));
  at = type(collector, "89", at + 3);
  assert.equal(collector.press(stroke("Enter", at)).burst, "123456789");
});

test("a person typing slowly makes no burst and keeps every key", () => {
  const collector = collecting();
  let at = 0;
  for (const key of "123456789") {
    assert.deepEqual(collector.press(stroke(key, (at += PAUSE + 60))), { taken: false, burst: null });
  }
  assert.deepEqual(collector.press(stroke("Enter", at + 400)), { taken: false, burst: null });
});

test("a lone space works a button; Ctrl with a digit stays the browser’s", () => {
  const collector = collecting();
  assert.deepEqual(collector.press(stroke(" ", 0)), { taken: false, burst: null });
  assert.deepEqual(collector.press(stroke("0", 500, { chorded: true })), { taken: false, burst: null });
  assert.equal(collector.lapse(2_000), null);
});

test("a key held down is not a scan", () => {
  const collector = collecting();
  for (let at = 0; at < 1_000; at += 30) collector.press(stroke("1", at, { held: at > 0 }));
  assert.equal(collector.press(stroke("Enter", 1_000)).burst, null);
});

test("a million keys without an end are one bounded reading", () => {
  const collector = collecting();
  const at = type(collector, "9".repeat(1_000_000), 0, 0.1);
  const { burst } = collector.press(stroke("Enter", at));
  assert.ok(burst !== null && burst.length > 429 && burst.length <= LONGEST + 1);
});
