// A scan that was accepted offline, from the moment it is kept until a week after the server has answered.
import type { Terminal } from "../../kit/answers.ts";
import type { Reply } from "../judging.ts";
import { isSignedOut } from "../../kit/http.ts";
import type { PastUpload, UploadState } from "./told.ts";

export interface KeptScan {
  /** Names this scan for the server: the same again is the same answer, however often it is uploaded. */
  readonly clientRef: string;
  /** Null once the server has answered. */
  readonly code: string | null;
  readonly scene: string;
  /** Unix seconds. */
  readonly scannedAt: number;
  /** The terminal and venue of that time: a device may be enrolled elsewhere before it can upload. */
  readonly terminal: string;
  readonly venue: string;
  /** Who was on shift at that time, not at the time of the upload. */
  readonly attendant: string | null;
  readonly state: UploadState;
  readonly reason: string | null;
  /** Unix seconds; left out until then, because an index takes no null. */
  readonly settledAt?: number;
}

export type Settled = Required<Pick<KeptScan, "state" | "reason" | "settledAt">>;
export type Outcome = "again" | "signed-out" | Omit<Settled, "settledAt">;

const WEEK = 7 * 86_400;
const ANSWERS: readonly UploadState[] = ["accepted", "accepted-late", "disputed", "refused", "look"];
/** The server understood the question and will never take it. Every other refusal may pass. */
const FOR_EVER: readonly number[] = [400, 409, 413, 422];

/** What an answer to an upload means for the scan. */
export function outcomeOf(reply: Reply | null, clientRef: string): Outcome {
  if (reply === null) return "again";
  const { status, reason } = reply;
  if (status === 200) return answerIn(reply.body, clientRef);
  if (isSignedOut(status, reason)) return "signed-out";
  return FOR_EVER.includes(status) ? { state: "rejected", reason } : "again";
}

function answerIn(body: unknown, clientRef: string): Outcome {
  const answer = (body ?? {}) as { client_ref?: unknown; verdict?: unknown; reason?: unknown };
  const state = ANSWERS.find((word) => word === answer.verdict);
  if (answer.client_ref !== clientRef || state === undefined) return "again";
  return { state, reason: typeof answer.reason === "string" ? answer.reason : null };
}

/** Nobody's visit is told for another venue: the terminal may have moved or been made anew, but not both. */
export function belongsTo({ terminal, venue }: KeptScan, now: Pick<Terminal, "id" | "venue">): boolean {
  return terminal === now.id || venue === now.venue.name;
}

/** The oldest first; one that failed goes behind those that did not, so that it holds up nobody. */
export function nextToUpload(scans: readonly KeptScan[], tries: ReadonlyMap<string, number>): KeptScan | null {
  const tried = ({ clientRef }: KeptScan) => tries.get(clientRef) ?? 0;
  const waiting = scans.filter(({ state }) => state === "waiting");
  waiting.sort((one, other) => tried(one) - tried(other) || one.scannedAt - other.scannedAt);
  return waiting[0] ?? null;
}

/** What staff see: the newest first. Only acceptances are kept, so that is what they saw. */
export function pastUploads(scans: readonly KeptScan[]): readonly PastUpload[] {
  return [...scans]
    .sort((one, other) => other.scannedAt - one.scannedAt)
    .map(({ clientRef, scannedAt, scene, state, reason }) => ({
      ...{ clientRef, at: scannedAt, scene, state, reason },
      ...{ sign: "go", words: "accepted" },
    }));
}

export function settledBefore(now: number): number {
  return now - WEEK;
}
