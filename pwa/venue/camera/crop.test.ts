import assert from "node:assert/strict";
import { test } from "node:test";
import { cropOf, FILLS_AT_LEAST, MODULES, PIXELS_PER_MODULE } from "./crop.ts";

const CAMERAS = [
  [640, 480],
  [1280, 720],
  [720, 1280],
  [1920, 1080],
  [4032, 3024],
  [481, 640],
] as const;

test("the crop is the middle of the picture and inside it", () => {
  for (const [width, height] of CAMERAS) {
    const { x, y, side } = cropOf(width, height);
    assert.equal(side, Math.min(width, height));
    assert.ok(Math.abs(width - side - 2 * x) <= 1 && Math.abs(height - side - 2 * y) <= 1);
    assert.ok(Number.isInteger(x) && Number.isInteger(y));
  }
});

test("what the camera gave is never made larger", () => {
  for (const [width, height] of CAMERAS) assert.ok(cropOf(width, height).size <= Math.min(width, height));
});

test("a module keeps four pixels where the camera has them", () => {
  for (const [width, height] of CAMERAS.slice(1, -1)) {
    const pixels = (cropOf(width, height).size * FILLS_AT_LEAST) / MODULES;
    assert.ok(pixels >= PIXELS_PER_MODULE, `${width}x${height}`);
  }
});

test("a video without a picture yet has nothing to read", () => {
  assert.equal(cropOf(0, 0).size, 0);
});
