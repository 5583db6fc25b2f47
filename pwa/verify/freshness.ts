/** When a code is fresh, when a second look is asked, and when it is used up (FORMAT.md 7, 8). Twin of signing/freshness.py. */
import { SigningError } from "./errors.ts";

export const SLOT_SECONDS = 2;
const SECOND_LOOK_SECONDS = 5;
// A phone draws every 5 s and rounds down to a slot of 2 s, so codes of one clock differ in age by less than this.
const SAME_SKEW_SECONDS = 7;

/** What age a scene accepts, in seconds: from -early to +late, amber up to ±amber. */
export interface Window {
  readonly early: number;
  readonly late: number;
  readonly amber: number;
}

export const LOW: Window = { early: 10, late: 30, amber: 120 };
export const MIDDLE: Window = { early: 5, late: 15, amber: 0 };

/** What a door keeps of an amber code, beside its (kid, epoch, index), until the next one. */
export interface Sighting {
  readonly slot: number;
  readonly age: number;
}

/** Judge an age in seconds: false is fresh, true asks for a second look; beyond that it is refused, and so is NaN. */
export function isAmber(age: number, window: Window): boolean {
  if (-window.early <= age && age <= window.late) return false;
  if (-window.amber <= age && age <= window.amber) return true;
  throw new SigningError(age < 0 ? "from-the-future" : "too-old");
}

/**
 * Say whether a second code of one credential proves that its phone's clock is merely wrong: drawn and
 * shown at least 5 s after the first, and off by the same time.
 */
export function confirms(first: Sighting, opened: Sighting): boolean {
  const drawnLater = SLOT_SECONDS * (opened.slot - first.slot);
  const drift = opened.age - first.age;
  const shownLater = drawnLater + drift;
  return drawnLater >= SECOND_LOOK_SECONDS && shownLater >= SECOND_LOOK_SECONDS && Math.abs(drift) < SAME_SKEW_SECONDS;
}

/**
 * Give the half of the verdict that needs memory; the caller keeps the memory. `lastSlot` is the highest
 * slot accepted for this (kid, epoch, index), null before the first; `void` says that card or phone was
 * reported lost, frozen or suspended. Refuses as unavailable, then as already-used.
 */
export function admit(opened: { readonly slot: number }, memory: { lastSlot: number | null; void: boolean }): void {
  if (memory.void) throw new SigningError("unavailable");
  if (memory.lastSlot !== null && opened.slot <= memory.lastSlot) throw new SigningError("already-used");
}
