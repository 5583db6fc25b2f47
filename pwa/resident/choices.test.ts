import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map<string, string>();
const localStorage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
};
const documentElement = { lang: "", toggleAttribute() {} };
Object.assign(globalThis, { localStorage, document: { documentElement } });
const { chooseElder, isElder } = await import("./choices.ts");
const { workFor } = await import("./people/seats.ts");

test("a grandmother's large letters are hers, and not the whole phone's", () => {
  workFor(1);
  chooseElder(true);
  assert.ok(isElder());
  workFor(0);
  assert.ok(!isElder());
});
