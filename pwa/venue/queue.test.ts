import assert from "node:assert/strict";
import { test } from "node:test";
import { ScanQueue, SEEN_AT_LEAST } from "./queue.ts";

interface Rehearsal {
  queue: ScanQueue<string, string>;
  answers: Map<string, (outcome: string) => void>;
  shown: string[];
  waits: number[];
  counts: number[];
}

function rehearse(): Rehearsal {
  const answers = new Map<string, (outcome: string) => void>();
  const shown: string[] = [];
  const waits: number[] = [];
  const counts: number[] = [];
  const queue = new ScanQueue<string, string>({
    judge: (scan) => new Promise((resolve) => answers.set(scan, resolve)),
    show: (scan, outcome) => shown.push(`${scan} ${outcome}`),
    wait: async (milliseconds) => void waits.push(milliseconds),
    waiting: (count) => counts.push(count),
  });
  return { queue, answers, shown, waits, counts };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("scans that come while one is judged are judged after it, in order", async () => {
  const { queue, answers, shown, waits } = rehearse();
  for (const scan of ["a", "b", "c"]) assert.equal(queue.join(scan), true);
  assert.deepEqual([...answers.keys()], ["a"]);
  for (const scan of ["a", "b", "c"]) {
    answers.get(scan)!("passed");
    await settled();
  }
  assert.deepEqual(shown, ["a passed", "b passed", "c passed"]);
  assert.deepEqual(waits, [SEEN_AT_LEAST, SEEN_AT_LEAST]);
});

test("a line that is full refuses more, and takes them again when it has moved", async () => {
  const { queue, answers } = rehearse();
  const taken = Array.from({ length: 30 }, (_, place) => queue.join(`${place}`));
  assert.ok(taken.includes(false));
  answers.get("0")!("passed");
  await settled();
  assert.equal(queue.join("later"), true);
});

test("a line that disperses judges nobody further", async () => {
  const { queue, answers, shown, counts } = rehearse();
  queue.join("a");
  queue.join("b");
  queue.disperse();
  answers.get("a")!("signed-out");
  await settled();
  assert.deepEqual(shown, ["a signed-out"]);
  assert.equal(answers.has("b"), false);
  assert.equal(counts.at(-1), 0);
});
