import { ofSeat } from "../people/seats.ts";

const RENEWAL = "renew-wallet";

/** What the page and the service worker call the renewal between them. */
export const renewalTag = () => ofSeat(RENEWAL);

/** Whose wallet such a tag renews; null for any other tag. */
export const seatOfTag = (tag: string) => [0, 1, 2, 3].find((seat) => tag === ofSeat(RENEWAL, seat)) ?? null;
