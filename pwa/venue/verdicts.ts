// From the server's answer to what staff see and hear. Staff read only what they can act on: several reasons share one
// sentence, and whatever this version does not know is looked at by a person. Only the word "accepted", in the answer
// to this very scan, is a green light.
import type { Reason } from "../verify/errors.ts";
import type { Judgement, Scan } from "./judging.ts";

export type Sign = "go" | "stop" | "look";

/** Keys of `verdicts` in the texts. */
export type Words =
  | "accepted"
  | "already-used"
  | "cannot-keep"
  | "cannot-tell"
  | "clock-skew"
  | "line-full"
  | "list-too-old"
  | "not-ours"
  | "own-clock-wrong"
  | "refresh"
  | "server-away"
  | "their-clock"
  | "too-old"
  | "torn"
  | "unavailable"
  | "unknown-key"
  | "wrong-challenge"
  | "wrong-scene";

export interface Entitlement {
  readonly class: "half" | "free";
  readonly label: string;
}

export interface Verdict {
  readonly sign: Sign;
  readonly words: Words;
  readonly entitlement: Entitlement | null;
  /** Accepted, but the holder's clock is off. */
  readonly flagged: boolean;
  /** Judged by this device alone, with lists of this age in seconds. */
  readonly offline: { readonly listAge: number } | null;
  /** Offline at a scene with fares: the holder's age is not known here, so staff look at a document. */
  readonly fareOpen: boolean;
  /** Who shows the code for its holder, masked; empty where this device cannot know the name, null for the holder herself. */
  readonly carer: string | null;
}

/** Every refusal of a code, and the two that only a door knows: a new reason does not compile without its words. */
export const WORDS_OF_REASON: Readonly<Record<Reason | "clock-skew" | "wrong-scene", Words>> = {
  "already-used": "already-used",
  "bad-possession": "refresh",
  "bad-signature": "not-ours",
  "clock-skew": "clock-skew",
  expired: "too-old",
  "from-the-future": "their-clock",
  "key-not-valid": "refresh",
  "key-revoked": "refresh",
  "list-bad-signature": "list-too-old",
  "list-expired": "list-too-old",
  "list-foreign-key": "list-too-old",
  "list-fork": "list-too-old",
  "list-malformed": "list-too-old",
  "list-rollback": "list-too-old",
  "list-too-old": "list-too-old",
  malformed: "not-ours",
  "not-ours": "not-ours",
  "too-old": "too-old",
  unavailable: "unavailable",
  "unknown-key": "unknown-key",
  "wrong-challenge": "wrong-challenge",
  "wrong-scene": "wrong-scene",
  "wrong-scope": "wrong-scene",
};

const SIGN_OF_VERDICT: Readonly<Record<string, Sign>> = { refused: "stop", look: "look" };

const PLAIN = { entitlement: null, flagged: false, offline: null, fareOpen: false, carer: null };

type WordsHere = "cannot-keep" | "cannot-tell" | "line-full" | "not-ours" | "server-away" | "torn";

/** What the door itself has to say, without an answer of the server. */
export function verdictHere(words: WordsHere): Verdict {
  return { ...PLAIN, sign: words === "not-ours" ? "stop" : "look", words };
}

type Why = keyof typeof WORDS_OF_REASON | "accepted" | "own-clock-wrong";

/** What this device says by its lists, `listAge` seconds old. */
export function verdictAlone(sign: Sign, why: Why, listAge: number): Verdict {
  const words = why === "accepted" || why === "own-clock-wrong" ? why : WORDS_OF_REASON[why];
  return { ...PLAIN, sign, words, offline: { listAge } };
}

export function verdictOf(judgement: Exclude<Judgement, { kind: "signed-out" }>, scan: Scan): Verdict {
  if (judgement.kind === "no-answer") return verdictHere("server-away");
  if (judgement.kind === "rejected") return verdictHere("cannot-tell");
  return verdictInAnswer(judgement.body, scan);
}

function verdictInAnswer(body: unknown, scan: Scan): Verdict {
  if (!isRecord(body) || body.client_ref !== scan.clientRef) return verdictHere("cannot-tell");
  const carer = typeof body.represented_by === "string" ? body.represented_by : null;
  if (body.verdict === "accepted") {
    const entitlement = entitlementIn(body.entitlement);
    return { ...PLAIN, sign: "go", words: "accepted", entitlement, flagged: body.flagged === true, carer };
  }
  const sign = own(SIGN_OF_VERDICT, body.verdict);
  const words = own(WORDS_OF_REASON, body.reason);
  if (sign === undefined) return verdictHere("cannot-tell");
  return { ...PLAIN, sign, words: words ?? "cannot-tell", carer };
}

function entitlementIn(value: unknown): Entitlement | null {
  if (!isRecord(value) || typeof value.label !== "string") return null;
  return value.class === "half" || value.class === "free" ? { class: value.class, label: value.label } : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function own<T>(table: Readonly<Record<string, T>>, key: unknown): T | undefined {
  return typeof key === "string" && Object.hasOwn(table, key) ? table[key] : undefined;
}
