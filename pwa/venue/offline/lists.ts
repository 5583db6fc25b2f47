// Follows the publisher: asks for the small signed head again and again, and takes over what is in force under a new
// one. Whatever comes instead, the newest lists this door verified stay.
import { Unheard, type Heard } from "./publisher.ts";
import { SigningError } from "../../verify/index.ts";
import type { Published } from "./published.ts";
import type { ListProblem } from "./told.ts";

/** A revocation is here within this, what it takes to publish it, and a journey or two. */
export const EVERY = 2_000;
const AT_MOST = 30_000;

export interface Source {
  /** Null while the head is the one of this tag. */
  head(tag: string | null): Promise<Heard | null>;
  /** Verifies everything under the head and keeps it, or rejects. */
  take(head: Heard["file"], held: Published | null): Promise<Published>;
}

/** In a row: quickly again at first, since most failures are a moment long. */
export function pauseAfter(failures: number): number {
  return failures === 0 ? EVERY : Math.min(EVERY * 2 ** (failures - 1), AT_MOST);
}

export class Lists {
  published: Published | null = null;
  problem: ListProblem | null = null;
  readonly #source: Source;
  readonly #changed: () => void;
  /** Of the last head that was kept: one whose files did not come is asked for again. */
  #tag: string | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: Promise<void> | null = null;
  #following = false;

  constructor(source: Source, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
  }

  /** Asks now, and from then on regularly. */
  follow(): void {
    this.#following = true;
    void this.ask();
  }

  stop(): void {
    this.#following = false;
    clearTimeout(this.#timer);
  }

  /** What was kept is gone or of another root: the next head is taken as if it were new. */
  forgetTag(): void {
    this.#tag = null;
  }

  ask(): Promise<void> {
    this.#asking ??= this.#askNow().finally(() => {
      this.#asking = null;
      clearTimeout(this.#timer);
      if (this.#following) this.#timer = setTimeout(() => void this.ask(), pauseAfter(this.#failures));
    });
    return this.#asking;
  }

  async #askNow(): Promise<void> {
    const tag = this.#tag;
    try {
      const heard = await this.#source.head(tag);
      if (heard !== null) {
        this.published = await this.#source.take(heard.file, this.published);
        this.#tag = heard.tag;
      }
      this.problem = null;
      this.#failures = 0;
    } catch (error) {
      this.problem = problemOf(error);
      this.#failures += 1;
    }
    this.#changed();
  }
}

export function problemOf(error: unknown): ListProblem {
  if (error instanceof SigningError) return error.reason;
  return error instanceof Unheard ? error.why : "cannot-keep";
}
