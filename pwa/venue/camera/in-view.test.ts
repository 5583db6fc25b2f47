import assert from "node:assert/strict";
import { test } from "node:test";
import { OUT_OF_VIEW } from "../repeats.ts";
import { InView } from "./in-view.ts";

/** A phone's code: the leading digits are its credential's, the last ones change with every slot. */
function code(phone: number, slot: number): string {
  return "86" + `${phone}`.padStart(300, "0").split("").reverse().join("") + `${slot}`.padStart(127, "0");
}

function askedOnce(): InView {
  const inView = new InView();
  inView.see([code(1, 1)], 0);
  inView.asked(code(1, 1), 0);
  return inView;
}

test("a phone in view is not new, whichever code it shows", () => {
  const inView = askedOnce();
  for (let now = 100; now < 20_000; now += 100) {
    const shown = code(1, Math.floor(now / 2_000));
    inView.see([shown], now);
    assert.equal(inView.isNew(shown), false);
  }
  assert.equal(inView.isNew(code(2, 1)), true);
});

test("after two seconds out of view it is new", () => {
  const inView = askedOnce();
  inView.see([], OUT_OF_VIEW - 1);
  assert.equal(inView.isNew(code(1, 1)), false);
  inView.see([], OUT_OF_VIEW);
  assert.equal(inView.isNew(code(1, 1)), true);
});

test("it stays known while it is seen beside another", () => {
  const inView = askedOnce();
  for (let now = 0; now < 10_000; now += 1_000) inView.see([code(1, 1), code(2, 1)], now);
  assert.equal(inView.isNew(code(1, 1)), false);
  assert.equal(inView.isNew(code(2, 1)), true);
});

test("only an answer that asks for the next code lets it pass, and not the same text", () => {
  const inView = askedOnce();
  assert.equal(inView.isNext(code(1, 2)), false);
  inView.answered(code(1, 1), "next");
  assert.equal(inView.isNext(code(1, 1)), false);
  assert.equal(inView.isNext(code(1, 2)), true);
  inView.asked(code(1, 2), 100);
  inView.answered(code(1, 2), "done");
  assert.equal(inView.isNext(code(1, 3)), false);
});
