import assert from "node:assert/strict";
import { test } from "node:test";
import { cardLines, rosette } from "./guilloche.ts";

test("a rosette without swing is a circle", () => {
  const radii = [...rosette(10, 0, 3, 0).matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => Math.hypot(+x!, +y!));
  for (const radius of radii) assert.ok(Math.abs(radius - 10) < 0.1);
});

test("every line of the card closes", () => {
  for (const line of cardLines()) assert.match(line, /^M.*Z$/);
});
