/** The presentation: what a phone shows every few seconds and a door judges (FORMAT.md 4, 7). Twin of signing/presentation.py. */
import { type Bytes, concat, tagged, view } from "./bytes.ts";
import { type Credential, type CredentialCache, LENGTH, readCredential, SIGNED_LENGTH } from "./credential.ts";
import { fromDigits, toDigits } from "./digits.ts";
import { SigningError } from "./errors.ts";
import { isAmber, SLOT_SECONDS, type Window } from "./freshness.ts";
import { devicePoint, issuerPoint, lowS, type PublicKey, type Subtle, verify } from "./suites.ts";
import { HOUR, type TrustList } from "./trust.ts";

export const NO_CHALLENGE = 0;
const MAX_TYPED_CHALLENGE = 10_000;
const SCANNED_CHALLENGE = 65_535;
const PRESENTED_LENGTH = LENGTH + 4;

/** A code whose signatures, fields and time were judged good; use is not judged yet. */
export interface Opened {
  readonly credential: Credential;
  /** Units of 2 s from the credential's start. */
  readonly slot: number;
  readonly challenge: number;
  /** Seconds since the slot began; negative where the phone's clock runs ahead. */
  readonly age: number;
  /** Outside the scene's window: nothing may be consumed before `confirms` says so. */
  readonly amber: boolean;
}

/** What a door knows: the list, the time in Unix seconds, its scene, and what it asked. */
export interface Door {
  readonly trust: TrustList;
  readonly now: number;
  readonly window: Window;
  readonly scope?: number;
  readonly challenge?: number;
  readonly cache?: CredentialCache | null;
  readonly subtle: Subtle;
}

/** Judge the 429 digits of a fused code. The first check of FORMAT.md 7 that fails rejects with its SigningError. */
export async function open(text: string, door: Door): Promise<Opened> {
  const asked = door.challenge ?? NO_CHALLENGE;
  demandTypeable(asked);
  const data = fromDigits(text);
  const slot = view(data).getUint16(LENGTH);
  const challenge = view(data).getUint16(LENGTH + 2);
  if (challenge > MAX_TYPED_CHALLENGE && challenge !== SCANNED_CHALLENGE) throw new SigningError("malformed");
  const { credential, device } = await readAndVerify(data.slice(0, LENGTH), door);
  if (challenge !== asked) throw new SigningError("wrong-challenge");
  const presented = tagged("presentation", data.subarray(0, PRESENTED_LENGTH));
  await verify(device, data.subarray(PRESENTED_LENGTH), presented, door.subtle);
  if (slot * SLOT_SECONDS >= credential.life * HOUR) throw new SigningError("expired");
  const age = door.now - (credential.start + SLOT_SECONDS * slot);
  return { credential, slot, challenge, age, amber: isAmber(age, door.window) };
}

async function readAndVerify(data: Bytes, door: Door): Promise<{ credential: Credential; device: PublicKey }> {
  const { cache, subtle } = door;
  const { credential, key } = readCredential(data, door.trust);
  const known = cache?.recall(data, key.key) ?? null;
  if (!known) {
    const signed = tagged("credential", data.subarray(0, SIGNED_LENGTH));
    await verify(await issuerPoint(key.key, subtle), credential.signature, signed, subtle);
  }
  if (credential.scope !== 0 && credential.scope !== (door.scope ?? 0)) throw new SigningError("wrong-scope");
  const device = known ?? (await pointOf(credential, subtle));
  if (!known) cache?.remember(data, key.key, device);
  return { credential, device };
}

async function pointOf(credential: Credential, subtle: Subtle): Promise<PublicKey> {
  try {
    return await devicePoint(credential.deviceKey, subtle);
  } catch (error) {
    if (error instanceof RangeError) throw new SigningError("malformed");
    throw error;
  }
}

/** A device key: it takes the message and gives 64 bytes r || s, with high or low s. */
export type Sign = (message: Bytes) => Promise<Uint8Array | ArrayBuffer>;

/** Write the code that a phone shows in `slot`. Rejects with RangeError what no code can carry. */
export async function present(
  credential: Uint8Array,
  sign: Sign,
  { slot, challenge = NO_CHALLENGE }: { slot: number; challenge?: number },
): Promise<string> {
  demandTypeable(challenge);
  if (credential.length !== LENGTH) throw new RangeError(`a credential has ${LENGTH} bytes`);
  if (!Number.isInteger(slot) || slot < 0 || slot > 0xffff) throw new RangeError("a slot is a number of 16 bits");
  const tail = Uint8Array.of(slot >> 8, slot & 255, challenge >> 8, challenge & 255);
  const signed = concat(credential, tail);
  const signature = new Uint8Array(await sign(tagged("presentation", signed)));
  return toDigits(concat(signed, lowS(signature)));
}

function demandTypeable(challenge: number): void {
  if (!Number.isInteger(challenge) || challenge < 0 || challenge > MAX_TYPED_CHALLENGE) {
    throw new RangeError("a challenge is 0, or four typed digits plus one");
  }
}
