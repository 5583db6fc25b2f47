import { toBase64url } from "../../kit/base64url.ts";
import { possessionMessage } from "../../verify/index.ts";
import { lowS } from "../../verify/suites.ts";

const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;
const COORDINATE = 32;

export interface PhoneKey {
  readonly privateKey: CryptoKey;
  /** The x coordinate alone: y is always the even one. */
  readonly deviceKey: Uint8Array<ArrayBuffer>;
}

/** Makes keys until one has an even y, since a credential carries only x: two tries on average. */
export async function makePhoneKey(): Promise<PhoneKey> {
  for (;;) {
    const pair = await crypto.subtle.generateKey(P256, false, ["sign"]);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
    if (isEven(point)) return { privateKey: pair.privateKey, deviceKey: point.slice(1, 1 + COORDINATE) };
  }
}

/** An uncompressed point is 04, x, y; its last byte tells the parity of y. */
export function isEven(point: Uint8Array): boolean {
  return point.length === 1 + 2 * COORDINATE && point[0] === 4 && ((point.at(-1) ?? 1) & 1) === 0;
}

export async function signWith(key: CryptoKey, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign(SIGNING, key, message as BufferSource));
}

/** Proves to the server that this phone has the private half, in the form the wallet request takes. */
export async function offer(key: PhoneKey, nonce: Uint8Array): Promise<{ device_key: string; possession: string }> {
  const signature = lowS(await signWith(key.privateKey, possessionMessage(nonce, key.deviceKey)));
  return { device_key: toBase64url(key.deviceKey), possession: toBase64url(signature) };
}
