import assert from "node:assert/strict";
import { test } from "node:test";
import { encode, fit, moduleWidth } from "./symbol.ts";

const DIGITS = "86" + "9".repeat(427);

test("429 digits fit version 9-M and version 8-L in numeric mode", () => {
  assert.equal(encode(DIGITS, "M").size, 53);
  assert.equal(encode(DIGITS, "L").size, 49);
});

test("a common phone shows the sturdier symbol, a small one the symbol with larger modules", () => {
  assert.equal(fit(370, 3).symbol, "M");
  assert.equal(fit(300, 2).symbol, "L");
});

test("every module is a whole number of device pixels and the symbol stays within its room", () => {
  for (const pixelRatio of [1, 1.5, 2, 2.625, 3]) {
    for (let room = 240; room <= 480; room += 7) {
      const fitted = fit(room, pixelRatio);
      const devicePixels = moduleWidth(fitted) * pixelRatio;
      assert.ok(Math.abs(devicePixels - Math.round(devicePixels)) < 1e-9);
      assert.ok(fitted.width <= room);
    }
  }
});
