import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { askForVerdict, isUnreachable } from "./terminal.ts";
import { Problem } from "../kit/http.ts";

const SCAN = { code: "86", scene: "CUL-01", clientRef: "ref", readAt: 0 };
const fetchOutside = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = fetchOutside;
});

function answering(status: number, body: string): void {
  globalThis.fetch = async () => new Response(body, { status });
}

test("a refusal of the server comes with its reason", async () => {
  answering(422, JSON.stringify({ reason: "unknown-scene" }));
  assert.equal((await askForVerdict(SCAN, 1_000))?.reason, "unknown-scene");
});

test("a page in the server's place is no answer, whatever its status", async () => {
  for (const status of [200, 401, 403, 404, 422, 429, 502]) {
    answering(status, "<!doctype html><title>Sign in to the guest network</title>");
    assert.equal(await askForVerdict(SCAN, 1_000), null, `${status}`);
  }
});

test("a gateway that refuses is not the server", () => {
  assert.equal(isUnreachable(new Problem(403, "status-403")), true);
  assert.equal(isUnreachable(new Problem(403, "wrong-origin")), false);
});
