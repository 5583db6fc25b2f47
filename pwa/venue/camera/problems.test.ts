import assert from "node:assert/strict";
import { test } from "node:test";
import { problemNamed, type CameraProblem } from "./problems.ts";

const SEEN: readonly (readonly [string, CameraProblem])[] = [
  ["NotAllowedError", "refused"],
  ["NotFoundError", "none"],
  ["NotReadableError", "busy"],
  ["SomethingNew", "other"],
  ["toString", "other"],
  ["", "other"],
];

for (const [name, problem] of SEEN) {
  test(`a browser's "${name}" is told as ${problem}`, () => assert.equal(problemNamed(name), problem));
}
