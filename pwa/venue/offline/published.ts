// What a publisher says is the case now, as this door verified it: all of it under one head, or nothing
// (FORMAT.md 10, 13 to 15). The root that this terminal was enrolled with is the only thing believed without proof.
import { isEqual, toHex } from "../../verify/bytes.ts";
import {
  demandFile,
  type Head,
  holds,
  type Manifest,
  peekHead,
  readHead,
  readListed,
  readManifest,
  readTrustList,
  type RevocationList,
  type Root,
  type Subtle,
  type TrustList,
} from "../../verify/index.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Published {
  readonly head: Head;
  readonly manifest: Manifest;
  readonly trust: TrustList;
  /** By `placeOf`. A place that is not here has nothing revoked. */
  readonly lists: ReadonlyMap<string, RevocationList>;
  readonly headFile: Bytes;
  /** Unix seconds: a trust list that came in time is read again later with that time. */
  readonly trustReceived: number;
  /** Manifest, trust list and lists, by the hexadecimal SHA-256 of their bytes. */
  readonly files: ReadonlyMap<string, Bytes>;
}

export interface Taking {
  readonly root: Root;
  readonly held: Published | null;
  readonly now: number;
  /** When the trust list came; now, unless it was kept from an earlier day. */
  readonly trustReceived: number;
  readonly fetchFile: (digest: Uint8Array) => Promise<Bytes>;
  readonly subtle: Subtle;
}

/** Takes over a head with everything that is in force under it, or rejects and leaves what is held as it is. */
export async function takeOver(headFile: Bytes, taking: Taking): Promise<Published> {
  const { held, now, subtle } = taking;
  const peeked = peekHead(headFile);
  if (held?.trust.keys.has(peeked.kid)) {
    // Verified before anything is fetched, so that a forged head costs nothing.
    const head = await readHead(headFile, { trust: held.trust, now, newest: held.head, subtle });
    if (isEqual(head.manifest, held.manifest.digest)) return { ...held, head, headFile };
  }
  return takeFiles(headFile, peeked, taking);
}

/** The head is believed for nothing but the names of files until the trust list they bring has verified it. */
async function takeFiles(headFile: Bytes, peeked: Head, taking: Taking): Promise<Published> {
  const { held, now, subtle } = taking;
  const files = new Map<string, Bytes>();
  const fetched = async (digest: Uint8Array) => {
    const name = toHex(digest);
    const file = held?.files.get(name) ?? (await taking.fetchFile(digest));
    files.set(name, file);
    return file;
  };
  const manifestFile = await fetched(peeked.manifest);
  const { trustList } = await readManifest(manifestFile, { head: peeked, newest: null, subtle });
  const { trust, trustReceived } = await takeTrust(await fetched(trustList), trustList, taking);
  const head = await readHead(headFile, { trust, now, newest: held?.head ?? null, subtle });
  const manifest = await readManifest(manifestFile, { head, newest: held?.manifest ?? null, subtle });
  const lists = new Map<string, RevocationList>();
  const take = async (listed: Manifest["lists"][number]) =>
    lists.set(placeOf(listed), await readListed(await fetched(listed.digest), { listed, trust, subtle }));
  await Promise.all(manifest.lists.map(take));
  return { head, manifest, trust, lists, headFile, trustReceived, files };
}

async function takeTrust(
  file: Bytes,
  digest: Uint8Array,
  taking: Taking,
): Promise<{ trust: TrustList; trustReceived: number }> {
  const { root, held, trustReceived, subtle } = taking;
  if (held && isEqual(held.manifest.trustList, digest)) return held;
  // Manifest and lists are held to their hashes where they are read; a trust list is signed for itself.
  await demandFile(file, digest, subtle);
  const newest = held?.trust ?? null;
  return { trust: await readTrustList(file, { root, now: trustReceived, newest, subtle }), trustReceived };
}

type Place = Pick<RevocationList, "kid" | "epoch">;

function placeOf({ kid, epoch }: Place): string {
  return `${kid}/${epoch}`;
}

export function isRevoked({ lists }: Published, credential: Place & { readonly index: number }): boolean {
  const list = lists.get(placeOf(credential));
  return list !== undefined && holds(list, credential.index);
}
