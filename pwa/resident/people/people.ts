// Who uses this phone, by names that they chose for it to show. Kept as text, because the code screen asks before
// anything else has loaded.
import type { Pin } from "./pin.ts";
import { seatNow, workFor } from "./seats.ts";

export interface Person {
  readonly seat: number;
  /** Empty until she chooses one: nobody's own name stands here unless she writes it. */
  readonly label: string;
  readonly pin: Pin | null;
}

export const SEATS = 4;
const PEOPLE = "people";
const SEAT = "seat";
const UNLOCKED = "unlocked";
const AWAY = 60_000;
const ONLY: readonly Person[] = [{ seat: 0, label: "", pin: null }];

const chosen = () => Number(localStorage.getItem(SEAT) ?? 0);

workFor(chosen());

export function people(): readonly Person[] {
  const text = localStorage.getItem(PEOPLE);
  return text ? (JSON.parse(text) as Person[]) : ONLY;
}

export const personNow = () => people().find(({ seat }) => seat === seatNow()) ?? ONLY[0]!;

export function change(seat: number, to: Partial<Person>): void {
  keep(people().map((one) => (one.seat === seat ? { ...one, ...to } : one)));
}

/** A seat for one more person; null when all are taken. */
export function addPerson(): number | null {
  const taken = new Set(people().map(({ seat }) => seat));
  const free = [...Array(SEATS).keys()].find((seat) => !taken.has(seat));
  if (free === undefined) return null;
  keep([...people(), { seat: free, label: "", pin: null }]);
  return free;
}

/** Her seat is free again, and the phone is the next person's. */
export function removePerson(seat: number): void {
  const left = people().filter((one) => one.seat !== seat);
  keep(left.length > 0 ? left : ONLY);
  if (seat === seatNow()) localStorage.setItem(SEAT, String(left[0]?.seat ?? 0));
}

/** The app begins anew, so that nothing of one person stays in the memory of a page that the next one sees. */
export function switchTo(seat: number, path = "/resident/"): void {
  localStorage.setItem(SEAT, String(seat));
  lock();
  location.assign(path);
}

/** A clock that was set back since then opens nothing. */
export function isLocked(): boolean {
  const [seat, at] = (sessionStorage.getItem(UNLOCKED) ?? "").split(" ");
  const away = Date.now() - Number(at);
  return personNow().pin !== null && !(seat === String(seatNow()) && away >= 0 && away <= AWAY);
}

/** For this tab, and with the time, which outlives a page that the phone throws away while nobody looks. */
export const unlock = () => sessionStorage.setItem(UNLOCKED, `${seatNow()} ${Date.now()}`);

export const lock = () => sessionStorage.removeItem(UNLOCKED);

/** A phone that was put down is locked again when it is next picked up, and so is a page of somebody else's turn. */
export function lockWhenAway(): void {
  const leave = () => sessionStorage.getItem(UNLOCKED) && unlock();
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") leave();
    else if (isLocked() || chosen() !== seatNow()) {
      lock();
      location.reload();
    }
  });
}

function keep(all: readonly Person[]): void {
  localStorage.setItem(PEOPLE, JSON.stringify(all));
}
