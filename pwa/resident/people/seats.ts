// Whose turn it is: each person of a phone has a seat, with a session, databases and keys that no other seat reads.
let working = 0;

export const seatNow = () => working;

export function workFor(seat: number): void {
  working = seat;
}

/** The first seat's databases have no number, so that most phones never meet one. */
export const ofSeat = (name: string) => (working === 0 ? name : `${name}-${working}`);
