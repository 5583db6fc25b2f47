// One scan is one question to the server, asked again under the same reference until it answers: a repeat is harmless
// there, and a lost answer must not make an honest holder's code "used". A door that can judge alone does so after
// PREFER_ALONE, under that same reference; any other tells the truth after GIVE_UP: no verdict.
import { isSignedOut } from "../kit/http.ts";

export const GIVE_UP = 10_000;
/** Longer than a slow network takes, shorter than a line of people bears. */
export const PREFER_ALONE = 2_500;
const ATTEMPT_AT_MOST = 4_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 2_000;

export interface Scan {
  readonly code: string;
  readonly scene: string;
  readonly clientRef: string;
  readonly readAt: number;
}

export interface Reply {
  readonly status: number;
  /** The server's stable word for a problem. */
  readonly reason: string | null;
  readonly body: unknown;
  /** Seconds, from Retry-After. */
  readonly retryAfter: number | null;
}

export type Judgement =
  | { readonly kind: "judged"; readonly body: unknown }
  | { readonly kind: "signed-out" }
  | { readonly kind: "rejected"; readonly status: number }
  | { readonly kind: "no-answer" };

export interface Line {
  /** Null when nothing came back: no network, a time-out, or an answer that is not ours. */
  ask(scan: Scan, timeout: number): Promise<Reply | null>;
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** Told after every attempt whether the server was there. */
  reached(there: boolean): void;
}

/** `end` is when to stop asking, by the line's own clock. */
export async function judge(scan: Scan, line: Line, end: number): Promise<Judgement> {
  for (let attempt = 0; ; attempt += 1) {
    const timeLeft = end - line.now();
    if (timeLeft <= 0) return { kind: "no-answer" };
    const reply = await line.ask(scan, Math.min(ATTEMPT_AT_MOST, timeLeft));
    line.reached(reply !== null && reply.status < 500);
    if (reply !== null && !isWorthRepeating(reply.status)) return judgementOf(reply);
    const pause = Math.max(pauseAfter(attempt), (reply?.retryAfter ?? 0) * 1_000);
    if (line.now() + pause >= end) return { kind: "no-answer" };
    await line.wait(pause);
  }
}

export function isWorthRepeating(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

export function pauseAfter(attempt: number): number {
  return Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE);
}

function judgementOf({ status, reason, body }: Reply): Judgement {
  if (status === 200) return { kind: "judged", body };
  if (isSignedOut(status, reason)) return { kind: "signed-out" };
  return { kind: "rejected", status };
}
