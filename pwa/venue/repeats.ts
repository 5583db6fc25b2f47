// A code that stays in view is read many times a second. It is judged once, and again only after it has been out of
// view for a while: otherwise the second reading would tell an honest holder that the code has been used.

export const OUT_OF_VIEW = 2_000;

export class Repeats {
  private readonly lastSeen = new Map<string, number>();

  /** Whether this text is still the one in view. Every reading counts as seeing it. */
  seen(text: string, now: number): boolean {
    for (const [other, at] of this.lastSeen) if (now - at >= OUT_OF_VIEW) this.lastSeen.delete(other);
    const inView = this.lastSeen.has(text);
    this.lastSeen.set(text, now);
    return inView;
  }

  /** A scan that got no answer was not judged, so the same code may come again at once. */
  forget(text: string): void {
    this.lastSeen.delete(text);
  }
}
