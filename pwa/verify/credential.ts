/** The credential: an issuer's word for one device key, a few hours long (FORMAT.md 3). Twin of signing/credential.py. */
import { isEqual, toHex, view } from "./bytes.ts";
import { SigningError } from "./errors.ts";
import { ES256, type PublicKey } from "./suites.ts";
import { CREDENTIAL_ROLE, HOUR, type TrustedKey, type TrustList } from "./trust.ts";

export const FORMAT_VERSION = "1.1";

export const LENGTH = 109;
export const SIGNED_LENGTH = 45;

const VERSION = 1;
/** Profiles (FORMAT.md 11.1). */
const HOLDER = 1;
export const CARER = 2;

const PROFILES: readonly number[] = [HOLDER, CARER];
const LIVES: readonly number[] = [2, 4, 6, 8, 12, 24];
const FARES: readonly number[] = [0, 1, 2];
const HIGHEST_SCOPE = 13;

/** A credential whose fields were judged by the trust list. */
export interface Credential {
  readonly version: number;
  readonly profile: number;
  readonly kid: number;
  /** Whole hours from the key's not-before to the start. */
  readonly epoch: number;
  /** Hours. */
  readonly life: number;
  readonly scope: number;
  readonly fare: number;
  /** Opaque to all but the issuer; (kid, epoch, index) names the credential. */
  readonly index: number;
  /** 32 bytes: x of the device's point with even y. */
  readonly deviceKey: Uint8Array;
  /** The issuer's 64 bytes. */
  readonly signature: Uint8Array;
  /** Unix seconds, as is `end`. */
  readonly start: number;
  readonly end: number;
}

/** Read 109 bytes and judge every field, in the order of FORMAT.md 7; the signature is not looked at yet. */
export function readCredential(data: Uint8Array, trust: TrustList): { credential: Credential; key: TrustedKey } {
  const bytes = view(data);
  const kid = bytes.getUint32(0) & 0xffffff;
  const fields = {
    version: bytes.getUint8(0) >> 4,
    profile: bytes.getUint8(0) & 15,
    kid,
    epoch: bytes.getUint16(4),
    life: bytes.getUint8(6),
    scope: bytes.getUint8(7),
    fare: bytes.getUint8(8),
    index: bytes.getUint32(9),
    deviceKey: data.slice(13, SIGNED_LENGTH),
    signature: data.slice(SIGNED_LENGTH, LENGTH),
  };
  if (!isKnown(fields)) throw new SigningError("malformed");
  const key = trust.keys.get(kid);
  if (!key || key.suite !== ES256) throw new SigningError("unknown-key");
  const start = key.notBefore + HOUR * fields.epoch;
  const credential = { ...fields, start, end: start + HOUR * fields.life };
  demandKey(credential, key);
  return { credential, key };
}

type Fields = Pick<Credential, "version" | "profile" | "life" | "scope" | "fare">;

function isKnown({ version, profile, life, scope, fare }: Fields): boolean {
  return (
    version === VERSION &&
    PROFILES.includes(profile) &&
    LIVES.includes(life) &&
    scope <= HIGHEST_SCOPE &&
    FARES.includes(fare) &&
    (scope !== 0 || fare === 0)
  );
}

function demandKey({ scope, life, index, start, end }: Credential, key: TrustedKey): void {
  if (key.role !== CREDENTIAL_ROLE || !key.scopes.has(scope) || end > key.notAfter) {
    throw new SigningError("key-not-valid");
  }
  if (key.revokedAt !== null) throw new SigningError("key-revoked");
  if (index >= 2 ** key.indexBits || start % (HOUR * life) !== 0) throw new SigningError("malformed");
}

/**
 * Remembers which credentials an issuer did sign, least recently used out first. Keyed by all 109 bytes.
 * It spares the signature only: fields, trust list and time are judged anew at each scan.
 */
export class CredentialCache {
  readonly #size: number;
  readonly #known = new Map<string, { issuerKey: Uint8Array; device: PublicKey }>();

  constructor(size: number) {
    this.#size = size;
  }

  /** Give the device's verifier, if `issuerKey` was seen to have signed these bytes. */
  recall(credential: Uint8Array, issuerKey: Uint8Array): PublicKey | null {
    const name = toHex(credential);
    const known = this.#known.get(name);
    if (!known || !isEqual(known.issuerKey, issuerKey)) return null;
    this.#known.delete(name);
    this.#known.set(name, known);
    return known.device;
  }

  /** Keep that `issuerKey` signed these bytes for `device`. */
  remember(credential: Uint8Array, issuerKey: Uint8Array, device: PublicKey): void {
    this.#known.set(toHex(credential), { issuerKey, device });
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#size && oldest !== undefined) this.#known.delete(oldest);
  }
}
