/** Manifest and head: what a publisher says is the case now (FORMAT.md 14, 15). Twin of signing/head.py. */
import { isEqual, tagged, toHex, view } from "./bytes.ts";
import { SigningError } from "./errors.ts";
import { type RevocationList, readList } from "./revocation.ts";
import { ES256, issuerPoint, sha256, SIGNATURE_LENGTH, type Subtle, verify } from "./suites.ts";
import { HEAD_ROLE, type TrustedKey, type TrustList } from "./trust.ts";

/** How far a head may lie ahead of a scanner's clock. */
export const AHEAD_SECONDS = 60;

const VERSION = 1;
const HEAD_LENGTH = 48;
const MANIFEST_LENGTH = 45;
const LISTED_LENGTH = 41;

/** A revocation list as a manifest names it. */
export interface Listed {
  readonly kid: number;
  readonly epoch: number;
  /** SHA-256 of the file. */
  readonly digest: Uint8Array;
  /** Bytes of the file, so that a door knows what it is about to fetch. */
  readonly length: number;
}

/** All files that are in force. `sequence` rises when they change, not with every head. */
export interface Manifest {
  readonly sequence: number;
  readonly issuedAt: number;
  /** SHA-256 of the trust list's file, signatures and all. */
  readonly trustList: Uint8Array;
  /** Ascending by kid, then epoch. A (kid, epoch) that is not here has nothing revoked. */
  readonly lists: readonly Listed[];
  /** SHA-256 of this manifest's file. */
  readonly digest: Uint8Array;
}

/** A head that was verified. Times are Unix seconds. */
export interface Head {
  readonly kid: number;
  readonly sequence: number;
  /** A door's time is never below this: see `doorTime`. */
  readonly issuedAt: number;
  readonly nextUpdate: number;
  /** SHA-256 of the manifest's file. */
  readonly manifest: Uint8Array;
}

/**
 * Say whether a newer head should exist by now. No refusal: how long a scene lives with what it has is the
 * scene's rule (`listVerdict`). A `now` that is no number is overdue.
 */
export function isOverdue(head: Head, now: number): boolean {
  return !(now < head.nextUpdate);
}

/** Give the name under which the file of this SHA-256 is published. */
export function fileName(digest: Uint8Array): string {
  if (digest.length !== 32) throw new RangeError("a SHA-256 has 32 bytes");
  return `${toHex(digest)}.bin`;
}

/** Refuse as list-malformed what is not the very file of this SHA-256: a cut download is not. */
export async function demandFile(data: Uint8Array, digest: Uint8Array, subtle: Subtle): Promise<void> {
  if (!isEqual(await sha256(data, subtle), digest)) throw new SigningError("list-malformed");
}

export interface HeadReader {
  readonly trust: TrustList;
  readonly now: number;
  readonly newest: Head | null;
  readonly subtle: Subtle;
}

/**
 * Read a head that is *not verified*, only to learn which trust list to fetch and verify by its root: for a
 * door that holds no trust list yet, or one that does not name the head's key.
 */
export function peekHead(data: Uint8Array): Head {
  const fields = view(data);
  if (data.length !== HEAD_LENGTH + SIGNATURE_LENGTH || fields.getUint8(0) !== VERSION) {
    throw new SigningError("list-malformed");
  }
  const kid = fields.getUint32(0) & 0xffffff;
  const sequence = fields.getUint32(4);
  const issuedAt = fields.getUint32(8);
  const nextUpdate = fields.getUint32(12);
  if (sequence === 0 || issuedAt >= nextUpdate) throw new SigningError("list-malformed");
  return { kid, sequence, issuedAt, nextUpdate, manifest: data.slice(16, HEAD_LENGTH) };
}

/** Verify a head for someone who already holds `newest`; the order of refusals is that of FORMAT.md 15. */
export async function readHead(data: Uint8Array, { trust, now, newest, subtle }: HeadReader): Promise<Head> {
  const head = peekHead(data);
  await demandSigned(data, head, trust.keys.get(head.kid), subtle);
  if (newest) demandSuccession(head, newest);
  if (!(head.issuedAt <= now + AHEAD_SECONDS)) throw new SigningError("from-the-future");
  return head;
}

async function demandSigned(
  data: Uint8Array,
  head: Head,
  entry: TrustedKey | undefined,
  subtle: Subtle,
): Promise<void> {
  if (!entry || entry.suite !== ES256 || !maySign(entry, head.issuedAt)) throw new SigningError("list-bad-signature");
  try {
    const key = await issuerPoint(entry.key, subtle);
    await verify(key, data.subarray(HEAD_LENGTH), tagged("head", data.subarray(0, HEAD_LENGTH)), subtle);
  } catch (error) {
    throw error instanceof SigningError ? new SigningError("list-bad-signature") : error;
  }
}

function maySign(entry: TrustedKey, at: number): boolean {
  const inTime = entry.notBefore <= at && at < entry.notAfter;
  return entry.role === HEAD_ROLE && entry.revokedAt === null && inTime;
}

function demandSuccession(head: Head, newest: Head): void {
  if (head.sequence < newest.sequence || head.issuedAt < newest.issuedAt) throw new SigningError("list-rollback");
  const isSame =
    head.kid === newest.kid &&
    head.issuedAt === newest.issuedAt &&
    head.nextUpdate === newest.nextUpdate &&
    isEqual(head.manifest, newest.manifest);
  if (head.sequence === newest.sequence && !isSame) throw new SigningError("list-fork");
}

export interface ManifestReader {
  /** The verified head that names the manifest. */
  readonly head: Head;
  readonly newest: Manifest | null;
  readonly subtle: Subtle;
}

/** Read the manifest that a verified head names; the order of refusals is that of FORMAT.md 14. */
export async function readManifest(data: Uint8Array, { head, newest, subtle }: ManifestReader): Promise<Manifest> {
  await demandFile(data, head.manifest, subtle);
  const manifest = parseManifest(data, head.manifest);
  if (manifest.issuedAt > head.issuedAt) throw new SigningError("list-malformed");
  const isForeign = ({ kid }: Listed) => kid >> 12 !== head.kid >> 12;
  if (manifest.lists.some(isForeign)) throw new SigningError("list-foreign-key");
  if (!newest) return manifest;
  const { sequence, issuedAt, digest } = newest;
  if (manifest.sequence < sequence || manifest.issuedAt < issuedAt) throw new SigningError("list-rollback");
  if (manifest.sequence === sequence && !isEqual(manifest.digest, digest)) throw new SigningError("list-fork");
  return manifest;
}

function parseManifest(data: Uint8Array, digest: Uint8Array): Manifest {
  if (data.length < MANIFEST_LENGTH) throw new SigningError("list-malformed");
  const fields = view(data);
  const sequence = fields.getUint32(1);
  const length = MANIFEST_LENGTH + fields.getUint32(41) * LISTED_LENGTH;
  if (fields.getUint8(0) !== VERSION || sequence === 0 || data.length !== length) {
    throw new SigningError("list-malformed");
  }
  const lists: Listed[] = [];
  for (let at = MANIFEST_LENGTH; at < length; at += LISTED_LENGTH) {
    lists.push({
      kid: fields.getUint32(at) >>> 8,
      epoch: fields.getUint16(at + 3),
      digest: data.slice(at + 5, at + 37),
      length: fields.getUint32(at + 37),
    });
  }
  const places = lists.map(({ kid, epoch }) => kid * 0x10000 + epoch);
  if (places.some((place, at) => at > 0 && places[at - 1]! >= place)) throw new SigningError("list-malformed");
  return { sequence, issuedAt: fields.getUint32(5), trustList: data.slice(9, 41), lists, digest };
}

/** Read the revocation list that a manifest names beside `trust`; anything else is list-malformed. */
export async function readListed(
  data: Uint8Array,
  { listed, trust, subtle }: { readonly listed: Listed; readonly trust: TrustList; readonly subtle: Subtle },
): Promise<RevocationList> {
  await demandFile(data, listed.digest, subtle);
  const revoked = readList(data);
  const indexBits = trust.keys.get(listed.kid)?.indexBits ?? revoked.indexBits;
  const isListed = revoked.kid === listed.kid && revoked.epoch === listed.epoch && data.length === listed.length;
  // A key that the trust list does not name opens nothing, so that any b is as good.
  if (!isListed || revoked.indexBits !== indexBits) throw new SigningError("list-malformed");
  return revoked;
}
