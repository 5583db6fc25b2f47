/** ID numbers in the groups people know: place, birth date, rest; masked or not. */
export function groupIdNumber(text: string): string {
  return text.length === 18 ? `${text.slice(0, 6)} ${text.slice(6, 14)} ${text.slice(14)}` : text;
}

/** Card numbers in threes, as they are read aloud. */
export function groupCardNumber(text: string): string {
  return text.length === 9 ? `${text.slice(0, 3)} ${text.slice(3, 6)} ${text.slice(6)}` : text;
}
