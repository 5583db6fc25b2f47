import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reply } from "../judging.ts";
import { belongsTo, nextToUpload, outcomeOf, pastUploads, type KeptScan } from "./scans.ts";

const reply = (changes: Partial<Reply>): Reply => ({
  status: 200,
  reason: null,
  body: null,
  retryAfter: null,
  ...changes,
});
const answer = (body: unknown) => outcomeOf(reply({ body }), "ref");

test("the server's verdict settles a scan", () => {
  for (const verdict of ["accepted", "accepted-late", "disputed"]) {
    assert.deepEqual(answer({ client_ref: "ref", verdict, reason: null }), { state: verdict, reason: null });
  }
  const refused = { client_ref: "ref", verdict: "refused", reason: "unavailable" };
  assert.deepEqual(answer(refused), { state: "refused", reason: "unavailable" });
});

test("what is no answer to this scan settles nothing", () => {
  const strange = [null, "<!doctype html>", {}, { client_ref: "other", verdict: "accepted" }];
  for (const body of [...strange, { client_ref: "ref", verdict: "of-tomorrow" }]) assert.equal(answer(body), "again");
  assert.equal(outcomeOf(null, "ref"), "again");
});

test("a refusal that will never pass is kept with its reason", () => {
  for (const [status, reason] of [
    [422, "scanned-at-out-of-range"],
    [409, "client-ref-reused"],
    [400, "malformed"],
  ] as const) {
    assert.deepEqual(outcomeOf(reply({ status, reason }), "ref"), { state: "rejected", reason });
  }
});

test("a refusal that may pass is asked again", () => {
  for (const status of [403, 404, 408, 429, 500, 502, 503]) {
    assert.equal(outcomeOf(reply({ status, reason: "a-word" }), "ref"), "again");
  }
});

test("a terminal that was signed out keeps everything", () => {
  assert.equal(outcomeOf(reply({ status: 401, reason: "not-signed-in" }), "ref"), "signed-out");
});

const kept = (clientRef: string, scannedAt: number, state: KeptScan["state"] = "waiting"): KeptScan => ({
  ...{
    clientRef,
    code: "86",
    scene: "library",
    scannedAt,
    attendant: null,
    terminal: "t",
    venue: "示范博物馆",
    state,
    reason: null,
  },
});

test("the oldest is uploaded first, and one that failed holds up nobody", () => {
  const scans = [kept("late", 30), kept("early", 10), kept("done", 5, "accepted-late"), kept("middle", 20)];
  assert.equal(nextToUpload(scans, new Map())?.clientRef, "early");
  assert.equal(nextToUpload(scans, new Map([["early", 1]]))?.clientRef, "middle");
  assert.equal(nextToUpload([kept("done", 5, "rejected")], new Map()), null);
});

test("staff see the newest first, and no code", () => {
  const seen = pastUploads([kept("a", 10), kept("b", 20, "disputed")]);
  assert.deepEqual(
    seen.map(({ clientRef, state, sign }) => [clientRef, state, sign]),
    [
      ["b", "disputed", "go"],
      ["a", "waiting", "go"],
    ],
  );
  assert.ok(!JSON.stringify(seen).includes("86"));
});

test("a scan is told for its own venue only, by the same terminal or a newer one", () => {
  const at = (id: string, name: string) => ({ id, venue: { name, address: "" } });
  const scan = kept("a", 10);
  assert.ok(belongsTo(scan, at("t", "示范博物馆")));
  assert.ok(belongsTo(scan, at("t", "示范图书馆")), "this terminal was moved");
  assert.ok(belongsTo(scan, at("new", "示范博物馆")));
  assert.ok(!belongsTo(scan, at("new", "示范图书馆")));
});
