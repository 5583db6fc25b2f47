// Who may say at this terminal that she is on shift, checked without the server: names, salts and slow hashes of today's
// attendants. A match tells who scans (attribution); it opens nothing, because six digits are soon guessed by whoever
// takes the device apart. So the roster stays no longer than it serves: the day that the server gave it for is its last,
// and the end of the last shift erases it at once. A hand-over keeps it, or the next person could not begin offline.
import type { Terminal } from "../kit/answers.ts";
import { toBase64url, fromBase64url } from "../kit/base64url.ts";

export type Attendant = Terminal["attendants"][number];

export interface Roster {
  /** Days since 1970, as China counts them. */
  readonly day: number;
  readonly iterations: number;
  readonly attendants: readonly Attendant[];
}

const ROSTER = "venue.roster";
const TRIES = "venue.pin-tries";
const CHINA_AHEAD = 8 * 3600;
const DAY = 86_400;

export function dayOf(at: number): number {
  return Math.floor((at + CHINA_AHEAD) / DAY);
}

export function keepRoster({ attendants, pin_iterations, server_time }: Terminal): void {
  const roster: Roster = { day: dayOf(server_time), iterations: pin_iterations, attendants };
  localStorage.setItem(ROSTER, JSON.stringify(roster));
}

/** Yesterday's is erased by whoever asks first. */
export function rosterOfToday(now: number): Roster | null {
  const text = localStorage.getItem(ROSTER);
  const roster = text === null ? null : (JSON.parse(text) as Roster);
  if (roster === null || roster.day === dayOf(now)) return roster;
  eraseRoster();
  return null;
}

export function eraseRoster(): void {
  localStorage.removeItem(ROSTER);
}

/** The same derivation as the server's: PBKDF2 with HMAC-SHA-256, 32 bytes. */
export async function matchesPin({ pin_salt, pin_hash }: Attendant, pin: string, iterations: number): Promise<boolean> {
  if (pin_salt === null || pin_hash === null) return false;
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: fromBase64url(pin_salt), iterations };
  return toBase64url(new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))) === pin_hash;
}

export interface Tries {
  readonly wrong: number;
  /** Unix seconds until which no more tries count. */
  readonly until: number;
}

export const NO_TRIES: Tries = { wrong: 0, until: 0 };
const MOST = 5;
const PAUSE = 900;

/** Seconds to wait before the next try; 0 when there is none. */
export function waitBefore({ until }: Tries, now: number): number {
  // A clock set back must not lengthen the wait.
  return Math.min(PAUSE, Math.max(0, until - now));
}

export function afterWrong({ wrong }: Tries, now: number): Tries {
  return wrong + 1 < MOST ? { wrong: wrong + 1, until: 0 } : { wrong: 0, until: now + PAUSE };
}

export function triesOf(attendantId: string): Tries {
  return allTries()[attendantId] ?? NO_TRIES;
}

export function keepTries(attendantId: string, tries: Tries): void {
  localStorage.setItem(TRIES, JSON.stringify({ ...allTries(), [attendantId]: tries }));
}

function allTries(): Record<string, Tries> {
  return JSON.parse(localStorage.getItem(TRIES) ?? "{}") as Record<string, Tries>;
}
