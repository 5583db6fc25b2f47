/** Puts the golden cases of signing/vectors to this twin, in Node as in a browser. */
import { isEqual, toHex } from "./bytes.ts";
import {
  admit,
  clockVerdict,
  confirms,
  CredentialCache,
  doorTime,
  FORMAT_VERSION,
  fold,
  listVerdict,
  open,
  possessionMessage,
  present,
  readTrustList,
  type Sighting,
  type Subtle,
  type TrustedKey,
  type TrustList,
  verifyPossession,
} from "./index.ts";
import { lowS } from "./suites.ts";
import {
  canonical,
  type Check,
  checker,
  type Expected,
  fromHex,
  type Outcome,
  type Published,
  type RootFields,
  rootOf,
  trustOf,
  type WindowFields,
  windowOf,
} from "./vectors-case.ts";
import { headNamed, judgeHeads, judgeLists, judgeManifests } from "./vectors-published.ts";

/** The parsed files of signing/vectors by name. */
export type Files = Record<string, unknown>;
interface OpenCase {
  name: string;
  fields?: { slot: number; challenge: number } & Record<string, number | string>;
  stages?: Record<"text", string> &
    Partial<Record<"credential" | "presentation_message" | "presentation_signature", string>>;
  generate?: { prefix: string; repeat: string; times: number };
  door: { now: number; window: WindowFields; scope: number; challenge: number };
  expect: { result: string; age?: number; start?: number; end?: number };
}

interface OpenFile extends Published {
  format: string;
  cases: OpenCase[];
}

interface EntryFields {
  kid: number;
  suite: number;
  key: string;
  role: number;
  scopes: number[];
  region: string;
  index_bits: number;
  not_before: number;
  not_after: number;
  revoked_at: number | null;
}

interface TrustCase {
  name: string;
  fields: { sequence: number; previous: string; issued_at: number; next_update: number; entries: EntryFields[] };
  stages: { list: string };
  reader: { now: number; root: RootFields; newest: string | null };
  expect: Expected & { digest?: string };
}

interface PossessionCase {
  name: string;
  nonce: string;
  device_key: string;
  stages: { message: string; signature: string };
  expect: Expected;
}

interface FreshnessFile {
  confirms: { name: string; first: Sighting; second: Sighting; expect: boolean }[];
  admit: { name: string; slot: number; last_slot: number | null; void: boolean; expect: Expected }[];
  clock: { name: string; ages: number[]; window: WindowFields; expect: { result: string } }[];
  time: { name: string; own: number; issued_at: number | null; expect: { time: number } }[];
  lists: { name: string; age: number; overdue: boolean; limit: number; expect: { result: string } }[];
}

/** Run every case of every file; a failure is one line that names file and case. */
export async function runVectors(files: Files, subtle: Subtle): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failures: [] };
  const judges: Record<string, (file: never, check: Check, subtle: Subtle) => Promise<void>> = {
    "fold.json": judgeFold,
    "freshness.json": judgeFreshness,
    "head.json": judgeHeads,
    "manifest.json": judgeManifests,
    "open.json": judgeOpen,
    "possession.json": judgePossession,
    "revocation.json": judgeLists,
    "trust.json": judgeTrust,
  };
  for (const [name, judge] of Object.entries(judges)) {
    const check = checker(name, outcome);
    await check("format", () => (files[name] as OpenFile).format, FORMAT_VERSION);
    await judge(files[name] as never, check, subtle);
  }
  return outcome;
}

async function judgeOpen(file: OpenFile, check: Check, subtle: Subtle): Promise<void> {
  const trust = await trustOf(file, subtle);
  const seen = new CredentialCache(8);
  for (const each of file.cases) {
    // The same again with a memory of credentials: it must never change an answer.
    for (const cache of [null, seen, seen]) {
      await check(each.name, () => openCase(each, trust, cache, subtle), each.expect);
    }
    if (each.expect.result !== "refused") await checkPresent(each, check);
  }
}

async function openCase(
  each: OpenCase,
  trust: TrustList,
  cache: CredentialCache | null,
  subtle: Subtle,
): Promise<unknown> {
  const door = { ...each.door, window: windowOf(each.door.window), trust, cache, subtle };
  const opened = await open(textOf(each), door);
  const { credential, slot, challenge, age } = opened;
  const { deviceKey, signature: _, start, end, ...numbers } = credential;
  const fields = { ...numbers, device_key: toHex(deviceKey), slot, challenge };
  if (canonical(fields) !== canonical(each.fields)) return { fields };
  return { result: opened.amber ? "amber" : "accepted", age, start, end };
}

function textOf({ stages, generate }: OpenCase): string {
  if (stages) return stages.text;
  return generate ? generate.prefix + generate.repeat.repeat(generate.times) : "";
}

/** A phone whose key gives the high s must write the very same digits. */
async function checkPresent({ name, fields, stages }: OpenCase, check: Check): Promise<void> {
  if (!fields || !stages?.credential) return;
  const signature = fromHex(stages.presentation_signature ?? "");
  const sign = async (message: Uint8Array) => {
    if (toHex(message) !== stages.presentation_message) throw new Error("another message");
    return highS(signature);
  };
  await check(`${name}, written`, () => present(fromHex(stages.credential!), sign, fields), stages.text);
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function highS(signature: Uint8Array): Uint8Array {
  const s = ORDER - BigInt("0x" + toHex(signature.subarray(32)));
  const high = fromHex(toHex(signature.subarray(0, 32)) + s.toString(16).padStart(64, "0"));
  if (!isEqual(lowS(high), signature)) throw new Error("low s is not what it was");
  return high;
}

async function judgeTrust(file: { cases: TrustCase[] }, check: Check, subtle: Subtle): Promise<void> {
  for (const { name, fields, stages, reader, expect } of file.cases) {
    const root = rootOf(reader.root);
    const read = (list: string, now: number, newest: TrustList | null) =>
      readTrustList(fromHex(list), { root, now, newest, subtle });
    const newest = reader.newest ? await read(reader.newest, 0, null) : null;
    const trusted = async () => {
      const trust = await read(stages.list, reader.now, newest);
      const given = canonical(trustFields(trust));
      return given === canonical(fields) ? { result: "accepted", digest: toHex(trust.digest) } : given;
    };
    await check(name, trusted, expect);
  }
}

function trustFields(trust: TrustList): TrustCase["fields"] {
  return {
    sequence: trust.sequence,
    previous: toHex(trust.previous),
    issued_at: trust.issuedAt,
    next_update: trust.nextUpdate,
    entries: [...trust.keys.values()].map(entryFields),
  };
}

function entryFields(key: TrustedKey): EntryFields {
  const { kid, suite, role, region } = key;
  return {
    kid,
    suite,
    key: toHex(key.key),
    role,
    scopes: [...key.scopes],
    region,
    index_bits: key.indexBits,
    not_before: key.notBefore,
    not_after: key.notAfter,
    revoked_at: key.revokedAt,
  };
}

async function judgePossession(file: { cases: PossessionCase[] }, check: Check, subtle: Subtle): Promise<void> {
  for (const { name, nonce, device_key, stages, expect } of file.cases) {
    const [n, key, signature] = [fromHex(nonce), fromHex(device_key), fromHex(stages.signature)];
    const accepted = () => ({ result: "accepted" });
    await check(name, () => verifyPossession(n, key, signature, subtle).then(accepted), expect);
    if (expect.result === "accepted") {
      await check(`${name}, message`, () => toHex(possessionMessage(n, key)), stages.message);
    }
  }
}

async function judgeFold(
  file: { cases: { name: string; text: string; folded: string }[] },
  check: Check,
): Promise<void> {
  for (const { name, text, folded } of file.cases) await check(name, () => fold(text), folded);
}

async function judgeFreshness(file: FreshnessFile, check: Check): Promise<void> {
  for (const { name, first, second, expect } of file.confirms) await check(name, () => confirms(first, second), expect);
  for (const { name, slot, last_slot, expect, ...memory } of file.admit) {
    const admitted = () => {
      admit({ slot }, { lastSlot: last_slot, void: memory.void });
      return { result: "accepted" };
    };
    await check(name, admitted, expect);
  }
  for (const { name, ages, window, expect } of file.clock) {
    await check(name, () => ({ result: clockVerdict(ages, windowOf(window)) }), expect);
  }
  for (const { name, own, issued_at, expect } of file.time) {
    const newest = issued_at === null ? null : headNamed("", { issued_at });
    await check(name, () => ({ time: doorTime(own, newest) }), expect);
  }
  for (const { name, age, overdue, limit, expect } of file.lists) {
    const tooOld = { result: "refused", reason: "list-too-old" };
    const judge = (seconds: number) => {
      const result = listVerdict(seconds, { overdue, limit });
      return result === "list-too-old" ? tooOld : { result };
    };
    await check(name, () => judge(age), expect);
    await check(`${name}, no number`, () => judge(NaN), tooOld);
  }
}

