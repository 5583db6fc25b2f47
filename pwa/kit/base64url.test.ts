import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64url, toBase64url } from "./base64url.ts";

test("the two letters that differ from plain base64 are used, and no padding", () => {
  const bytes = Uint8Array.from([0xfb, 0xff, 0xfe, 0x00]);
  assert.equal(toBase64url(bytes), "-__-AA");
  assert.deepEqual(fromBase64url("-__-AA"), bytes);
});
