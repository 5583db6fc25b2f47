import assert from "node:assert/strict";
import { test } from "node:test";
import { anchorFrom, clockTime, dayAndTime, serverNow } from "./clock.ts";

const START = Date.UTC(2026, 10, 29, 0, 0, 0) / 1000;

test("the offset is taken at the middle of the journey", () => {
  const anchor = anchorFrom(1_000, 100, 102);
  assert.equal(anchor.offset, 899);
  assert.equal(serverNow(anchor, 103), 1_002);
});

test("without an anchor the device's own clock is believed", () => {
  assert.equal(serverNow(null, 55), 55);
});

test("times are told in China's time, wherever the phone is", () => {
  assert.equal(dayAndTime(START, "zh-CN"), "11月29日 08:00");
  assert.equal(dayAndTime(START, "en"), "29 Nov 08:00");
  assert.equal(clockTime(START - 1), "07:59:59");
});
