/**
 * When a code is fresh, when a second look is asked, and when it is used up (FORMAT.md 7, 8); what a door may
 * think of its own clock and of the age of its lists (FORMAT.md 16). Twin of signing/freshness.py.
 */
import { SigningError } from "./errors.ts";
import type { Head } from "./head.ts";

export const SLOT_SECONDS = 2;
const SECOND_LOOK_SECONDS = 5;
// A phone draws every 5 s and rounds down to a slot of 2 s, so codes of one clock differ in age by less than this.
const SAME_SKEW_SECONDS = 7;
const WITNESSES = 5;

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

/**
 * Give the time a door judges by: its own clock's, never below the newest head it verified. Nothing but a
 * signed head moves the floor: phones that agreed to lie could push it.
 */
export function doorTime(own: number, newest: Head | null): number {
  return newest ? Math.max(own, newest.issuedAt) : own;
}

/**
 * Say whether a door should doubt its own clock before it calls people forgers. `ages` are those at which
 * different phones were first seen, the latest last; a door learns them of refused codes too if it opens with
 * `amber` infinite and asks `isAmber` afterwards. Where the last five all lie outside the window on one side,
 * they speak against the door. This accepts nobody and moves no clock.
 */
export function clockVerdict(ages: readonly number[], window: Window): "ok" | "own-clock-wrong" {
  const last = ages.slice(-WITNESSES);
  const allLate = last.every((age) => age > window.late);
  const allEarly = last.every((age) => age < -window.early);
  return last.length === WITNESSES && (allLate || allEarly) ? "own-clock-wrong" : "ok";
}

/**
 * Judge lists whose head was issued `age` seconds ago by a scene that lives with `limit` seconds. `overdue`
 * says that head or trust list are past their next update. An age that is no number is too old.
 */
export function listVerdict(
  age: number,
  { overdue, limit }: { overdue: boolean; limit: number },
): "fresh" | "amber" | "list-too-old" {
  if (!(age <= limit)) return "list-too-old";
  return overdue ? "amber" : "fresh";
}
