// Codes that this phone shows for others (代办): each person's apart from the next one's and from the holder's own, with
// keys of their own, in a database that goes when the holder leaves this phone.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { fromBase64url } from "../../kit/base64url.ts";
import * as api from "../api.ts";
import { ofSeat, seatNow } from "../people/seats.ts";
import { makePhoneKey, offer } from "./keys.ts";

export interface CarerCredential {
  readonly care: string;
  readonly scope: number;
  /** Unix seconds. */
  readonly start: number;
  readonly end: number;
  readonly credential: Uint8Array;
  readonly key: CryptoKey;
  readonly highestSlot: number;
}

interface Kept {
  readonly care: string;
  /** Masked. */
  readonly name: string;
}

interface Tables extends DBSchema {
  credentials: { key: [string, number, number]; value: CarerCredential };
  people: { key: string; value: Kept };
}

const HALF_A_DAY = 43_200;
const opened = new Map<string, Promise<IDBPDatabase<Tables>>>();

function database(seat = seatNow()): Promise<IDBPDatabase<Tables>> {
  const name = ofSeat("onecard-family", seat);
  const known = opened.get(name);
  if (known !== undefined) return known;
  const opening = openDB<Tables>(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("credentials", { keyPath: ["care", "scope", "start"] });
      fresh.createObjectStore("people", { keyPath: "care" });
    },
    terminated() {
      opened.delete(name);
    },
  });
  opened.set(name, opening);
  return opening;
}

/** All of one delegation, between its lowest and its highest key. */
const allOf = (care: string) => IDBKeyRange.bound([care], [care, []]);

export async function nameOf(care: string): Promise<string | null> {
  return (await (await database()).get("people", care))?.name ?? null;
}

export async function credentialsOf(care: string): Promise<CarerCredential[]> {
  return (await database()).getAll("credentials", allOf(care));
}

/** The slot to draw now, kept before it is seen, so that none is ever drawn below it. */
export async function claimCarerSlot(one: CarerCredential, slot: number): Promise<number> {
  const writing = (await database()).transaction("credentials", "readwrite");
  const kept = (await writing.store.get([one.care, one.scope, one.start])) ?? one;
  const claimed = Math.max(slot, kept.highestSlot);
  await writing.store.put({ ...kept, highestSlot: claimed });
  await writing.done;
  return claimed;
}

/** Fetches what is missing. Whoever calls holds the lock of the wallet, whose nonce it spends. */
export async function renewCarer(care: string, now: number): Promise<void> {
  const act = () => renew(care, now);
  await (navigator.locks ? navigator.locks.request(ofSeat("onecard-wallet"), act) : act());
}

async function renew(care: string, now: number): Promise<void> {
  const terms = await api.carerTerms(care);
  const last = Math.max(0, ...(await credentialsOf(care)).map(({ end }) => end));
  if (terms.valid_until !== null && last > now + HALF_A_DAY) return;
  const nonce = fromBase64url(terms.nonce);
  const keys = await Promise.all(terms.wanted.map(makePhoneKey));
  const offers = await Promise.all(keys.map((key) => offer(key, nonce)));
  const { credentials } = await api.fetchCarerWallet(care, terms.nonce, offers);
  const writing = (await database()).transaction(["credentials", "people"], "readwrite");
  const store = writing.objectStore("credentials");
  await Promise.all([
    store.delete(allOf(care)),
    ...credentials.map(({ credential, start, end, scope }, place) =>
      store.put({
        ...{ care, scope, start, end, highestSlot: -1 },
        ...{ credential: fromBase64url(credential), key: keys[place]!.privateKey },
      }),
    ),
    writing.objectStore("people").put({ care, name: terms.holder_masked }),
    writing.done,
  ]);
}

/** Keys and codes of one delegation are gone; without a name, of all. */
export async function eraseCarer(care?: string, seat = seatNow()): Promise<void> {
  const writing = (await database(seat)).transaction(["credentials", "people"], "readwrite");
  const credentials = writing.objectStore("credentials");
  const people = writing.objectStore("people");
  await Promise.all([
    care === undefined ? credentials.clear() : credentials.delete(allOf(care)),
    care === undefined ? people.clear() : people.delete(care),
    writing.done,
  ]);
}
