import assert from "node:assert/strict";
import { before, mock, test } from "node:test";

const memory = () => {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
};
Object.assign(globalThis, { localStorage: memory(), sessionStorage: memory() });
const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
const reload = mock.fn();
Object.assign(globalThis, { document: page, location: { reload }, addEventListener() {} });
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

test("what a tab was unlocked for is asked again after a minute away, the page thrown away or not", (here) => {
  here.mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  seats.workFor(1);
  localStorage.setItem("seat", "1");
  seats.unlock();
  seats.lockWhenAway();
  here.mock.timers.tick(3_600_000);
  look("hidden");
  here.mock.timers.tick(60_000);
  assert.ok(!seats.isLocked(), "a page that loads again within the minute opens");
  here.mock.timers.tick(1);
  assert.ok(seats.isLocked(), "a page that loads again after it does not");
  look("visible");
  assert.equal(reload.mock.callCount(), 1);
  assert.equal(sessionStorage.getItem("unlocked"), null);
});

test("a clock that is set back keeps nothing open", (here) => {
  here.mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  seats.unlock();
  look("hidden");
  here.mock.timers.setTime(1_799_999_999_999);
  assert.ok(seats.isLocked());
});

test("a page of one person does not come back in another's turn", () => {
  seats.workFor(0);
  const before = reload.mock.callCount();
  look("visible");
  assert.equal(reload.mock.callCount(), before + 1);
  seats.workFor(1);
  look("visible");
  assert.equal(reload.mock.callCount(), before + 2, "hers is locked, since that page locked this tab");
});

function look(visibilityState: "hidden" | "visible"): void {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event("visibilitychange"));
}

test("the phone of the one who left is the next person's", () => {
  seats.workFor(3);
  seats.removePerson(3);
  assert.equal(localStorage.getItem("seat"), "0");
  for (const seat of [0, 1, 2]) seats.removePerson(seat);
  assert.deepEqual(
    seats.people().map(({ seat }) => seat),
    [0],
  );
});
