import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTES } from "./tones.ts";

test("accepted rises in two notes", () => {
  const [first, second, ...more] = NOTES.go;
  assert.ok(first && second && second.pitch > first.pitch && second.from >= first.from + first.lasts);
  assert.deepEqual(more, []);
});

test("refused is one note, lower than every other", () => {
  const others = [...NOTES.go, ...NOTES.look].map(({ pitch }) => pitch);
  assert.equal(NOTES.stop.length, 1);
  assert.ok(NOTES.stop[0]!.pitch < Math.min(...others) / 2);
});

test("look knocks twice, shortly and alike", () => {
  const [first, second] = NOTES.look;
  assert.equal(NOTES.look.length, 2);
  assert.equal(first!.pitch, second!.pitch);
  assert.ok(first!.lasts <= 0.1 && second!.from > first!.lasts);
});
