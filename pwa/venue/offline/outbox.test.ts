import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Reply } from "../judging.ts";
import { Outbox, pauseAfter } from "./outbox.ts";
import type { KeptScan, Settled } from "./scans.ts";

const scan = (clientRef: string, scannedAt: number): KeptScan => ({
  ...{
    clientRef,
    code: "86",
    scene: "library",
    scannedAt,
    attendant: null,
    terminal: "t",
    venue: "示范博物馆",
    state: "waiting",
    reason: null,
  },
});
const accepted = ({ clientRef }: KeptScan): Reply => ({
  ...{ status: 200, reason: null, retryAfter: null },
  body: { client_ref: clientRef, verdict: "accepted-late", reason: null },
});
const status = (code: number, reason: string): Reply => ({ status: code, reason, body: null, retryAfter: null });

/** An outbox before a server that answers as told, and a store in a map. */
function post(scans: KeptScan[], answer: (scan: KeptScan) => Reply | null) {
  const store = new Map(scans.map((one) => [one.clientRef, one]));
  const sent: string[] = [];
  const heard = { signedOut: 0, underWay: 0, atOnce: 0 };
  const box = new Outbox({
    readScans: async () => [...store.values()],
    async upload(one) {
      sent.push(one.clientRef);
      heard.atOnce = Math.max(heard.atOnce, ++heard.underWay);
      await Promise.resolve();
      heard.underWay -= 1;
      return answer(one);
    },
    async settle(clientRef: string, settled: Settled) {
      store.set(clientRef, { ...store.get(clientRef)!, ...settled, code: null });
    },
    now: () => 1_000,
    signedOut: () => void (heard.signedOut += 1),
    told: () => undefined,
    alone: (act) => act(),
  });
  const states = () => [...store.values()].map(({ state }) => state);
  return { box, sent, states, heard, store };
}

test("everything that waits is uploaded, once and one at a time", async () => {
  const { box, sent, states, heard } = post([scan("b", 2), scan("a", 1), scan("c", 3)], accepted);
  await Promise.all([box.start(), box.run()]);
  box.stop();
  assert.deepEqual(sent, ["a", "b", "c"]);
  assert.deepEqual(new Set(states()), new Set(["accepted-late"]));
  assert.equal(heard.atOnce, 1);
});

test("a scan kept while another is on its way is uploaded right after it", async () => {
  const scans = [scan("a", 1)];
  const { box, sent, store } = post(scans, (one) => {
    if (one.clientRef === "a") {
      if (!store.has("b")) void box.run();
      store.set("b", store.get("b") ?? scan("b", 2));
    }
    return one.clientRef === "a" ? null : accepted(one);
  });
  await box.start();
  box.stop();
  assert.deepEqual(sent.slice(0, 2), ["a", "b"]);
});

test("while nobody answers nothing is lost, and it is tried again", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let isThere = false;
  const { box, sent, states } = post([scan("a", 1)], (one) => (isThere ? accepted(one) : null));
  await box.start();
  assert.deepEqual(states(), ["waiting"]);
  isThere = true;
  mock.timers.tick(pauseAfter(1));
  await box.run();
  box.stop();
  mock.timers.reset();
  assert.deepEqual([sent, states()], [["a", "a"], ["accepted-late"]]);
});

test("one that the server cannot take in holds up no other", async () => {
  const { box, sent, states } = post([scan("bad", 1), scan("good", 2)], (one) =>
    one.clientRef === "bad" ? status(500, "server") : accepted(one),
  );
  await box.start();
  await box.run();
  box.stop();
  assert.deepEqual(sent.slice(0, 2), ["bad", "good"]);
  assert.deepEqual(states(), ["waiting", "accepted-late"]);
});

test("what will never be taken is kept with its reason, and the next goes on", async () => {
  const { box, states } = post([scan("old", 1), scan("new", 2)], (one) =>
    one.clientRef === "old" ? status(422, "scanned-at-out-of-range") : accepted(one),
  );
  await box.start();
  box.stop();
  assert.deepEqual(states(), ["rejected", "accepted-late"]);
});

test("a terminal that is signed out stops and keeps all", async () => {
  const { box, sent, states, heard } = post([scan("a", 1), scan("b", 2)], () => status(401, "not-signed-in"));
  await box.start();
  assert.deepEqual([sent, states(), heard.signedOut], [["a"], ["waiting", "waiting"], 1]);
});

test("pauses grow and stay bounded", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 99].map(pauseAfter), [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});
