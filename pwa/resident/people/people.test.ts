import assert from "node:assert/strict";
import { before, test } from "node:test";

const memory = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
};
Object.assign(globalThis, { localStorage: memory(), sessionStorage: memory() });
let seats: typeof import("./people.ts") & typeof import("./seats.ts");
before(async () => {
  seats = { ...(await import("./people.ts")), ...(await import("./seats.ts")) };
});
const PIN = { salt: "c2FsdA", hash: "aGFzaA", misses: 0, waitUntil: 0 };

test("a phone of one person has no numbers, no lock and nothing kept", () => {
  assert.deepEqual(
    seats.people().map(({ seat }) => seat),
    [0],
  );
  assert.equal(seats.ofSeat("onecard-resident"), "onecard-resident");
  assert.equal(seats.isLocked(), false);
  assert.equal(localStorage.getItem("people"), null);
});

test("four people have seats, a fifth has none, and who left makes room", () => {
  assert.deepEqual([seats.addPerson(), seats.addPerson(), seats.addPerson(), seats.addPerson()], [1, 2, 3, null]);
  seats.removePerson(2);
  assert.equal(seats.addPerson(), 2);
});

test("another seat has databases of its own and opens with its own PIN alone", () => {
  seats.workFor(1);
  assert.equal(seats.ofSeat("onecard-resident"), "onecard-resident-1");
  seats.change(1, { pin: PIN, label: "奶奶" });
  assert.ok(seats.isLocked());
  seats.unlock();
  assert.ok(!seats.isLocked());
  seats.workFor(3);
  seats.change(3, { pin: PIN });
  assert.ok(seats.isLocked(), "unlocked for one is not unlocked for another");
});

test("the phone of the one who left is the next person's", () => {
  seats.removePerson(3);
  assert.equal(localStorage.getItem("seat"), "0");
  for (const seat of [0, 1, 2]) seats.removePerson(seat);
  assert.deepEqual(
    seats.people().map(({ seat }) => seat),
    [0],
  );
});
