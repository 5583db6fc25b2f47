// People stand in a line; so do their codes. One scan is judged at a time, in the order of reading, and each verdict
// stays long enough to be seen before the next one covers it.

/** As many as can be judged and seen before the last of them is too old to be asked about (GIVE_UP). */
const LONGEST_LINE = 8;
export const SEEN_AT_LEAST = 800;

interface Door<Scan, Outcome> {
  judge(scan: Scan): Promise<Outcome>;
  show(scan: Scan, outcome: Outcome): void;
  wait(milliseconds: number): Promise<void>;
  waiting(count: number): void;
}

export class ScanQueue<Scan, Outcome> {
  private readonly line: Scan[] = [];
  private working = false;
  private readonly door: Door<Scan, Outcome>;

  constructor(door: Door<Scan, Outcome>) {
    this.door = door;
  }

  /** Answers false when the line is full: the code was not taken and must be scanned again. */
  join(scan: Scan): boolean {
    if (this.line.length >= LONGEST_LINE) return false;
    this.line.push(scan);
    this.door.waiting(this.line.length);
    if (!this.working) void this.work();
    return true;
  }

  /** The terminal was signed out: nobody in the line can be judged any more. */
  disperse(): void {
    this.line.length = 0;
    this.door.waiting(0);
  }

  private async work(): Promise<void> {
    this.working = true;
    try {
      for (let scan = this.line.shift(); scan !== undefined; scan = this.line.shift()) {
        this.door.waiting(this.line.length);
        const outcome = await this.door.judge(scan);
        this.door.show(scan, outcome);
        if (this.line.length > 0) await this.door.wait(SEEN_AT_LEAST);
      }
    } finally {
      this.working = false;
    }
  }
}
