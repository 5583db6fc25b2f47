// What a picture holds for the door. People hold phones before posters, tickets and payment codes: among several
// symbols the one that is ours is meant, and where two are ours nobody can tell whose turn it is.
import { readingOf } from "../reading.ts";

export type Choice =
  { readonly kind: "nothing" | "not-ours" | "several" } | { readonly kind: "one"; readonly text: string };

export function choose(texts: readonly string[]): Choice {
  const ours = [...new Set(texts.filter((text) => readingOf(text).kind !== "not-ours"))];
  const [text] = ours;
  if (text === undefined) return { kind: texts.length === 0 ? "nothing" : "not-ours" };
  return ours.length === 1 ? { kind: "one", text } : { kind: "several" };
}
