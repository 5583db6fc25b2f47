/** Bytes <-> the 429 digits of a fused code (FORMAT.md 5). Twin of signing/digits.py. */
import { type Bytes, fromNumber, toNumber } from "./bytes.ts";
import { SigningError } from "./errors.ts";

export const PREFIX = "86";
export const DATA_LENGTH = 177;
export const TEXT_LENGTH = 429;

const DIGITS = TEXT_LENGTH - PREFIX.length;
// Numbers of equal length compare as their digits do.
const LIMIT = /* @__PURE__ */ (1n << BigInt(8 * DATA_LENGTH)).toString().padStart(DIGITS, "0");

/** Write the 177 bytes of a presentation as 429 ASCII digits. */
export function toDigits(data: Uint8Array): string {
  if (data.length !== DATA_LENGTH) throw new RangeError(`a presentation has ${DATA_LENGTH} bytes, not ${data.length}`);
  return PREFIX + toNumber(data).toString().padStart(DIGITS, "0");
}

/** Read 429 ASCII digits back into 177 bytes, or refuse as not-ours or malformed before reading a number. */
export function fromDigits(text: string): Bytes {
  // The u flag counts characters as every other language does; length would count UTF-16 units.
  if (!/^86[^]{427}$/u.test(text)) throw new SigningError("not-ours");
  const number = text.slice(PREFIX.length);
  if (!/^[0-9]+$/.test(number) || number >= LIMIT) throw new SigningError("malformed");
  return fromNumber(BigInt(number), DATA_LENGTH);
}

/** Undo what a door's keyboard or input method does to digits, and nothing more. Doors fold; `open` does not. */
export function fold(text: string): string {
  return text
    .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/(\r\n|\r|\n)$/, "");
}
