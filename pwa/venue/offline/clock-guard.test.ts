import assert from "node:assert/strict";
import { test } from "node:test";
import { type Head, LOW } from "../../verify/index.ts";
import { ClockGuard, type KeptClock } from "./clock-guard.ts";

const NOON = 1_795_000_000;
const YEAR = 365 * 86_400;

/** A device whose clocks a test moves. */
function device(kept: KeptClock | null = null) {
  const clocks = { wall: NOON, steady: 100 };
  const changes: KeptClock[] = [];
  const guard = new ClockGuard({ wall: () => clocks.wall, steady: () => clocks.steady }, kept, (now) =>
    changes.push(now),
  );
  const pass = (seconds: number) => {
    clocks.wall += seconds;
    clocks.steady += seconds;
  };
  return { clocks, guard, changes, pass };
}

const headOf = (issuedAt: number) => ({ issuedAt }) as Head;

test("the server's word sets the clock and is kept", () => {
  const { guard, changes, pass } = device();
  guard.told({ offset: 90, syncedAt: NOON + 90 });
  pass(10);
  assert.equal(guard.now(), NOON + 100);
  assert.deepEqual(changes, [{ offset: 90, wasSetBack: false, wall: NOON }]);
  assert.equal(device(changes[0]).guard.now(), NOON + 90);
});

test("a clock set back while the door is open judges nothing until the server speaks", () => {
  const { clocks, guard, changes, pass } = device();
  pass(5);
  assert.equal(guard.isWrong(null), false);
  clocks.wall -= 3_600;
  assert.equal(guard.isWrong(null), true);
  clocks.wall += 3_600;
  assert.equal(guard.isWrong(null), true, "setting it on again is nobody's word");
  assert.equal(device(changes.at(-1)).guard.isWrong(null), true, "neither is a reload");
  guard.told({ offset: 0, syncedAt: NOON });
  assert.equal(guard.isWrong(null), false);
});

test("a clock set back while the door was closed judges nothing either", () => {
  const { guard, changes, pass } = device();
  guard.told({ offset: 0, syncedAt: NOON });
  for (let seconds = 0; seconds < 3_600; seconds += 1) {
    pass(1);
    guard.now();
  }
  const last = changes.at(-1)!;
  assert.ok(last.wall > NOON + 3_600 - 31, "what the clock showed is noted as it goes on");
  assert.ok(changes.length <= 1 + 3_600 / 30, "and not every second");
  // `device` begins at noon again: an hour before it was closed.
  const opened = device(last);
  assert.equal(opened.guard.isWrong(null), true);
  assert.equal(device(opened.changes.at(-1)).guard.isWrong(null), true, "a second reload does not heal it");
  opened.guard.told({ offset: 0, syncedAt: NOON });
  assert.equal(opened.guard.isWrong(null), false);
});

test("a device that slept has lost nothing, and its clock set back afterwards is still noticed", () => {
  const { clocks, guard } = device();
  clocks.wall += 7 * 3_600;
  assert.equal(guard.isWrong(null), false);
  assert.equal(guard.now(), NOON + 7 * 3_600);
  clocks.wall -= 3_600;
  assert.equal(guard.isWrong(null), true);
});

test("small corrections are no wrong clock, however many", () => {
  const { clocks, guard, pass } = device();
  for (let times = 0; times < 100; times += 1) {
    pass(60);
    clocks.wall -= 1;
    assert.equal(guard.isWrong(null), false);
  }
});

test("a clock below the newest head is wrong from the start, and one a minute behind is not", () => {
  assert.equal(device().guard.isWrong(headOf(NOON + YEAR)), true);
  assert.equal(device().guard.isWrong(headOf(NOON + 61)), true);
  assert.equal(device().guard.isWrong(headOf(NOON + 60)), false);
  assert.equal(device({ offset: 600, wasSetBack: false, wall: NOON }).guard.isWrong(headOf(NOON + 61)), false);
});

test("five different phones doubt the clock; one phone five times does not", () => {
  const { guard } = device();
  for (let times = 0; times < 5; times += 1) guard.witness("one", 400);
  for (const phone of ["two", "three", "four"]) guard.witness(phone, 400);
  assert.equal(guard.isDoubted(LOW), false);
  guard.witness("five", 400);
  assert.equal(guard.isDoubted(LOW), true);
  guard.witness("one", 3);
  assert.equal(guard.isDoubted(LOW), true, "only a phone's first code speaks");
  guard.witness("six", 3);
  assert.equal(guard.isDoubted(LOW), false);
});

test("once the server has moved the clock, what phones said before is forgotten", () => {
  const { guard } = device();
  for (const phone of ["one", "two", "three", "four", "five"]) guard.witness(phone, -400);
  guard.told({ offset: 1, syncedAt: NOON });
  assert.equal(guard.isDoubted(LOW), true, "a word that changes nothing proves nothing");
  guard.told({ offset: 400, syncedAt: NOON });
  assert.equal(guard.isDoubted(LOW), false);
});

test("phones of long ago are forgotten first", () => {
  const { guard } = device();
  for (let phone = 0; phone < 70; phone += 1) guard.witness(String(phone), 1);
  for (let phone = 0; phone < 5; phone += 1) guard.witness(String(phone), 400);
  assert.equal(guard.isDoubted(LOW), true);
});
