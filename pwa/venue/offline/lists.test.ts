import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { SigningError } from "../../verify/index.ts";
import { Lists, pauseAfter } from "./lists.ts";
import type { Published } from "./published.ts";
import { type Heard, Unheard } from "./publisher.ts";

const HEAD: Heard = { file: Uint8Array.of(1), tag: "one" };
const LISTS = { head: { sequence: 1 } } as Published;

/** A publisher that says these things one after the other, the last for ever. */
function follow(said: (Heard | null | Error)[], take: () => Promise<Published> = async () => LISTS) {
  const tags: (string | null)[] = [];
  const lists = new Lists(
    {
      async head(tag) {
        const next = said[Math.min(tags.length, said.length - 1)]!;
        tags.push(tag);
        if (next instanceof Error) throw next;
        return next;
      },
      take,
    },
    () => undefined,
  );
  return { lists, tags };
}

test("the tag of a head is sent back only once everything under it was kept", async () => {
  let fails = true;
  const take = async () => {
    if (fails) throw new SigningError("list-malformed");
    return LISTS;
  };
  const { lists, tags } = follow([HEAD], take);
  await lists.ask();
  assert.equal(lists.problem, "list-malformed");
  assert.equal(lists.published, null);
  fails = false;
  await lists.ask();
  await lists.ask();
  assert.deepEqual(tags, [null, null, "one"]);
  assert.equal(lists.problem, null);
});

test("whatever goes wrong, the old lists stay and the reason is told", async () => {
  const wrongs = [new Unheard("no-answer"), new Unheard("server-error"), new SigningError("list-rollback")];
  for (const wrong of [...wrongs, new SigningError("from-the-future")]) {
    const { lists } = follow([HEAD, wrong, null]);
    await lists.ask();
    await lists.ask();
    assert.equal(lists.published, LISTS);
    assert.equal(lists.problem, wrong instanceof Unheard ? wrong.why : wrong.reason);
    await lists.ask();
    assert.equal(lists.problem, null);
  }
});

test("lists that cannot be kept are not taken over", async () => {
  const { lists } = follow([HEAD], () => Promise.reject(new DOMException("full", "QuotaExceededError")));
  await lists.ask();
  assert.deepEqual([lists.published, lists.problem], [null, "cannot-keep"]);
});

test("every two seconds while all is well, seldom while it is not, and never after the stop", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { lists, tags } = follow([HEAD, null, new Unheard("no-answer")]);
  lists.follow();
  await lists.ask();
  for (const [after, asked] of [
    [1_999, 1],
    [1, 2],
    [2_000, 3],
    [2_000, 4],
    [2_000, 4],
    [2_000, 5],
  ] as const) {
    mock.timers.tick(after);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(tags.length, asked);
  }
  lists.stop();
  mock.timers.tick(100_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(tags.length, 5);
  mock.timers.reset();
});

test("pauses grow and stay bounded", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 99].map(pauseAfter), [2_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});
