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

const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const ALGORITHM = { name: "ECDSA", hash: "SHA-256" };

// What stands before x where y is even and left out (SEC 1, 2.3.3).
const EVEN = /* @__PURE__ */ Uint8Array.of(2);

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
 * Make a verifier of the 32 bytes x of the point whose y is even. Rejects with RangeError where there is no
 * such point. WebCrypto need not import a compressed point; where it does not, y is computed here.
 */
export async function devicePoint(x: Uint8Array, subtle: Subtle): Promise<PublicKey> {
  if (!(await importsCompressed(subtle))) return importEven(toNumber(x), subtle);
  try {
    return await importCompressed(x, subtle);
  } catch (error) {
    throw isDataError(error) ? new RangeError("not a point of P-256") : error;
  }
}

function importCompressed(x: Uint8Array, subtle: Subtle): Promise<PublicKey> {
  return subtle.importKey("raw", concat(EVEN, x), CURVE, false, ["verify"]);
}

function isDataError(error: unknown): boolean {
  return error instanceof Error && error.name === "DataError";
}

const compressing = /* @__PURE__ */ new WeakMap<Subtle, Promise<boolean>>();

/** Find out, once, whether this WebCrypto imports the right point of two, and refuses what is none. */
function importsCompressed(subtle: Subtle): Promise<boolean> {
  const known = compressing.get(subtle) ?? tryCompressed(subtle);
  compressing.set(subtle, known);
  return known;
}

// The x of the curve's base point: with the even y it is the key of the secret n - 1, which signed no bytes at all.
const BASE_X = 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n;
const SIGNED_NOTHING = 
  0x9a4460ec5a9484c194d61987c2d9bddb2ada0e708fdf51ae0fe5974d8580012d3c0d24113bf56911ade502eea52ba3cf7903ed4c7749ca730781971725f1ca04n;

async function tryCompressed(subtle: Subtle): Promise<boolean> {
  const signature = fromNumber(SIGNED_NOTHING, SIGNATURE_LENGTH);
  try {
    const key = await importCompressed(fromNumber(BASE_X, 32), subtle);
    const isRight = await subtle.verify(ALGORITHM, key, signature, new Uint8Array());
    // There is no point of x = 1. There is one of x = 5, but p + 5 must not be taken for it.
    return isRight && (await refuses(1n, subtle)) && (await refuses(P + 5n, subtle));
  } catch {
    return false;
  }
}

function refuses(x: bigint, subtle: Subtle): Promise<boolean> {
  return importCompressed(fromNumber(x, 32), subtle).then(() => false, isDataError);
}

/** Make the key of x and the even y without the help of WebCrypto. */
function importEven(x: bigint, subtle: Subtle): Promise<PublicKey> {
  const root = squareRoot(curve(x));
  return importPoint(x, root % 2n ? P - root : root, subtle);
}

async function importPoint(x: bigint, y: bigint, subtle: Subtle): Promise<PublicKey> {
  if (x >= P || y >= P || (y * y) % P !== curve(x)) throw new RangeError("not a point of P-256");
  const point = concat(Uint8Array.of(4), fromNumber(x, 32), fromNumber(y, 32));
  return subtle.importKey("raw", point, CURVE, false, ["verify"]);
}

/** The curve's x^3 - 3x + b. */
function curve(x: bigint): bigint {
  return (x * x * x - 3n * x + B) % P;
}

/** Raise to (p + 1) / 4 = 2^254 - 2^222 + 2^190 + 2^94, which gives the square root if there is one. */
function squareRoot(square: bigint): bigint {
  let ones = square;
  for (const length of [1, 2, 4, 8, 16]) ones = (squared(ones, length) * ones) % P;
  const upper = (squared(ones, 32) * square) % P;
  return squared((squared(upper, 96) * square) % P, 94);
}

/** Square so many times. */
function squared(value: bigint, times: number): bigint {
  for (let left = times; left > 0; left -= 1) value = (value * value) % P;
  return value;
}

/**
 * Check a 64-byte ES256 signature r || s with low s, or refuse as bad-signature. Ranges are checked
 * here rather than left to the library: (r, n - s) would be a second valid code otherwise.
 */
export async function verify(key: PublicKey, signature: Uint8Array, message: Bytes, subtle: Subtle): Promise<void> {
  const r = toNumber(signature.subarray(0, 32));
  const s = toNumber(signature.subarray(32));
  const inRange = signature.length === SIGNATURE_LENGTH && r > 0n && r < N && s > 0n && s <= N / 2n;
  if (!inRange || !(await subtle.verify(ALGORITHM, key, concat(signature), message))) {
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
