// The reference of a scan that got no answer. The server may have judged it all the same, and only its answer was lost:
// the same code scanned again must be the same question, or an honest holder hears "already used".
// Kept for the few codes that can be in the air at one door.
const KEPT = 32;

export class References {
  private readonly unanswered = new Map<string, string>();
  private readonly make: () => string;

  constructor(make: () => string) {
    this.make = make;
  }

  for(code: string, scene: string): string {
    const key = `${scene} ${code}`;
    const reference = this.unanswered.get(key) ?? this.make();
    this.unanswered.set(key, reference);
    if (this.unanswered.size > KEPT) this.unanswered.delete(this.unanswered.keys().next().value!);
    return reference;
  }

  answered(code: string, scene: string): void {
    this.unanswered.delete(`${scene} ${code}`);
  }
}
