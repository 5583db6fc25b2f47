import assert from "node:assert/strict";
import { test } from "node:test";
import { secondsLeft } from "./seconds-left.ts";

test("a started second counts whole", () => assert.equal(secondsLeft(60_000, 1), 60));
test("the end is nought", () => assert.equal(secondsLeft(60_000, 60_000), 0));
test("a phone that slept past the end does not count below nought", () => assert.equal(secondsLeft(60_000, 90_000), 0));
