/** Puts the golden cases of what a publisher says to this twin: lists, manifests and heads. */
import { toHex } from "./bytes.ts";
import {
  fileName,
  type Head,
  holds,
  isOverdue,
  type Manifest,
  peekHead,
  readHead,
  readList,
  readListed,
  readManifest,
  type Subtle,
} from "./index.ts";
import { canonical, type Check, type Expected, fromHex, type Published, trustOf } from "./vectors-case.ts";

interface ListCase {
  name: string;
  fields: { kid: number; epoch: number; index_bits: number; indices: number[] };
  stages: { list: string };
  expect: Expected;
}

interface ListedFields {
  kid: number;
  epoch: number;
  digest: string;
  length: number;
}

interface ManifestFile extends Published {
  cases: {
    name: string;
    fields: { sequence: number; issued_at: number; trust_list: string; lists: ListedFields[] };
    stages: { manifest: string };
    reader: { head: { kid: number; issued_at: number; manifest: string }; newest: string | null };
    expect: Expected;
  }[];
  listed: { name: string; fields: ListedFields; stages: { list: string }; expect: Expected }[];
}

interface HeadFile extends Published {
  cases: {
    name: string;
    fields: { kid: number; sequence: number; issued_at: number; next_update: number; manifest: string };
    stages: { head: string };
    reader: { now: number; newest: string | null };
    expect: Expected;
  }[];
}

export async function judgeLists(file: { cases: ListCase[] }, check: Check): Promise<void> {
  for (const { name, fields, stages, expect } of file.cases) {
    const read = () => {
      const list = readList(fromHex(stages.list));
      const { kid, epoch, indexBits, indices } = list;
      const given = { kid, epoch, index_bits: indexBits, indices: [...indices] };
      const around = fields.indices.flatMap((index) => [index - 1, index, index + 1]);
      const held = new Set(around.filter((index) => holds(list, index)));
      const isExact = canonical([...held]) === canonical(fields.indices);
      return isExact && canonical(given) === canonical(fields) ? { result: "accepted" } : given;
    };
    await check(name, read, expect);
  }
}

export async function judgeManifests(file: ManifestFile, check: Check, subtle: Subtle): Promise<void> {
  for (const { name, fields, stages, reader, expect } of file.cases) {
    const read = async (hex: string, head: Head, newest: Manifest | null) =>
      readManifest(fromHex(hex), { head, newest, subtle });
    const held = reader.newest;
    const newest = held ? await read(held, headNamed(await digestOf(held, subtle)), null) : null;
    const judged = async () => {
      const manifest = await read(stages.manifest, headNamed(reader.head.manifest, reader.head), newest);
      const { sequence, issuedAt, trustList, lists } = manifest;
      const rows = lists.map((row) => ({ ...row, digest: toHex(row.digest) }));
      const given = { sequence, issued_at: issuedAt, trust_list: toHex(trustList), lists: rows };
      return canonical(given) === canonical(fields) ? { result: "accepted" } : given;
    };
    await check(name, judged, expect);
  }
  const trust = await trustOf(file, subtle);
  for (const { name, fields, stages, expect } of file.listed) {
    const listed = { ...fields, digest: fromHex(fields.digest) };
    const read = () => readListed(fromHex(stages.list), { listed, trust, subtle });
    await check(name, () => read().then(() => ({ result: "accepted" })), expect);
    await check(`${name}, its name`, () => fileName(listed.digest), `${fields.digest}.bin`);
  }
}

export async function judgeHeads(file: HeadFile, check: Check, subtle: Subtle): Promise<void> {
  const trust = await trustOf(file, subtle);
  for (const { name, fields, stages, reader, expect } of file.cases) {
    const read = (hex: string, now: number, newest: Head | null) =>
      readHead(fromHex(hex), { trust, now, newest, subtle });
    const newest = reader.newest ? await read(reader.newest, Infinity, null) : null;
    const judged = async () => {
      const head = await read(stages.head, reader.now, newest);
      const isDue = isOverdue(head, head.nextUpdate) && !isOverdue(head, head.nextUpdate - 0.5);
      const given = headFields(head);
      const isPeeked = canonical(headFields(peekHead(fromHex(stages.head)))) === canonical(given);
      return isDue && isPeeked && canonical(given) === canonical(fields) ? { result: "accepted" } : given;
    };
    await check(name, judged, expect);
  }
}

function headFields({ kid, sequence, issuedAt, nextUpdate, manifest }: Head): HeadFile["cases"][0]["fields"] {
  return { kid, sequence, issued_at: issuedAt, next_update: nextUpdate, manifest: toHex(manifest) };
}

/** A verified head that names the file of this digest. */
export function headNamed(manifest: string, { kid = 0x001007, issued_at = 2 ** 32 - 2 } = {}): Head {
  return { kid, sequence: 1, issuedAt: issued_at, nextUpdate: issued_at + 1, manifest: fromHex(manifest) };
}

async function digestOf(hex: string, subtle: Subtle): Promise<string> {
  return toHex(new Uint8Array(await subtle.digest("SHA-256", fromHex(hex))));
}

