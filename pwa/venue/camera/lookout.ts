// Stands between the camera, which reads the same things ten times a second, and the door, which judges each once.
import { OUT_OF_VIEW } from "../repeats.ts";
import type { Words } from "../verdicts.ts";
import { InView } from "./in-view.ts";
import { choose } from "./symbols.ts";

/** Said beside the picture, without a sound: a poster in view is nobody's refusal. */
export type Remark = "not-ours" | "several";

export interface Door {
  /** A verdict that stays until staff have seen it. */
  isShowing(): boolean;
  /** Answers false when the code needs no verdict. */
  read(text: string, judged: (words: Words) => void): boolean;
}

/** Their advice is to show a newer code, so the same phone need not leave the view. */
const NEXT_CODE_MAY_PASS: ReadonlySet<Words> = new Set([
  "already-used",
  "clock-skew",
  "refresh",
  "their-clock",
  "too-old",
  "torn",
]);

export class Lookout {
  private readonly door: Door;
  private readonly inView = new InView();
  private remark: Remark | null = null;
  private remarkedAt = -Infinity;
  private unanswered = 0;

  constructor(door: Door) {
    this.door = door;
  }

  /** What one picture held, and nothing while it held nothing. */
  look(texts: readonly string[], now: number): Remark | null {
    this.inView.see(texts, now);
    const choice = choose(texts);
    if (choice.kind === "one") this.pass(choice.text, now);
    return this.remarkOn(choice.kind, now);
  }

  private pass(text: string, now: number): void {
    if (this.unanswered > 0 || !this.mayPass(text)) return;
    this.unanswered += 1;
    this.inView.asked(text, now);
    const taken = this.door.read(text, (words) => this.answer(text, words));
    if (!taken) this.answer(text, null);
  }

  private mayPass(text: string): boolean {
    return this.inView.isNext(text) || (this.inView.isNew(text) && !this.door.isShowing());
  }

  private answer(text: string, words: Words | null): void {
    this.unanswered -= 1;
    this.inView.answered(text, words !== null && NEXT_CODE_MAY_PASS.has(words) ? "next" : "done");
  }

  /** Stays while its reason is in view and a little longer, so that it neither flickers nor is said again. */
  private remarkOn(kind: "nothing" | "one" | Remark, now: number): Remark | null {
    if (kind === "one" || now - this.remarkedAt >= OUT_OF_VIEW) this.remark = null;
    if (kind === "not-ours" || kind === "several") {
      this.remark = kind;
      this.remarkedAt = now;
    }
    return this.remark;
  }
}
