import assert from "node:assert/strict";
import { test } from "node:test";
import { GIVE_UP, judge, pauseAfter, type Line, type Reply, type Scan } from "./judging.ts";

const END = 1_000 + GIVE_UP;
const SCAN: Scan = { code: "1", scene: "library", clientRef: "ref", readAt: 1_000 };

/** A server that gives these replies one after the other, each after `takes` milliseconds, and the last for ever. */
function serverWith(replies: (Partial<Reply> | null)[], takes = 20) {
  let now = SCAN.readAt;
  const asked: Scan[] = [];
  const reached: boolean[] = [];
  const line: Line = {
    async ask(scan, timeout) {
      const reply = replies[Math.min(asked.length, replies.length - 1)] ?? null;
      asked.push(scan);
      now += Math.min(takes, timeout);
      return takes > timeout || reply === null
        ? null
        : { status: 200, reason: null, body: null, retryAfter: null, ...reply };
    },
    now: () => now,
    wait: async (milliseconds) => void (now += milliseconds),
    reached: (there) => reached.push(there),
  };
  return { line, asked, reached, spent: () => now - SCAN.readAt };
}

test("an answer is handed on after one question", async () => {
  const { line, asked, reached } = serverWith([{ body: { verdict: "accepted" } }]);
  assert.deepEqual(await judge(SCAN, line, END), { kind: "judged", body: { verdict: "accepted" } });
  assert.equal(asked.length, 1);
  assert.deepEqual(reached, [true]);
});

test("after a lost network and a 503 the same reference is asked again", async () => {
  const { line, asked, reached } = serverWith([null, { status: 503 }, { body: "answer" }]);
  assert.deepEqual(await judge(SCAN, line, END), { kind: "judged", body: "answer" });
  assert.deepEqual(
    asked.map((scan) => scan.clientRef),
    ["ref", "ref", "ref"],
  );
  assert.deepEqual(reached, [false, false, true]);
});

test("ten seconds after the reading the door gives up and says so", async () => {
  const { line, spent } = serverWith([null]);
  assert.deepEqual(await judge(SCAN, line, END), { kind: "no-answer" });
  assert.ok(spent() <= GIVE_UP && spent() > GIVE_UP - 2_500);
});

test("a server that hangs is not waited for beyond the same ten seconds", async () => {
  const { line, spent } = serverWith([{ body: "too late" }], 60_000);
  assert.deepEqual(await judge(SCAN, line, END), { kind: "no-answer" });
  assert.ok(spent() <= GIVE_UP);
});

test("a code that waited in the line too long is not asked about at all", async () => {
  const { line, asked } = serverWith([{ body: "answer" }]);
  assert.deepEqual(await judge(SCAN, line, SCAN.readAt), { kind: "no-answer" });
  assert.equal(asked.length, 0);
});

test("a terminal signed out in mid-shift is not asked again", async () => {
  const { line, asked } = serverWith([{ status: 401, reason: "not-signed-in" }]);
  assert.deepEqual(await judge(SCAN, line, END), { kind: "signed-out" });
  assert.equal(asked.length, 1);
});

test("a question the server will not take is not repeated", async () => {
  for (const status of [400, 401, 403, 404, 409, 413, 422]) {
    const { line, asked } = serverWith([{ status }]);
    assert.deepEqual(await judge(SCAN, line, END), { kind: "rejected", status });
    assert.equal(asked.length, 1);
  }
});

test("Retry-After is honoured while it is worth waiting for", async () => {
  const soon = serverWith([{ status: 429, retryAfter: 3 }, { body: "answer" }]);
  assert.deepEqual(await judge(SCAN, soon.line, END), { kind: "judged", body: "answer" });
  assert.ok(soon.spent() >= 3_000);
  const late = serverWith([{ status: 503, retryAfter: 120 }]);
  assert.deepEqual(await judge(SCAN, late.line, END), { kind: "no-answer" });
  assert.ok(late.spent() < 1_000);
});

test("pauses grow and stay bounded", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 50].map(pauseAfter), [250, 500, 1_000, 2_000, 2_000, 2_000]);
});
