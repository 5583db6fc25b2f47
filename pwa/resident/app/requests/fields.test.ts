import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, isAboutACard, isKind } from "./fields.ts";

const names = (handover: string) => fieldsOf("replace", { handover }).map(({ name }) => name);

test("a posted card needs an address", () => {
  assert.deepEqual(names("counter"), ["ground", "handover"]);
  assert.deepEqual(names("post"), ["ground", "handover", "address"]);
});

test("another bank is named, and for no other reason", () => {
  const asks = (ground: string) => fieldsOf("replace", { ground }).map(({ name }) => name);
  assert.deepEqual(asks("bank-changed"), ["ground", "handover", "bank"]);
  assert.deepEqual(asks("damaged"), ["ground", "handover"]);
});

test("a PIN is never asked for", () => {
  assert.deepEqual(fieldsOf("reset-pin", {}), []);
  assert.ok(isAboutACard("reset-pin"));
});

test("a word that somebody typed into the address is no kind", () => {
  assert.ok(isKind("appointment"));
  assert.ok(!isKind("toString"));
});
