// The last ten verdicts, for "did the one before pass?". No code, no name, no reference is kept.
import type { Verdict } from "./verdicts.ts";

export interface Scene {
  readonly code: string;
  readonly name: string;
  readonly name_en: string;
}

export interface Shown {
  readonly verdict: Verdict;
  readonly scene: Scene;
  /** Unix seconds. */
  readonly at: number;
}

export interface PastVerdict extends Shown {
  readonly id: number;
}

const KEPT = 10;

export function withNewest(past: readonly PastVerdict[], shown: Shown): readonly PastVerdict[] {
  const id = (past[0]?.id ?? 0) + 1;
  return [{ id, ...shown }, ...past].slice(0, KEPT);
}
