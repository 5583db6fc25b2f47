// Uploads what was accepted offline, one at a time, until the server has answered each.
import type { Reply } from "../judging.ts";
import { nextToUpload, outcomeOf, type KeptScan, type Settled } from "./scans.ts";

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;

export interface Post {
  readScans(): Promise<readonly KeptScan[]>;
  /** Null when nothing came back. */
  upload(scan: KeptScan): Promise<Reply | null>;
  settle(clientRef: string, settled: Settled): Promise<void>;
  now(): number;
  signedOut(): void;
  /** Told of all scans whenever they were read. */
  told(scans: readonly KeptScan[]): void;
  /** Of all tabs one uploads; the others find nothing to do. */
  alone(act: () => Promise<void>): Promise<void>;
}

export function pauseAfter(failures: number): number {
  return Math.min(FIRST_PAUSE * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE);
}

export class Outbox {
  readonly #post: Post;
  readonly #tries = new Map<string, number>();
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #working: Promise<void> | null = null;
  #open = false;
  #asked = false;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Uploads now, and again until nothing waits. */
  start(): Promise<void> {
    this.#open = true;
    return this.run();
  }

  /** Nothing is lost: what waits is uploaded after the next start. */
  stop(): void {
    this.#open = false;
    clearTimeout(this.#timer);
  }

  run(): Promise<void> {
    this.#asked = true;
    this.#working ??= this.#workWhileAsked().finally(() => {
      this.#working = null;
      this.#plan();
    });
    return this.#working;
  }

  /** A scan that is kept while the last one is on its way does not wait for the next regular look. */
  async #workWhileAsked(): Promise<void> {
    while (this.#asked) {
      this.#asked = false;
      // A database that is closed in mid-work loses nothing: what is kept is read again.
      await this.#post.alone(() => this.#work()).catch(() => void (this.#failures += 1));
    }
  }

  async #work(): Promise<void> {
    for (let going = this.#open; going;) {
      const scans = await this.#post.readScans();
      this.#post.told(scans);
      const scan = nextToUpload(scans, this.#tries);
      going = scan !== null && (await this.#uploaded(scan)) && this.#open;
    }
  }

  async #uploaded(scan: KeptScan): Promise<boolean> {
    const outcome = outcomeOf(await this.#post.upload(scan), scan.clientRef);
    if (outcome === "signed-out") {
      this.stop();
      this.#post.signedOut();
      return false;
    }
    if (outcome === "again") {
      this.#tries.set(scan.clientRef, (this.#tries.get(scan.clientRef) ?? 0) + 1);
      this.#failures += 1;
      return false;
    }
    await this.#post.settle(scan.clientRef, { ...outcome, settledAt: this.#post.now() });
    this.#failures = 0;
    return true;
  }

  /** Regularly also while nothing waits, because another tab may have left something behind. */
  #plan(): void {
    clearTimeout(this.#timer);
    const pause = this.#failures === 0 ? LONGEST_PAUSE : pauseAfter(this.#failures);
    if (this.#open) this.#timer = setTimeout(() => void this.run(), pause);
  }
}
