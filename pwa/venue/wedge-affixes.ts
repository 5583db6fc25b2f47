// Some scanners are set to send something before and after what they read: "QR:", "#", a counter. What a terminal's own
// scanner adds is kept on the device and taken off; a guess would be worse, since digits may be added to digits.
import { PREFIX, TEXT_LENGTH } from "../verify/digits.ts";

export interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

export const NO_AFFIXES: Affixes = { prefix: "", suffix: "" };
export const LONGEST_AFFIX = 16;

/** What the symbol on the settings sheet says. Digits only, as a code of ours; too short to be taken for one. */
export const TEST_TEXT = "8602468135797531";

export type Heard =
  { readonly kind: "clean" | "damaged" | "unknown" } | { readonly kind: "decorated"; readonly affixes: Affixes };

/** Takes each off where it stands; a scanner that forgets one is not punished. */
export function withoutAffixes(text: string, { prefix, suffix }: Affixes): string {
  const bare = halfWidth(text);
  const from = bare.startsWith(prefix) ? prefix.length : 0;
  const to = bare.endsWith(suffix) ? bare.length - suffix.length : bare.length;
  return bare.slice(from, Math.max(from, to));
}

/** What a scanner made of the test symbol, or of a code of ours. */
export function heardIn(text: string): Heard {
  const bare = halfWidth(text);
  const known = bare.includes(TEST_TEXT) ? TEST_TEXT : codeWithin(bare);
  if (known === null) return { kind: isDamaged(bare) ? "damaged" : "unknown" };
  const at = bare.indexOf(known);
  const affixes = { prefix: bare.slice(0, at), suffix: bare.slice(at + known.length) };
  if (affixes.prefix + affixes.suffix === "") return { kind: "clean" };
  const tooLong = Math.max(affixes.prefix.length, affixes.suffix.length) > LONGEST_AFFIX;
  return tooLong ? { kind: "unknown" } : { kind: "decorated", affixes };
}

/** A whole code of ours between other characters. Between other digits nobody could tell where it begins. */
export function codeWithin(text: string): string | null {
  const runs = halfWidth(text).match(/[0-9]+/g) ?? [];
  return runs.find((run) => run.length === TEXT_LENGTH && run.startsWith(PREFIX)) ?? null;
}

/** Characters were dropped, or came twice. */
function isDamaged(text: string): boolean {
  return text.length > TEST_TEXT.length / 2 && (isWithin(text, TEST_TEXT) || isWithin(TEST_TEXT, text));
}

/** Whether the letters of `few` stand in `many` in this order. */
function isWithin(few: string, many: string): boolean {
  let at = 0;
  for (const letter of many) if (letter === few[at]) at += 1;
  return at === few.length;
}

/** An input method widens signs as well as digits. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}
