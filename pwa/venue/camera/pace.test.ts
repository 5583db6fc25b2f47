import assert from "node:assert/strict";
import { test } from "node:test";
import { AWAKE, DROWSY, nextPicture, paceAfter } from "./pace.ts";

test("a camera that has seen nobody for a minute looks less often", () => {
  assert.equal(paceAfter(0), AWAKE);
  assert.equal(paceAfter(59_999), AWAKE);
  assert.equal(paceAfter(60_000), DROWSY);
});

test("a browser that cannot tell a new picture is not waited for", async () => {
  await nextPicture({} as HTMLVideoElement);
});
