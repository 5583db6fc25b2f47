// A publisher for tests: its own root, head key and credential key, and files as a real one writes them.
import { concat, tagged, toHex } from "../../verify/bytes.ts";
import { present, type Root } from "../../verify/index.ts";
import { lowS, sha256 } from "../../verify/suites.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const { subtle } = globalThis.crypto;
const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNING = { name: "ECDSA", hash: "SHA-256" } as const;
const LIFE = 24;

export const START = 1_795_046_400;
export const HEAD_KID = 0x001001;
export const CREDENTIAL_KID = 0x001002;

interface Pair {
  readonly key: CryptoKey;
  readonly point: Bytes;
}

async function pair(): Promise<Pair> {
  const { privateKey, publicKey } = await subtle.generateKey(P256, true, ["sign"]);
  return { key: privateKey, point: new Uint8Array(await subtle.exportKey("raw", publicKey)).slice(1) };
}

async function evenPair(): Promise<Pair> {
  for (;;) {
    const made = await pair();
    if (((made.point.at(-1) ?? 1) & 1) === 0) return made;
  }
}

async function sign({ key }: Pair, message: Bytes): Promise<Bytes> {
  return lowS(new Uint8Array(await subtle.sign(SIGNING, key, message)));
}

function numbers(...fields: [value: number, length: number][]): Bytes {
  return concat(
    ...fields.map(([value, length]) => Uint8Array.from({ length }, (_, at) => value / 256 ** (length - 1 - at))),
  );
}

/** Writes a list of indices below 2^8 that are few enough for a Rice parameter of their own: see FORMAT.md 13. */
export function writeList(indices: readonly number[], epoch = 0): Bytes {
  const count = indices.length;
  let k = 0;
  while (count > 0 && 2 ** (k + 1) * 2 * count <= 512 - count) k += 1;
  const bits = indices.map((index, at) => {
    const gap = index - (indices[at - 1] ?? -1) - 1;
    return "0".repeat(gap >> k) + "1" + (k === 0 ? "" : (gap & (2 ** k - 1)).toString(2).padStart(k, "0"));
  });
  const stream = bits.join("");
  const body = Uint8Array.from({ length: Math.ceil(stream.length / 8) }, (_, at) =>
    parseInt(stream.slice(8 * at, 8 * at + 8).padEnd(8, "0"), 2),
  );
  return concat(numbers([1, 1], [CREDENTIAL_KID, 3], [epoch, 2], [8, 1], [count, 4]), body);
}

export interface Edition {
  readonly sequence: number;
  readonly at: number;
  readonly revoked?: readonly number[];
  readonly lives?: number;
}

export async function publisher() {
  const [root, headKey, issuer] = [await pair(), await pair(), await pair()];
  const trust = await trustList(root, headKey, issuer);
  const rootOf: Root = { issuer: 1, keys: [root.point], threshold: 1 };

  async function edition({ sequence, at, revoked = [], lives = 3_600 }: Edition) {
    const files = new Map<string, Bytes>();
    const add = async (file: Bytes) => {
      const digest = await sha256(file, subtle);
      files.set(toHex(digest), file);
      return digest;
    };
    const list = writeList(revoked);
    const row = concat(numbers([CREDENTIAL_KID, 3], [0, 2]), await add(list), numbers([list.length, 4]));
    const manifest = concat(numbers([1, 1], [sequence, 4], [at, 4]), await add(trust), numbers([1, 4]), row);
    const body = concat(numbers([1, 1], [HEAD_KID, 3], [sequence, 4], [at, 4], [at + lives, 4]), await add(manifest));
    return { head: concat(body, await sign(headKey, tagged("head", body))), files, list };
  }

  /** A phone with a credential of this index; it shows the code of any moment. */
  async function phone(index: number, scope = 0, profile = 1) {
    const device = await evenPair();
    const fields = numbers([0x10 + profile, 1], [CREDENTIAL_KID, 3], [0, 2], [LIFE, 1], [scope, 1], [0, 1], [index, 4]);
    const body = concat(fields, device.point.slice(0, 32));
    const credential = concat(body, await sign(issuer, tagged("credential", body)));
    const signed = (message: Bytes) => subtle.sign(SIGNING, device.key, message);
    return (at: number) => present(credential, signed, { slot: Math.floor((at - START) / 2) });
  }

  return { root: rootOf, edition, phone };
}

export type Publisher = Awaited<ReturnType<typeof publisher>>;

async function trustList(root: Pair, headKey: Pair, issuer: Pair): Promise<Bytes> {
  const entry = (kid: number, role: number, { point }: Pair) => {
    const scopes = new Uint8Array(32);
    // Scopes 0 to 13 of a credential key; the other roles have none.
    if (role === 1) scopes.set([0x3f, 0xff], 30);
    const region = numbers([420300, 3], [role === 1 ? 8 : 0, 1], [START, 4], [START + 90 * 86_400, 4], [0, 4]);
    return concat(numbers([kid, 3], [1, 1], [role, 1]), point, scopes, region);
  };
  const times = numbers([START - 86_400, 4], [START + 86_400, 4], [2, 2]);
  const entries = concat(entry(HEAD_KID, 2, headKey), entry(CREDENTIAL_KID, 1, issuer));
  const body = concat(numbers([1, 1], [1, 4]), new Uint8Array(32), times, entries);
  return concat(body, numbers([1, 1]), await sha256(root.point, subtle), await sign(root, tagged("trust", body)));
}
