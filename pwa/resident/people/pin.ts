// A PIN keeps the people of one phone out of each other's screens. It never leaves the phone, and it protects from
// nobody who reads the browser's own memory; the keys of codes cannot be read even there.
import { fromBase64url, toBase64url } from "../../kit/base64url.ts";

export interface Pin {
  readonly salt: string;
  readonly hash: string;
  /** Wrong tries since the last right one. */
  readonly misses: number;
  /** Unix milliseconds: no try counts before. */
  readonly waitUntil: number;
}

export const PIN_DIGITS = 6;
const ITERATIONS = 310_000;
const FREE_TRIES = 5;
const FIRST_WAIT = 60_000;
const LONGEST_WAIT = 3_600_000;

export type Tried = "right" | "wrong" | "waiting";

/** Not all the same, and no row of neighbours: the first that a grandchild would try. */
export function isGuessed(pin: string): boolean {
  const steps = new Set([...pin.slice(1)].map((digit, place) => Number(digit) - Number(pin[place])));
  return steps.size === 1 && [0, 1, -1].includes([...steps][0]!);
}

export async function makePin(pin: string): Promise<Pin> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  return { salt: toBase64url(salt), hash: await hashOf(pin, salt), misses: 0, waitUntil: 0 };
}

/** What came of a try, and the PIN as it is kept from now on. */
export async function tryPin(pin: Pin, typed: string, now: number): Promise<[Tried, Pin]> {
  if (now < pin.waitUntil) return ["waiting", pin];
  if ((await hashOf(typed, fromBase64url(pin.salt))) === pin.hash) return ["right", { ...pin, misses: 0 }];
  const misses = pin.misses + 1;
  const wait = misses < FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** (misses - FREE_TRIES), LONGEST_WAIT);
  return ["wrong", { ...pin, misses, waitUntil: now + wait }];
}

async function hashOf(pin: string, salt: Uint8Array): Promise<string> {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const terms = { name: "PBKDF2", hash: "SHA-256", salt: salt as BufferSource, iterations: ITERATIONS };
  return toBase64url(new Uint8Array(await crypto.subtle.deriveBits(terms, key, 256)));
}
