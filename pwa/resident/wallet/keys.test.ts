import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBase64url } from "../../kit/base64url.ts";
import { verifyPossession } from "../../verify/index.ts";
import { isEven, makePhoneKey, offer } from "./keys.ts";

test("a phone's key cannot be taken out of the phone", async () => {
  const { privateKey, deviceKey } = await makePhoneKey();
  assert.equal(deviceKey.length, 32);
  assert.equal(privateKey.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", privateKey));
});

test("what a phone offers proves that it has the private half", async () => {
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  // Half of all signatures have a high s, and half of all keys an odd y: several tries meet both.
  for (let tries = 0; tries < 8; tries += 1) {
    const key = await makePhoneKey();
    const { device_key, possession } = await offer(key, nonce);
    assert.deepEqual(fromBase64url(device_key), key.deviceKey);
    await verifyPossession(nonce, key.deviceKey, fromBase64url(possession), crypto.subtle);
  }
});

test("the last byte of an uncompressed point tells the parity of y", () => {
  const point = new Uint8Array(65);
  point[0] = 4;
  assert.ok(isEven(point));
  point[64] = 1;
  assert.ok(!isEven(point));
  assert.ok(!isEven(point.slice(0, 33)));
});
