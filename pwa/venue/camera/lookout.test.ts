import assert from "node:assert/strict";
import { test } from "node:test";
import { OUT_OF_VIEW } from "../repeats.ts";
import type { Words } from "../verdicts.ts";
import { Lookout } from "./lookout.ts";

const POSTER = "https://example.org/";
const EVERY = 100;

function code(phone: string, slot: number): string {
  return "86" + phone.repeat(300) + `${slot}`.padStart(127, "0");
}

/** A door that notes what it was asked and answers when the test says so. */
class NotingDoor {
  readonly asked: string[] = [];
  showing = false;
  takes = true;
  private told: (words: Words) => void = () => undefined;

  isShowing(): boolean {
    return this.showing;
  }

  read(text: string, told: (words: Words) => void): boolean {
    if (!this.takes) return false;
    this.asked.push(text);
    this.told = told;
    return true;
  }

  answer(words: Words): void {
    this.showing = true;
    this.told(words);
  }
}

test("a phone held before the camera is let in once, though its code changes", () => {
  const door = new NotingDoor();
  const lookout = new Lookout(door);
  for (let now = 0; now < 12_000; now += EVERY) {
    lookout.look([code("1", Math.floor(now / 2_000))], now);
    if (now === 500) door.answer("accepted");
    if (now === 2_000) door.showing = false;
  }
  assert.deepEqual(door.asked, [code("1", 0)]);
});

test("one is judged at a time, and the next waits until staff have seen the verdict", () => {
  const door = new NotingDoor();
  const lookout = new Lookout(door);
  lookout.look([code("1", 0)], 0);
  lookout.look([code("2", 0)], 100);
  door.answer("unavailable");
  lookout.look([code("2", 0)], 200);
  assert.equal(door.asked.length, 1);
  door.showing = false;
  lookout.look([code("2", 0)], 300);
  assert.deepEqual(door.asked, [code("1", 0), code("2", 0)]);
});

test("who was asked to refresh is judged again without a tap and without leaving", () => {
  const door = new NotingDoor();
  const lookout = new Lookout(door);
  lookout.look([code("1", 0)], 0);
  door.answer("too-old");
  lookout.look([code("1", 0)], 100);
  assert.equal(door.asked.length, 1);
  lookout.look([code("1", 9)], 200);
  assert.equal(door.asked.length, 2);
});

test("a phone that may not pass is not refused again with each of its codes", () => {
  const door = new NotingDoor();
  const lookout = new Lookout(door);
  lookout.look([code("1", 0)], 0);
  door.answer("unavailable");
  door.showing = false;
  for (let slot = 1; slot < 9; slot += 1) lookout.look([code("1", slot)], slot * 1_000);
  assert.equal(door.asked.length, 1);
  lookout.look([code("1", 9)], 8_000 + OUT_OF_VIEW);
  assert.equal(door.asked.length, 2);
});

test("a code that a scanner read a moment ago needs no verdict and blocks nobody", () => {
  const door = new NotingDoor();
  const lookout = new Lookout(door);
  door.takes = false;
  lookout.look([code("1", 0)], 0);
  door.takes = true;
  lookout.look([code("1", 0)], 100);
  lookout.look([code("2", 0)], 200);
  assert.deepEqual(door.asked, [code("2", 0)]);
});

test("a poster is remarked on, never judged, and the remark ends a while after it is gone", () => {
  const door = new NotingDoor();
  const lookout = new Lookout(door);
  assert.equal(lookout.look([POSTER], 0), "not-ours");
  assert.equal(lookout.look([], OUT_OF_VIEW - 1), "not-ours");
  assert.equal(lookout.look([], OUT_OF_VIEW), null);
  assert.deepEqual(door.asked, []);
});

test("two phones are asked to come one by one, and a poster beside a phone is not mentioned", () => {
  const door = new NotingDoor();
  const lookout = new Lookout(door);
  assert.equal(lookout.look([code("1", 0), code("2", 0)], 0), "several");
  assert.deepEqual(door.asked, []);
  assert.equal(lookout.look([POSTER, code("1", 0)], 100), null);
  assert.deepEqual(door.asked, [code("1", 0)]);
});
