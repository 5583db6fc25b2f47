// What can be seen to be mistyped before anybody is asked. The server judges again.

const CARD_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]; // GB 11714
const PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]; // GB 11643
const PERSON_CHECKS = "10X98765432";

/** As people paste it: with spaces, small letters or full-width characters from a Chinese keyboard. */
export function tidy(typed: string): string {
  const narrow = (wide: string) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0);
  return typed
    .replace(/[\s-]/g, "")
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, narrow)
    .toUpperCase();
}

export function isCardNumber(text: string): boolean {
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(text)) return false;
  const check = 11 - (sum(text, CARD_WEIGHTS, 36) % 11);
  return text[8] === (check === 10 ? "X" : check === 11 ? "0" : String(check));
}

export function isIdNumber(text: string): boolean {
  // Passports and older residence permits carry no check digit.
  if (!/^[0-9]{17}[0-9X]$/.test(text))
    return /^[0-9A-Z]{6,20}$/.test(text) && !/^([0-9].{15}|[0-9OIB]{17}[0-9OIBX]$)/.test(text);
  return PERSON_CHECKS[sum(text, PERSON_WEIGHTS, 10) % 11] === text[17];
}

export function isCode(text: string): boolean {
  return /^[0-9]{6}$/.test(text);
}

function sum(text: string, weights: readonly number[], base: number): number {
  return weights.reduce((total, weight, place) => total + weight * Number.parseInt(text[place]!, base), 0);
}
