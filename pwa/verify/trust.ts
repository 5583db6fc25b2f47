/** The trust list: which keys an issuing region stands for (FORMAT.md 10). Twin of signing/trust.py. */
import { isEqual, tagged, toHex, toNumber, view } from "./bytes.ts";
import { SigningError } from "./errors.ts";
import { ES256, issuerPoint, sha256, type Subtle, verify } from "./suites.ts";

export const HOUR = 3600;
export const CREDENTIAL_ROLE = 1;
export const HEAD_ROLE = 2;

const VERSION = 1;
const HEAD_LENGTH = 47;
const ENTRY_LENGTH = 117;
const SIGNED_BY_LENGTH = 96;

/** What a trust list says of one key. Times are Unix seconds. */
export interface TrustedKey {
  /** 24 bits: issuer number (12) and key number (12). */
  readonly kid: number;
  readonly suite: number;
  /** 64 bytes x || y. */
  readonly key: Uint8Array;
  readonly role: number;
  readonly scopes: ReadonlySet<number>;
  /** Six digits of GB/T 2260. */
  readonly region: string;
  readonly indexBits: number;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly revokedAt: number | null;
}

/** Whom to believe about one issuer: `threshold` of these keys (64 bytes x || y each). */
export interface Root {
  readonly issuer: number;
  readonly keys: readonly Uint8Array[];
  readonly threshold: number;
}

/** A trust list that was verified. */
export interface TrustList {
  readonly sequence: number;
  /** SHA-256 of the list before, zeros in the first. */
  readonly previous: Uint8Array;
  readonly issuedAt: number;
  readonly nextUpdate: number;
  readonly keys: ReadonlyMap<number, TrustedKey>;
  /** SHA-256 of this list without its signatures. */
  readonly digest: Uint8Array;
}

export interface Reader {
  readonly root: Root;
  /** When the list was received; a list kept from an earlier day is read again with that time. */
  readonly now: number;
  readonly newest: TrustList | null;
  readonly subtle: Subtle;
}

/** Verify a trust list for someone who already holds `newest`; the order of refusals is that of FORMAT.md 10. */
export async function readTrustList(data: Uint8Array, reader: Reader): Promise<TrustList> {
  const { root, now, newest, subtle } = reader;
  const { body, signatures } = split(data);
  await demandThreshold(body, signatures, root, subtle);
  const trust = await readBody(body, subtle);
  for (const kid of trust.keys.keys()) if (kid >> 12 !== root.issuer) throw new SigningError("list-foreign-key");
  if (newest) demandSuccession(trust, newest);
  if (!(now < trust.nextUpdate)) throw new SigningError("list-expired");
  return trust;
}

interface SignedBy {
  readonly signer: string;
  readonly signature: Uint8Array;
}

/** Part the signed body from its signatures by length alone. */
function split(data: Uint8Array): { body: Uint8Array; signatures: SignedBy[] } {
  if (data.length < HEAD_LENGTH || data[0] !== VERSION) throw new SigningError("list-malformed");
  const end = HEAD_LENGTH + view(data).getUint16(45) * ENTRY_LENGTH;
  const count = data[end];
  if (count === undefined || data.length !== end + 1 + count * SIGNED_BY_LENGTH)
    throw new SigningError("list-malformed");
  const signatures = cut(data.subarray(end + 1), SIGNED_BY_LENGTH).map((row) => ({
    signer: toHex(row.subarray(0, 32)),
    signature: row.subarray(32),
  }));
  if (!ascends(signatures.map((row) => row.signer))) throw new SigningError("list-malformed");
  return { body: data.subarray(0, end), signatures };
}

async function demandThreshold(body: Uint8Array, signatures: SignedBy[], root: Root, subtle: Subtle): Promise<void> {
  const roots = new Map<string, Uint8Array>();
  for (const key of root.keys) roots.set(toHex(await sha256(key, subtle)), key);
  let good = 0;
  for (const { signer, signature } of signatures) {
    const key = roots.get(signer);
    if (key && (await isSigned(key, signature, body, subtle))) good += 1;
  }
  if (good < Math.max(1, root.threshold)) throw new SigningError("list-bad-signature");
}

async function isSigned(key: Uint8Array, signature: Uint8Array, body: Uint8Array, subtle: Subtle): Promise<boolean> {
  try {
    await verify(await issuerPoint(key, subtle), signature, tagged("trust", body), subtle);
    return true;
  } catch (error) {
    if (error instanceof SigningError) return false;
    throw error;
  }
}

async function readBody(body: Uint8Array, subtle: Subtle): Promise<TrustList> {
  const head = view(body);
  const sequence = head.getUint32(1);
  const previous = body.slice(5, 37);
  const issuedAt = head.getUint32(37);
  const nextUpdate = head.getUint32(41);
  const entries = cut(body.subarray(HEAD_LENGTH), ENTRY_LENGTH).map(readEntry);
  const isFirst = previous.every((byte) => byte === 0);
  if (
    sequence === 0 ||
    (sequence === 1) !== isFirst ||
    issuedAt >= nextUpdate ||
    !ascends(entries.map((entry) => entry.kid)) ||
    new Set(entries.map((entry) => toHex(entry.key))).size !== entries.length
  ) {
    throw new SigningError("list-malformed");
  }
  for (const entry of entries) await demandSense(entry, subtle);
  const keys = new Map(entries.map((entry) => [entry.kid, entry]));
  return { sequence, previous, issuedAt, nextUpdate, keys, digest: await sha256(body, subtle) };
}

function readEntry(row: Uint8Array): TrustedKey {
  const fields = view(row);
  const bitmap = toNumber(row.subarray(69, 101));
  const scopes = Array.from({ length: 256 }, (_, scope) => scope).filter((scope) => (bitmap >> BigInt(scope)) & 1n);
  return {
    kid: fields.getUint32(0) >>> 8,
    suite: fields.getUint8(3),
    role: fields.getUint8(4),
    key: row.slice(5, 69),
    scopes: new Set(scopes),
    region: String(fields.getUint32(101) >>> 8).padStart(6, "0"),
    indexBits: fields.getUint8(104),
    notBefore: fields.getUint32(105),
    notAfter: fields.getUint32(109),
    revokedAt: fields.getUint32(113) || null,
  };
}

/** Refuse an entry that no publisher writes; a suite or role unknown here may be a new one. */
async function demandSense(entry: TrustedKey, subtle: Subtle): Promise<void> {
  const signsCredentials = entry.role === CREDENTIAL_ROLE;
  if (
    !/^[1-9][0-9]{5}$/.test(entry.region) ||
    entry.notBefore % HOUR !== 0 ||
    entry.notBefore >= entry.notAfter ||
    signsCredentials !== entry.scopes.size > 0 ||
    signsCredentials !== entry.indexBits > 0 ||
    entry.indexBits > 32
  ) {
    throw new SigningError("list-malformed");
  }
  if (entry.suite !== ES256) return;
  try {
    await issuerPoint(entry.key, subtle);
  } catch (error) {
    if (error instanceof RangeError) throw new SigningError("list-malformed");
    throw error;
  }
}

function demandSuccession(trust: TrustList, newest: TrustList): void {
  if (trust.sequence < newest.sequence) throw new SigningError("list-rollback");
  const contradicts =
    (trust.sequence === newest.sequence && !isEqual(trust.digest, newest.digest)) ||
    (trust.sequence === newest.sequence + 1 && !isEqual(trust.previous, newest.digest));
  if (contradicts) throw new SigningError("list-fork");
  const kids = new Map([...newest.keys.values()].map((entry) => [toHex(entry.key), entry.kid]));
  for (const entry of trust.keys.values()) {
    const before = newest.keys.get(entry.kid) ?? entry;
    const moved = (kids.get(toHex(entry.key)) ?? entry.kid) !== entry.kid;
    const unrevoked = before.revokedAt !== null && before.revokedAt !== entry.revokedAt;
    if (lasting(entry) !== lasting(before) || moved || unrevoked) throw new SigningError("list-fork");
  }
}

function lasting(entry: TrustedKey): string {
  return [entry.suite, toHex(entry.key), entry.role, entry.notBefore].join(" ");
}

function ascends<T extends number | string>(values: T[]): boolean {
  return values.every((value, at) => at === 0 || values[at - 1]! < value);
}

function cut(bytes: Uint8Array, length: number): Uint8Array[] {
  return Array.from({ length: bytes.length / length }, (_, at) => bytes.subarray(at * length, (at + 1) * length));
}
