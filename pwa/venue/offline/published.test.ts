import assert from "node:assert/strict";
import { test } from "node:test";
import { isEqual, toHex } from "../../verify/bytes.ts";
import { SigningError } from "../../verify/index.ts";
import { isRevoked, takeOver, type Published, type Taking } from "./published.ts";
import { CREDENTIAL_KID, publisher, START, type Edition } from "./publisher.fixture.ts";

const { subtle } = globalThis.crypto;
const house = await publisher();

type Editions = Awaited<ReturnType<typeof house.edition>>;

/** Offers an edition to a door, and tells which files it fetched. */
async function offer(edition: Editions, held: Published | null = null, changes: Partial<Taking> = {}) {
  const asked: string[] = [];
  const now = START + 7_200;
  const fetchFile = async (digest: Uint8Array) => {
    asked.push(toHex(digest));
    return edition.files.get(toHex(digest)) ?? new Uint8Array();
  };
  const taking = { root: house.root, held, now, trustReceived: now, fetchFile, subtle, ...changes };
  return { asked, taken: await takeOver(edition.head, taking) };
}

const first: Edition = { sequence: 10, at: START + 7_100 };
const later: Edition = { sequence: 11, at: START + 7_160, revoked: [5, 77] };

function refusedAs(reason: string) {
  return (error: unknown) => error instanceof SigningError && error.reason === reason;
}

test("a first head brings manifest, trust list and lists", async () => {
  const { taken, asked } = await offer(await house.edition({ ...first, revoked: [5] }));
  assert.equal(asked.length, 3);
  assert.equal(isRevoked(taken, { kid: CREDENTIAL_KID, epoch: 0, index: 5 }), true);
  assert.equal(isRevoked(taken, { kid: CREDENTIAL_KID, epoch: 0, index: 6 }), false);
  assert.equal(isRevoked(taken, { kid: CREDENTIAL_KID, epoch: 24, index: 5 }), false);
});

test("what is held already is not fetched again", async () => {
  const { taken: held } = await offer(await house.edition(first));
  const edition = await house.edition(later);
  const { taken, asked } = await offer(edition, held);
  assert.equal(asked.length, 2, "the manifest and the list that changed");
  assert.equal(isRevoked(taken, { kid: CREDENTIAL_KID, epoch: 0, index: 77 }), true);
  assert.deepEqual((await offer(edition, taken)).asked, []);
});

test("a head of lower sequence, a fork and a head from the future are refused", async () => {
  const { taken: held } = await offer(await house.edition(later));
  await assert.rejects(offer(await house.edition(first), held), refusedAs("list-rollback"));
  await assert.rejects(offer(await house.edition({ ...later, revoked: [5] }), held), refusedAs("list-fork"));
  const future = await house.edition({ sequence: 12, at: START + 7_200 + 61 });
  await assert.rejects(offer(future, held), refusedAs("from-the-future"));
  await assert.rejects(offer(future), refusedAs("from-the-future"));
});

test("nothing of another root is believed, first or later", async () => {
  const stranger = await publisher();
  const edition = await stranger.edition(later);
  await assert.rejects(offer(edition as Editions), refusedAs("list-bad-signature"));
  const { taken: held } = await offer(await house.edition(first));
  await assert.rejects(offer(edition as Editions, held), refusedAs("list-bad-signature"));
});

test("a cut-off file refuses the whole head", async () => {
  for (const whole of (await house.edition(later)).files.values()) {
    const edition = await house.edition(later);
    for (const [name, file] of edition.files) if (isEqual(file, whole)) edition.files.set(name, file.slice(0, -1));
    await assert.rejects(offer(edition), refusedAs("list-malformed"));
  }
});

test("a page of a hotel is no head", async () => {
  const page = new TextEncoder().encode("<!doctype html><title>Sign in</title>".padEnd(112));
  const edition = { ...(await house.edition(first)), head: page };
  await assert.rejects(offer(edition), refusedAs("list-malformed"));
});

test("what was kept is read again after its trust list has expired", async () => {
  const edition = await house.edition(first);
  const { taken } = await offer(edition, null, { now: Infinity, trustReceived: START });
  assert.equal(taken.trustReceived, START);
  await assert.rejects(offer(edition, null, { trustReceived: START + 86_400 }), refusedAs("list-expired"));
});
