// What a door remembers of a credential it has seen, until that credential has ended (FORMAT.md 7, 8).
import type { Opened, Sighting } from "../../verify/index.ts";

export interface Seen {
  /** Unix seconds, when the credential ends. */
  readonly end: number;
  /** The highest slot that was accepted. */
  readonly slot: number | null;
  /** The last amber code, whose next one may confirm it. */
  readonly look: (Sighting & { readonly at: number }) | null;
}

type Credential = Opened["credential"];

/** (kid, epoch, index) names a credential, and as long as it lives its phone. */
export function nameOf({ kid, epoch, index }: Credential): string {
  return `${kid}/${epoch}/${index}`;
}

export function seenPassed({ credential, slot }: Opened) {
  return (before: Seen | null): Seen => ({
    end: credential.end,
    slot: Math.max(slot, before?.slot ?? -1),
    look: null,
  });
}

export function seenAmber({ credential, slot, age }: Opened, at: number) {
  return (before: Seen | null): Seen => ({
    end: credential.end,
    slot: before?.slot ?? null,
    look: { slot, age, at },
  });
}
