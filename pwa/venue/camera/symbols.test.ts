import assert from "node:assert/strict";
import { test } from "node:test";
import { choose } from "./symbols.ts";

const OURS = "86" + "0123456789".repeat(43).slice(0, 427);
const OTHER_OURS = "86" + "9876543210".repeat(43).slice(0, 427);
const FOREIGN = ["https://example.org/", "wxp://f2f0abc", "WIFI:S:door;T:WPA;P:secret;;", "6901234567892", ""];

test("an empty picture is nothing", () => {
  assert.deepEqual(choose([]), { kind: "nothing" });
});

test("other people's symbols are not ours, however many", () => {
  for (const text of FOREIGN) assert.deepEqual(choose([text]), { kind: "not-ours" });
  assert.deepEqual(choose(FOREIGN), { kind: "not-ours" });
});

test("among other people's symbols ours is meant", () => {
  assert.deepEqual(choose([...FOREIGN, OURS]), { kind: "one", text: OURS });
});

test("two of ours are too many, one code read twice is one", () => {
  assert.deepEqual(choose([OURS, OTHER_OURS, ...FOREIGN]), { kind: "several" });
  assert.deepEqual(choose([OURS, OURS]), { kind: "one", text: OURS });
});
