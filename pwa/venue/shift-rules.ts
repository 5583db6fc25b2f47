// What this device says about who is on shift, and what the server says, brought together. Pure: no storage, no clock.
import type { Terminal } from "../kit/answers.ts";

export interface Shift {
  readonly attendant: { readonly id: string; readonly name: string };
  /** Unix seconds. */
  readonly since: number;
  /** Offline a PIN tells who scans; only the server says that she may. */
  readonly checked: "online" | "offline";
}

export interface Kept {
  readonly shift: Shift | null;
  /** It was ended here, and the server has not been told. */
  readonly endUnsent: boolean;
  /** When this was last changed, in the server's time: what the server said before that is old news. */
  readonly settledAt: number;
}

export const NOBODY: Kept = { shift: null, endUnsent: false, settledAt: 0 };

/** A start whose answer was lost is dated by the server, and the two clocks are not quite one. */
const SAME_START = 60;

export function reconciled(kept: Kept, terminal: Pick<Terminal, "shift" | "attendants" | "server_time">): Kept {
  const { shift, attendants, server_time: settledAt } = terminal;
  if (settledAt <= kept.settledAt) return kept;
  const theirs: Shift | null = shift && { ...shift, since: Date.parse(shift.since) / 1000, checked: "online" };
  const mine = kept.shift?.checked === "offline" ? kept.shift : null;
  if (mine !== null) {
    const arrived = theirs?.attendant.id === mine.attendant.id && theirs.since > mine.since - SAME_START;
    if (arrived) return { shift: theirs, endUnsent: false, settledAt };
    // She was taken off the roster, or the terminal was moved to another venue.
    const known = attendants.some(({ id }) => id === mine.attendant.id);
    return { shift: known ? mine : null, endUnsent: theirs !== null, settledAt };
  }
  if (kept.endUnsent && theirs !== null) return { ...kept, settledAt };
  return { shift: theirs, endUnsent: false, settledAt };
}

/** Whoever went home without saying so does not scan the next morning, also where no server says it. */
export function withoutForgotten(kept: Kept, now: number, limit: number): Kept {
  const forgotten = kept.shift !== null && now - kept.shift.since > limit;
  return forgotten ? { shift: null, endUnsent: true, settledAt: now } : kept;
}
