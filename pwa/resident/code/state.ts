import { SLOT_SECONDS } from "../../verify/freshness.ts";
import { canShow, NOT_ACCEPTED } from "../wallet/standing.ts";
import type { KeptCredential, KeptWallet } from "../wallet/store.ts";

/** A clock that is corrected steps back a little; then the highest slot is shown again until time has caught up. */
const PATIENCE = 10;

export type CodeState =
  | {
      readonly kind: "ready";
      readonly credential: KeptCredential;
      readonly slot: number;
      readonly offlineUntil: number;
    }
  | { readonly kind: "unusable"; readonly because: string }
  | {
      readonly kind: "no-credential" | "not-fetched" | "storage-cleared" | "signed-out" | "expired" | "clock-went-back";
    };

/** What the code screen shows at this moment. `now` is the server's time as far as this phone knows it. */
export function codeState(wallet: KeptWallet, now: number): CodeState {
  if (wallet.ended !== null) return { kind: "signed-out" };
  if (wallet.home !== null && !canShow(wallet.home)) return refused(wallet);
  if (wallet.credentials.length === 0) return { kind: whyEmpty(wallet) };
  if (now < latestKnown(wallet) - PATIENCE) return { kind: "clock-went-back" };
  const credential = credentialAt(wallet.credentials, now);
  if (credential === null) return { kind: "expired" };
  return {
    kind: "ready",
    credential,
    slot: slotToDraw(credential, now),
    offlineUntil: coveredUntil(wallet, credential),
  };
}

export function credentialAt(credentials: readonly KeptCredential[], now: number): KeptCredential | null {
  return credentials.find(({ start, end }) => start <= now && now < end) ?? null;
}

/** Never below what was drawn before: a door that saw the later slot would call the earlier one used. */
export function slotToDraw({ start, highestSlot }: KeptCredential, now: number): number {
  return Math.max(Math.floor((now - start) / SLOT_SECONDS), highestSlot);
}

/** The latest moment this phone has proof of: the server told it, or a code was drawn for it. */
export function latestKnown({ anchor, credentials }: KeptWallet): number {
  const drawn = credentials
    .filter((one) => one.highestSlot >= 0)
    .map((one) => one.start + one.highestSlot * SLOT_SECONDS);
  return Math.max(anchor?.syncedAt ?? 0, ...drawn);
}

/** The end of the unbroken row of credentials that begins with the present one. */
function coveredUntil({ credentials }: KeptWallet, present: KeptCredential): number {
  let until = present.end;
  for (const { start, end } of [...credentials].sort((one, other) => one.start - other.start)) {
    if (start <= until && end > until) until = end;
  }
  return until;
}

function refused({ home }: KeptWallet): CodeState {
  const because = home?.cards[0]?.because ?? NOT_ACCEPTED;
  return because === NOT_ACCEPTED ? { kind: "no-credential" } : { kind: "unusable", because };
}

/** A wallet that the server remembers, and this phone does not hold, was thrown away by the browser. */
function whyEmpty({ home }: KeptWallet): "no-credential" | "not-fetched" | "storage-cleared" {
  if (home === null) return "no-credential";
  return home.wallet?.valid_until != null ? "storage-cleared" : "not-fetched";
}
