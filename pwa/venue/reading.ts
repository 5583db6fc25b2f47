// What a door makes of a text before anything is sent. Other people's symbols (a payment code, a medical code, a door
// ticket) stay on this device: only a text of our length and prefix goes to the server.
import { fold, PREFIX, TEXT_LENGTH } from "../verify/digits.ts";

export type Reading = { readonly kind: "code"; readonly code: string } | { readonly kind: "not-ours" | "torn" };

/** Fewer digits than this behind our prefix is chance; more is a code of ours that a scanner read badly. */
const TORN_AT_LEAST = TEXT_LENGTH / 2;

export function readingOf(text: string): Reading {
  const folded = fold(text);
  const ours = folded.startsWith(PREFIX) && /^[0-9]+$/.test(folded);
  if (ours && folded.length === TEXT_LENGTH) return { kind: "code", code: folded };
  return { kind: ours && folded.length >= TORN_AT_LEAST ? "torn" : "not-ours" };
}

/** Typed or pasted digits may be grouped; a person's spaces and lines mean nothing. */
export function typedDigits(text: string): string {
  return fold(text.replace(/\s+/g, ""));
}
