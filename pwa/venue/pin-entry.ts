// Digits for the PIN pad from a keyboard. A wedge scanner is a keyboard, too, and somebody may hold a code before it
// while a PIN is asked for: what comes faster than fingers, or goes on after the last digit, is the scanner's and is
// dropped with its Enter. It reads no clock: times come with the keys.
import { PAUSE } from "./wedge.ts";

/** Milliseconds between two keys. Nobody types a PIN at thirty digits a second. */
export const FASTEST_FINGERS = 35;

export class PinEntry {
  digits = "";
  private scanning = false;
  private lastAt = -Infinity;
  private readonly length: number;

  constructor(length: number) {
    this.length = length;
  }

  /** Answers whether the key was taken: then it should do nothing else on the page. */
  press(key: string, at: number): boolean {
    const gap = at - this.lastAt;
    this.lastAt = at;
    const runsOn = this.digits.length === this.length && gap < PAUSE;
    if (gap < FASTEST_FINGERS || runsOn) this.scanning = true;
    else if (gap >= PAUSE) this.scanning = false;
    if (this.scanning) this.clear();
    return this.scanning || this.edit(key);
  }

  /** Whether all digits are here and no more have followed. */
  isWhole(now: number): boolean {
    return this.digits.length === this.length && now - this.lastAt >= PAUSE;
  }

  add(digit: string): void {
    if (this.digits.length < this.length) this.digits += digit;
  }

  clear(): void {
    this.digits = "";
  }

  takeBack(): void {
    this.digits = this.digits.slice(0, -1);
  }

  private edit(key: string): boolean {
    if (/^[0-9]$/.test(key)) this.add(key);
    else if (key === "Backspace") this.takeBack();
    else return false;
    return true;
  }
}
