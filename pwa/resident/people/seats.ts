// Whose turn it is: each person of a phone has a seat, with a session, databases and keys that no other seat reads.
let mine: number | undefined;

/** Whom this page is for. The service worker is everybody's: there a seat that was not handed on is a fault. */
export function seatNow(): number {
  if (mine === undefined) throw new Error("nobody's page");
  return mine;
}

/** Once, when a page begins: it is one person's from its first line to its last. */
export function workFor(seat: number): void {
  mine = seat;
}

/** The first seat's databases have no number, so that most phones never meet one. */
export const ofSeat = (name: string, seat = seatNow()) => (seat === 0 ? name : `${name}-${seat}`);
