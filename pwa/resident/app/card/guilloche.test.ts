import assert from "node:assert/strict";
import { test } from "node:test";
import { cardLines, ripple, rosette } from "./guilloche.ts";

const points = (line: string) => [...line.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

test("a rosette without swing is a circle, and it closes", () => {
  const circle = points(rosette(10, 0, 3, 0));
  for (const [x, y] of circle) assert.ok(Math.abs(Math.hypot(x!, y!) - 10) < 0.1);
  assert.ok(Math.hypot(circle[0]![0]! - circle.at(-1)![0]!, circle[0]![1]! - circle.at(-1)![1]!) < 0.1);
});

test("a ripple runs across the whole card", () => {
  const across = points(ripple(0, 0, 520));
  assert.deepEqual([across[0]![0], across.at(-1)![0]], [-260, 260]);
});

test("the card is drawn with fine lines, not with a heavy page", () => {
  const { rosette: petals, ripples } = cardLines();
  assert.ok([...petals, ...ripples].join("").length < 60_000);
});
