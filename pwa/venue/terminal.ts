// This terminal, as the server knows it; the cookie is the key, this is only what is shown.
import type { Terminal } from "../kit/answers.ts";
import { anchorFrom, deviceNow, type Anchor } from "../kit/clock.ts";
import { ask, isOurWord, isSignedOut, NO_ANSWER, Problem } from "../kit/http.ts";
import type { Reply, Scan } from "./judging.ts";
import type { KeptScan } from "./offline/scans.ts";

const UPLOAD_PATIENCE = 12_000;

export interface Enrolled {
  readonly terminal: Terminal;
  readonly clock: Anchor;
}

export async function enrol(token: string): Promise<Enrolled> {
  return anchored(() => ask<Terminal>("POST", "/api/venue/enrolments", { token }));
}

export async function fetchTerminal(): Promise<Enrolled> {
  return anchored(() => ask<Terminal>("GET", "/api/venue/terminal", undefined, 5_000));
}

/** Before it is enrolled, a terminal has only the public welcome to learn this from. */
export async function isDemonstration(): Promise<boolean> {
  const welcome = await ask<{ demonstration: boolean }>("GET", "/api/resident/welcome").catch(() => null);
  return welcome?.demonstration === true;
}

export function askForVerdict({ code, scene, clientRef }: Scan, patience: number): Promise<Reply | null> {
  return postScan({ code, scene, client_ref: clientRef }, patience);
}

/** What the server makes of a scan that this device judged alone: when it was, and who was on shift. */
export function uploadScan(scan: KeptScan): Promise<Reply | null> {
  const { code, scene, clientRef, scannedAt, attendant } = scan;
  const late = { scanned_at: new Date(scannedAt * 1_000).toISOString(), ...(attendant === null ? {} : { attendant }) };
  return postScan({ code, scene, client_ref: clientRef, ...late }, UPLOAD_PATIENCE);
}

/** The answer, or null when there was none of ours: the difference between "refused" and "nobody there". */
async function postScan(scan: object, patience: number): Promise<Reply | null> {
  try {
    const body = await ask("POST", "/api/venue/scans", scan, patience);
    return { status: 200, reason: null, body, retryAfter: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (isUnreachable(error)) return null;
    return { status: error.status, reason: error.reason, body: null, retryAfter: error.retryAfter };
  }
}

export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return error.status === 0 || error.status >= 500 || error.reason === NO_ANSWER || !isOurWord(error);
}

export function meansSignedOut(error: unknown): boolean {
  return error instanceof Problem && isSignedOut(error.status, error.reason);
}

async function anchored(question: () => Promise<Terminal>): Promise<Enrolled> {
  const askedAt = deviceNow();
  const terminal = await question();
  return { terminal, clock: anchorFrom(terminal.server_time, askedAt, deviceNow()) };
}
