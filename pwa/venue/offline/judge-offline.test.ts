import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { CARER, CredentialCache, readTrustList } from "../../verify/index.ts";
import { fromHex, rootOf, type RootFields } from "../../verify/vectors-case.ts";
import { judgeOpened, judgeSight, look, stateOfLists, type SceneRules } from "./judge-offline.ts";
import { takeOver, type Published } from "./published.ts";
import { publisher, START, type Edition } from "./publisher.fixture.ts";
import { nameOf, type Seen } from "./seen.ts";
import type { Verdict } from "../verdicts.ts";

const { subtle } = globalThis.crypto;
const house = await publisher();
const ISSUED = START + 36_000;
const NOW = ISSUED + 120;

const LIBRARY: SceneRules = {
  ...{ code: "library", name: "借阅", name_en: "Borrowing", assurance: "low", scope: 3 },
  ...{ early: 10, late: 30, amber: 120, list_limit: 86_400, fares: false },
};
const MIDDLE: SceneRules = { ...LIBRARY, assurance: "middle", early: 5, late: 15, amber: 0 };

async function listsWith(changes: Partial<Edition> = {}): Promise<Published> {
  const edition = await house.edition({ sequence: 1, at: ISSUED, ...changes });
  const fetchFile = async (digest: Uint8Array) => edition.files.get(Buffer.from(digest).toString("hex"))!;
  const taking = { root: house.root, held: null, now: ISSUED, trustReceived: ISSUED, fetchFile, subtle };
  return takeOver(edition.head, taking);
}

/** A door with a memory in a map, in place of the database. */
function door(published: Published, { clockWrong = false, clockDoubted = false } = {}) {
  const memory = new Map<string, Seen>();
  const cache = new CredentialCache(8);
  return async (code: string, now = NOW, scene = LIBRARY): Promise<Verdict> => {
    const sight = await look(code, scene, { published, now, cache, subtle });
    const doubts = { clockWrong, clockDoubted };
    const judged = judgeSight(sight, published, doubts);
    if ("sign" in judged) return judged;
    const name = nameOf(judged.credential);
    const { verdict, seen } = judgeOpened(judged, sight, memory.get(name) ?? null, published, doubts);
    if (seen !== null) memory.set(name, seen);
    return verdict;
  };
}

const told = ({ sign, words, flagged }: Verdict) => [sign, words, ...(flagged ? ["flagged"] : [])].join(" ");

test("a fresh code passes once, with the age of the lists", async () => {
  const judge = door(await listsWith());
  const phone = await house.phone(7);
  const code = await phone(NOW);
  assert.deepEqual(await judge(code), {
    ...{ sign: "go", words: "accepted", entitlement: null, flagged: false },
    ...{ offline: { listAge: 120 }, fareOpen: false, carer: null },
  });
  assert.equal(told(await judge(code, NOW + 2)), "stop already-used");
  assert.equal(
    told(await judge(await phone(NOW - 10), NOW)),
    "stop already-used",
    "an older picture of the same phone",
  );
  assert.equal(told(await judge(await phone(NOW + 6), NOW + 6)), "go accepted");
});

test("where the holder's age changes the fare, staff are told that it is open", async () => {
  const judge = door(await listsWith());
  const code = await (await house.phone(7))(NOW);
  assert.equal((await judge(code, NOW, { ...LIBRARY, fares: true })).fareOpen, true);
});

test("a revoked credential is unavailable, and its neighbour is not", async () => {
  const judge = door(await listsWith({ revoked: [7, 9] }));
  assert.equal(told(await judge(await (await house.phone(7))(NOW))), "stop unavailable");
  assert.equal(told(await judge(await (await house.phone(8))(NOW))), "go accepted");
});

test("later than the window a code is out of date; a middle scene waits for less", async () => {
  const phone = await house.phone(7);
  const judge = door(await listsWith());
  assert.equal(told(await judge(await phone(NOW - 130))), "stop too-old");
  assert.equal(told(await judge(await phone(NOW + 130))), "stop their-clock");
  assert.equal(told(await judge(await phone(NOW - 24), NOW, MIDDLE)), "stop too-old");
  assert.equal(told(await judge(await phone(NOW - 24))), "go accepted");
});

test("a phone a minute slow passes with its next code, flagged, and the picture of it does not", async () => {
  const judge = door(await listsWith());
  const phone = await house.phone(7);
  const first = await phone(NOW - 60);
  assert.equal(told(await judge(first)), "look clock-skew");
  assert.equal(told(await judge(first, NOW + 6)), "look clock-skew");
  assert.equal(told(await judge(await phone(NOW - 52), NOW + 8)), "look clock-skew", "the picture was the last look");
  assert.equal(told(await judge(await phone(NOW - 46), NOW + 14)), "go accepted flagged");
  assert.equal(told(await judge(await phone(NOW - 46), NOW + 14)), "stop already-used");
});

test("a look of long ago confirms nothing", async () => {
  const judge = door(await listsWith());
  const phone = await house.phone(7);
  await judge(await phone(NOW - 60));
  assert.equal(told(await judge(await phone(NOW + 240), NOW + 300)), "look clock-skew");
});

test("beyond a scene's limit nothing is judged, whatever the code", async () => {
  const judge = door(await listsWith());
  const phone = await house.phone(7);
  const limited = { ...LIBRARY, list_limit: 900 };
  assert.equal(told(await judge(await phone(ISSUED + 900), ISSUED + 900, limited)), "go accepted");
  assert.equal(told(await judge(await phone(ISSUED + 902), ISSUED + 901, limited)), "look list-too-old");
  assert.equal(told(await judge("86".padEnd(429, "9"), ISSUED + 901, limited)), "look list-too-old");
});

test("overdue lists do for a low scene, and for no other", async () => {
  const published = await listsWith({ lives: 60 });
  const phone = await house.phone(7);
  assert.equal(told(await door(published)(await phone(NOW))), "go accepted");
  assert.equal(told(await door(published)(await phone(NOW), NOW, MIDDLE)), "look list-too-old");
  assert.deepEqual(stateOfLists(published, LIBRARY, NOW), { age: 120, state: "amber" });
  assert.deepEqual(stateOfLists(published, MIDDLE, NOW), { age: 120, state: "list-too-old" });
});

test("a scene of high assurance takes no code, and a scene takes no code of another", async () => {
  const judge = door(await listsWith());
  const phone = await house.phone(7);
  assert.equal(told(await judge(await phone(NOW), NOW, { ...LIBRARY, assurance: "high" })), "stop wrong-scene");
  const bus = await house.phone(8, 2);
  assert.equal(told(await judge(await bus(NOW))), "stop wrong-scene");
});

test("what a carer shows is judged like any other, and said to be shown for somebody", async () => {
  const judge = door(await listsWith({ revoked: [9] }));
  const phone = await house.phone(7, LIBRARY.scope, CARER);
  const verdict = await judge(await phone(NOW));
  assert.deepEqual([told(verdict), verdict.carer], ["go accepted", ""]);
  assert.equal(told(await judge(await phone(NOW))), "stop already-used");
  assert.equal(told(await judge(await phone(NOW), NOW, { ...LIBRARY, scope: 2 })), "stop wrong-scene");
  assert.equal(told(await judge(await phone(NOW - 130))), "stop too-old");
  const ended = await house.phone(9, LIBRARY.scope, CARER);
  assert.equal(told(await judge(await ended(NOW))), "stop unavailable");
});

test("a door whose clock is wrong judges nobody", async () => {
  const published = await listsWith();
  const code = await (await house.phone(7))(NOW);
  assert.equal(told(await door(published, { clockWrong: true })(code)), "look own-clock-wrong");
});

test("a door whose clock is doubted blames itself, and still passes nobody outside the window", async () => {
  const published = await listsWith();
  const judge = door(published, { clockDoubted: true });
  const phone = await house.phone(7);
  assert.equal(told(await judge(await phone(NOW - 400))), "look own-clock-wrong");
  assert.equal(told(await judge(await phone(NOW - 60))), "look own-clock-wrong");
  assert.equal(told(await judge(await phone(NOW))), "go accepted");
  assert.equal(told(await judge(await phone(NOW))), "stop already-used");
});

test("a clock behind the newest head judges by the head's", async () => {
  const judge = door(await listsWith());
  assert.equal(told(await judge(await (await house.phone(7))(ISSUED), ISSUED - 50)), "go accepted");
});

interface Golden {
  root: RootFields;
  received: number;
  trust_list: string;
  cases: {
    name: string;
    stages?: { text: string };
    door: { now: number; window: [number, number, number]; scope: number; challenge: number };
    expect: { result: "accepted" | "amber" | "refused"; reason?: string };
  }[];
}

test("every golden code gets the answer of FORMAT.md, through this door", async () => {
  const file = new URL("../../../signing/vectors/open.json", import.meta.url);
  const golden = JSON.parse(await readFile(file, "utf8")) as Golden;
  const reader = { root: rootOf(golden.root), now: golden.received, newest: null, subtle };
  const trust = await readTrustList(fromHex(golden.trust_list), reader);
  let judged = 0;
  for (const { name, stages, door: given, expect } of golden.cases) {
    const [early, late, amber] = given.window;
    // This door asks for no challenge.
    if (stages?.text === undefined || given.challenge !== 0) continue;
    const scene = { ...LIBRARY, scope: given.scope, early, late, amber, list_limit: Infinity };
    const head = { issuedAt: 0, nextUpdate: Infinity };
    const published = { trust, head, lists: new Map() } as unknown as Published;
    const verdict = await door(published)(stages.text, given.now, scene);
    const sign = { accepted: "go", amber: "look", refused: expect.reason === "unknown-key" ? "look" : "stop" };
    assert.equal(verdict.sign, sign[expect.result], name);
    judged += 1;
  }
  assert.ok(judged > 100, `${judged} cases`);
});
