/** Signature suites, chosen by the trust list per key, never by the code (FORMAT.md 2). Twin of signing/suites.py. */
import { type Bytes, concat, fromNumber, toNumber } from "./bytes.ts";
import { SigningError } from "./errors.ts";

export const ES256 = 1;
export const SIGNATURE_LENGTH = 64;

/** A key as WebCrypto holds it. */
export type PublicKey = object;

/** What is needed of WebCrypto's `crypto.subtle`; handed in, so that nothing here reaches for the world. */
export interface Subtle {
  digest(algorithm: string, data: Bytes): Promise<ArrayBuffer>;
  importKey(
    format: "raw",
    data: Bytes,
    algorithm: { name: string; namedCurve: string },
    extractable: boolean,
    usages: "verify"[],
  ): Promise<PublicKey>;
  verify(algorithm: { name: string; hash: string }, key: PublicKey, signature: Bytes, data: Bytes): Promise<boolean>;
}

// P-256: prime, order and b (SEC 2, 2.4.2).
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

const remembered = /* @__PURE__ */ new WeakMap<Uint8Array, PublicKey>();

/**
 * Make a verifier of the 64 bytes x || y. Remembered, because issuers are few and come back.
 * Rejects with RangeError a point that is not on the curve.
 */
export async function issuerPoint(key: Uint8Array, subtle: Subtle): Promise<PublicKey> {
  const known = remembered.get(key);
  if (known) return known;
  const point = await importPoint(toNumber(key.subarray(0, 32)), toNumber(key.subarray(32)), subtle);
  remembered.set(key, point);
  return point;
}

/**
 * Make a verifier of the 32 bytes x of the point whose y is even. WebCrypto need not import a
 * compressed point, so y is computed. Rejects with RangeError where there is no such point.
 */
export function devicePoint(x: Uint8Array, subtle: Subtle): Promise<PublicKey> {
  const number = toNumber(x);
  const root = power(curve(number), (P + 1n) / 4n);
  return importPoint(number, root % 2n ? P - root : root, subtle);
}

async function importPoint(x: bigint, y: bigint, subtle: Subtle): Promise<PublicKey> {
  if (x >= P || y >= P || (y * y) % P !== curve(x)) throw new RangeError("not a point of P-256");
  const point = concat(Uint8Array.of(4), fromNumber(x, 32), fromNumber(y, 32));
  return subtle.importKey("raw", point, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
}

/** The curve's x^3 - 3x + b. */
function curve(x: bigint): bigint {
  return (x * x * x - 3n * x + B) % P;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % P;
    if (bit === "1") result = (result * base) % P;
  }
  return result;
}

/**
 * Check a 64-byte ES256 signature r || s with low s, or refuse as bad-signature. Ranges are checked
 * here rather than left to the library: (r, n - s) would be a second valid code otherwise.
 */
export async function verify(key: PublicKey, signature: Uint8Array, message: Bytes, subtle: Subtle): Promise<void> {
  const r = toNumber(signature.subarray(0, 32));
  const s = toNumber(signature.subarray(32));
  const inRange = signature.length === SIGNATURE_LENGTH && r > 0n && r < N && s > 0n && s <= N / 2n;
  const algorithm = { name: "ECDSA", hash: "SHA-256" };
  if (!inRange || !(await subtle.verify(algorithm, key, concat(signature), message))) {
    throw new SigningError("bad-signature");
  }
}

/** Give the signature r || s with s := min(s, n - s): WebCrypto itself gives high s half the time. */
export function lowS(signature: Uint8Array): Bytes {
  const s = toNumber(signature.subarray(32));
  return concat(signature.subarray(0, 32), fromNumber(s > N / 2n ? N - s : s, 32));
}

export async function sha256(bytes: Uint8Array, subtle: Subtle): Promise<Bytes> {
  return new Uint8Array(await subtle.digest("SHA-256", concat(bytes)));
}
