import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";
import type { Home } from "../../kit/answers.ts";
import type { Anchor } from "../../kit/clock.ts";
import { ofSeat, seatNow } from "../people/seats.ts";

/** One credential with the private key it names. The browser never gives the key's bytes to anybody, us included. */
export interface KeptCredential {
  /** Unix seconds. */
  readonly start: number;
  readonly end: number;
  readonly scope: number;
  readonly credential: Uint8Array;
  readonly key: CryptoKey;
  /** The highest slot ever drawn; -1 before the first. */
  readonly highestSlot: number;
}

/** Why this phone holds no wallet any more: another phone signed it out, or its holder did and the server must hear. */
export type Ended = "signed-out" | "leaving";

interface Notes {
  anchor: Anchor;
  /** Outlives a sign-out, because every page must say so. */
  demonstration: boolean;
  ended: Ended;
  home: Home;
  renewAfter: number;
}

export interface KeptWallet {
  readonly credentials: readonly KeptCredential[];
  readonly anchor: Anchor | null;
  readonly demonstration: boolean;
  readonly ended: Ended | null;
  readonly home: Home | null;
  readonly renewAfter: number | null;
}

interface Tables extends DBSchema {
  credentials: { key: number; value: KeptCredential };
  notes: { key: keyof Notes; value: Notes[keyof Notes] };
}

const TABLES: ("credentials" | "notes")[] = ["credentials", "notes"];
const CHANGED = "onecard-wallet";
const opened = new Map<string, Promise<IDBPDatabase<Tables>>>();

function database(seat = seatNow()): Promise<IDBPDatabase<Tables>> {
  const name = ofSeat("onecard-resident", seat);
  const known = opened.get(name);
  if (known !== undefined) return known;
  const opening = openDB<Tables>(name, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("credentials", { keyPath: "start" });
      fresh.createObjectStore("notes");
    },
    terminated() {
      opened.delete(name);
    },
  });
  opened.set(name, opening);
  return opening;
}

export async function readWallet(seat = seatNow()): Promise<KeptWallet> {
  return readIn((await database(seat)).transaction(TABLES));
}

/** A credential and the slot it is about to be shown in. */
export interface Claim {
  readonly credential: KeptCredential;
  readonly slot: number;
}

/**
 * Reads the wallet, lets `decide` choose what to draw, and keeps its slot as the highest drawn one. It is one
 * transaction, so that no other tab or renewal comes between, and so that the code waits for the disk but once.
 */
export async function claimSlot(decide: (wallet: KeptWallet) => Claim | null): Promise<void> {
  const writing = (await database()).transaction(TABLES, "readwrite");
  const claim = decide(await readIn(writing));
  if (claim !== null) {
    await writing.objectStore("credentials").put({ ...claim.credential, highestSlot: claim.slot });
  }
  await writing.done;
}

async function readIn(transaction: IDBPTransaction<Tables, typeof TABLES, IDBTransactionMode>): Promise<KeptWallet> {
  const notes = transaction.objectStore("notes");
  const note = async <Name extends keyof Notes>(name: Name) =>
    ((await notes.get(name)) as Notes[Name] | undefined) ?? null;
  const [credentials, anchor, demonstration, ended, home, renewAfter] = await Promise.all([
    transaction.objectStore("credentials").getAll(),
    note("anchor"),
    note("demonstration"),
    note("ended"),
    note("home"),
    note("renewAfter"),
  ]);
  return { credentials, anchor, demonstration: demonstration === true, ended, home, renewAfter };
}

/**
 * What the server calls dead, after a loss was undone, say, goes with the news: an answer with new credentials that is
 * lost on its way must not leave a phone that believes in old ones.
 */
export async function keepHome(seat: number, home: Home, anchor: Anchor): Promise<void> {
  const writing = (await database(seat)).transaction(TABLES, "readwrite");
  const notes = writing.objectStore("notes");
  await Promise.all([
    home.wallet?.valid_until === null && writing.objectStore("credentials").clear(),
    notes.put(home, "home"),
    notes.put(anchor, "anchor"),
    notes.put(home.demonstration, "demonstration"),
    notes.delete("ended"),
    writing.done,
  ]);
  tellOthers();
}

/** The old credentials go only in the transaction that brings the new ones. */
export async function replaceCredentials(
  seat: number,
  fresh: readonly KeptCredential[],
  renewAfter: number,
): Promise<void> {
  const writing = (await database(seat)).transaction(TABLES, "readwrite");
  const credentials = writing.objectStore("credentials");
  await Promise.all([
    credentials.clear(),
    ...fresh.map((one) => credentials.put(one)),
    writing.objectStore("notes").put(renewAfter, "renewAfter"),
    writing.done,
  ]);
  tellOthers();
}

/** Keys, credentials and what was known of the holder are gone from this phone; only the reason stays. */
export async function eraseWallet(seat: number, reason: Ended): Promise<void> {
  const writing = (await database(seat)).transaction(TABLES, "readwrite");
  const notes = writing.objectStore("notes");
  await Promise.all([
    writing.objectStore("credentials").clear(),
    ...(["anchor", "home", "renewAfter"] as const).map((name) => notes.delete(name)),
    notes.put(reason, "ended"),
    writing.done,
  ]);
  tellOthers();
}

export async function keepDemonstration(demonstration: boolean): Promise<void> {
  await (await database()).put("notes", demonstration, "demonstration");
  tellOthers();
}

/** The server has heard: this phone is as new. */
export async function forgetLeaving(seat: number): Promise<void> {
  await (await database(seat)).delete("notes", "ended");
}

/** Other tabs and the service worker write too; every listener hears of it, this page included. */
function tellOthers(): void {
  const channel = new BroadcastChannel(CHANGED);
  channel.postMessage(null);
  channel.close();
}

export function onWalletChanged(listener: () => void): void {
  new BroadcastChannel(CHANGED).onmessage = listener;
}
