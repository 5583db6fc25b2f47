/** What all golden cases share: their words, and how an answer is compared with them. */
import { readTrustList, SigningError, type Subtle, type TrustList } from "./index.ts";

export type Outcome = { passed: number; failures: string[] };

type Refusal = { result: "refused"; reason: string };
export type Expected = { result: "accepted" | "amber" } | Refusal;
export type WindowFields = [early: number, late: number, amber: number];
export type RootFields = { issuer: number; keys: string[]; threshold: number };

export interface Published {
  root: RootFields;
  received: number;
  trust_list: string;
}

/** Compare what an act gives, or how it refuses, with what is expected of it. */
export type Check = (name: string, act: () => unknown, expected: unknown) => Promise<void>;

export function checker(file: string, outcome: Outcome): Check {
  return async (name, act, expected) => {
    const given = canonical(await answer(act));
    if (given === canonical(expected)) outcome.passed += 1;
    else outcome.failures.push(`${file}: ${name}: ${given}, expected ${canonical(expected)}`);
  };
}

async function answer(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    return error instanceof SigningError ? { result: "refused", reason: error.reason } : String(error);
  }
}

export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export function trustOf({ root, received, trust_list }: Published, subtle: Subtle): Promise<TrustList> {
  return readTrustList(fromHex(trust_list), { root: rootOf(root), now: received, newest: null, subtle });
}

export function windowOf([early, late, amber]: WindowFields) {
  return { early, late, amber };
}

export function rootOf({ issuer, keys, threshold }: RootFields) {
  return { issuer, keys: keys.map(fromHex), threshold };
}

export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
