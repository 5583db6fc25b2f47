// A phone held before a camera stays there for seconds, and every two of them it shows a new code. Without a memory of
// whom the camera is looking at, one person would be let in twice.
import { OUT_OF_VIEW } from "../repeats.ts";

/**
 * The leading digits of a code are its leading bytes: the credential, the same in every code of one phone until it
 * takes the next. The prefix and a hundred digits reach well into the device key, so no two phones share them.
 */
const OF_CREDENTIAL = 102;

/** Asked: no answer yet. Done: the answer holds for this phone. Next: the phone's next code may be judged. */
type Standing = "asked" | "done" | "next";

interface Viewed {
  lastSeen: number;
  text: string;
  standing: Standing;
}

export class InView {
  private readonly viewed = new Map<string, Viewed>();

  /** Whatever is read keeps what is known of it from being forgotten. */
  see(texts: readonly string[], now: number): void {
    for (const [credential, { lastSeen }] of this.viewed) {
      if (now - lastSeen >= OUT_OF_VIEW) this.viewed.delete(credential);
    }
    for (const text of texts) {
      const known = this.viewed.get(credentialOf(text));
      if (known !== undefined) known.lastSeen = now;
    }
  }

  isNew(text: string): boolean {
    return !this.viewed.has(credentialOf(text));
  }

  /** The answer to this phone's last code was to show the next one, and this is it. */
  isNext(text: string): boolean {
    const known = this.viewed.get(credentialOf(text));
    return known?.standing === "next" && known.text !== text;
  }

  asked(text: string, now: number): void {
    this.viewed.set(credentialOf(text), { lastSeen: now, text, standing: "asked" });
  }

  answered(text: string, standing: "done" | "next"): void {
    const known = this.viewed.get(credentialOf(text));
    if (known !== undefined) known.standing = standing;
  }
}

function credentialOf(text: string): string {
  return text.slice(0, OF_CREDENTIAL);
}
