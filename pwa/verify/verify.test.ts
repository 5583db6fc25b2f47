import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import {
  CredentialCache,
  fileName,
  LOW,
  open,
  present,
  readList,
  readTrustList,
  SigningError,
  type Subtle,
} from "./index.ts";
import { type Files, runVectors } from "./vectors.ts";

const subtle = globalThis.crypto.subtle;
const vectors = new URL("../../signing/vectors/", import.meta.url);

async function readFiles(): Promise<Files> {
  const names = (await readdir(vectors)).filter((name) => name.endsWith(".json"));
  const read = async (name: string) => [name, JSON.parse(await readFile(new URL(name, vectors), "utf8"))];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

test("every golden case is answered as FORMAT.md says", async () => {
  const { passed, failures } = await runVectors(await readFiles(), subtle);
  assert.deepEqual(failures, []);
  assert.ok(passed > 800, `only ${passed} cases were found`);
});

/** WebCrypto as other browsers have it: `importCompressed` is asked for points of 33 bytes. */
function otherCrypto(importCompressed: (point: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): Subtle {
  return {
    digest: subtle.digest.bind(subtle),
    verify: subtle.verify.bind(subtle),
    importKey: async (format, data, ...rest) =>
      subtle.importKey(format, data.length === 33 ? importCompressed(data) : data, ...rest),
  };
}

const refuse = () => {
  throw new DOMException("not supported", "DataError");
};
const takeTheOther = (point: Uint8Array<ArrayBuffer>) => Uint8Array.of(3, ...point.subarray(1));
const takeAnything = (point: Uint8Array<ArrayBuffer>) => (point[1] === 255 ? Uint8Array.of(2, ...BASE) : point);
const BASE = Buffer.from("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", "hex");

for (const [what, importCompressed] of Object.entries({ refuse, takeTheOther, takeAnything })) {
  test(`a WebCrypto that does ${what} with compressed keys changes no answer`, async () => {
    const { failures } = await runVectors(await readFiles(), otherCrypto(importCompressed));
    assert.deepEqual(failures, []);
  });
}

test("a hostile list costs no more than its bytes", () => {
  const started = performance.now();
  for (const count of [1, 0x7fffffff, 0xffffffff]) {
    const zeros = new Uint8Array(1_000_000);
    zeros.set([1, 0, 0, 1, 0, 0, 32]);
    new DataView(zeros.buffer).setUint32(7, count);
    assert.throws(() => readList(zeros), refusedAs("list-malformed"));
  }
  assert.ok(performance.now() - started < 5_000);
});

test("a digest that is no digest names no file", () => {
  assert.throws(() => fileName(new Uint8Array(31)), RangeError);
});

interface Golden {
  root: { issuer: number; keys: string[]; threshold: number };
  received: number;
  trust_list: string;
  cases: { stages: { credential: string; text: string }; door: { now: number } }[];
}

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

async function goldenDoor() {
  const golden = (await readFiles())["open.json"] as Golden;
  const root = { ...golden.root, keys: golden.root.keys.map(fromHex) };
  const trust = await readTrustList(fromHex(golden.trust_list), { root, now: golden.received, newest: null, subtle });
  const first = golden.cases[0]!;
  return { first, door: { trust, now: first.door.now, window: LOW, subtle } };
}

function refusedAs(reason: string) {
  return (error: unknown) => error instanceof SigningError && error.reason === reason;
}

test("changing any digit is refused", async () => {
  const { first, door } = await goldenDoor();
  const { text } = first.stages;
  for (let at = 0; at < text.length; at += 1) {
    const digit = (Number(text[at]) + 1 + (at % 9)) % 10;
    await assert.rejects(open(text.slice(0, at) + digit + text.slice(at + 1), door), SigningError, `digit ${at}`);
  }
});

test("a key that WebCrypto made shows codes, and another one cannot show this credential", async () => {
  const { first, door } = await goldenDoor();
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const { privateKey } = await subtle.generateKey(algorithm, false, ["sign"]);
  const sign = (message: Uint8Array<ArrayBuffer>) =>
    subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, message);
  const text = await present(fromHex(first.stages.credential), sign, { slot: 18_000 });
  assert.match(text, /^86[0-9]{427}$/);
  await assert.rejects(open(text, door), refusedAs("bad-signature"));
});

test("what no code can carry is the caller's mistake", async () => {
  const { first, door } = await goldenDoor();
  const credential = fromHex(first.stages.credential);
  const sign = async () => new Uint8Array(64).fill(1);
  for (const slot of [-1, 65_536, 1.5, NaN]) await assert.rejects(present(credential, sign, { slot }), RangeError);
  for (const challenge of [-1, 10_001, 65_535]) {
    await assert.rejects(present(credential, sign, { slot: 0, challenge }), RangeError);
    await assert.rejects(open(first.stages.text, { ...door, challenge }), RangeError);
  }
  await assert.rejects(present(credential.subarray(1), sign, { slot: 0 }), RangeError);
});

test("a clock that gives no number opens nothing", async () => {
  const { first, door } = await goldenDoor();
  await assert.rejects(open(first.stages.text, { ...door, now: NaN }), refusedAs("too-old"));
});

test("a failure of WebCrypto itself is not told as a forgery", async () => {
  const { first, door } = await goldenDoor();
  const broken = { ...door, subtle: { ...subtle, verify: () => Promise.reject(new Error("out of order")) } };
  await assert.rejects(open(first.stages.text, broken as never), /out of order/);
});

test("a remembered credential is worth nothing under another issuer's key", async () => {
  const { first, door } = await goldenDoor();
  const cache = new CredentialCache(2);
  const device = {};
  const credential = fromHex(first.stages.credential);
  cache.remember(credential, Uint8Array.of(1), device);
  assert.equal(cache.recall(credential, Uint8Array.of(1)), device);
  assert.equal(cache.recall(credential, Uint8Array.of(2)), null);
  assert.equal((await open(first.stages.text, { ...door, cache })).slot, 18_000);
});

test("the credential not used for longest is forgotten first", () => {
  const cache = new CredentialCache(2);
  const [a, b, c] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
  const key = Uint8Array.of(9);
  cache.remember(a, key, {});
  cache.remember(b, key, {});
  cache.recall(a, key);
  cache.remember(c, key, {});
  const isKnown = (credential: Uint8Array) => cache.recall(credential, key) !== null;
  assert.deepEqual([a, b, c].map(isKnown), [true, false, true]);
});
