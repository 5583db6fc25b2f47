/** Whole seconds until `end`, never less than nought, whatever a sleeping phone did to its timers. Milliseconds in. */
export function secondsLeft(end: number, now: number): number {
  return Math.max(0, Math.ceil((end - now) / 1000));
}
