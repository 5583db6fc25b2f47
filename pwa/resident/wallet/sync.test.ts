import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { workFor } from "../people/seats.ts";
import { seatOfTag } from "./tags.ts";

// Databases by their names, which is what keeps people apart.
type Table = Map<unknown, Record<string, unknown>>;
const databases = new Map<string, Map<string, Table>>();

function openDB(name: string, _version: number, { upgrade }: { upgrade(fresh: object): void }) {
  const tables = new Map<string, Table>();
  const keys = new Map<string, string>();
  const createObjectStore = (table: string, { keyPath }: { keyPath?: string } = {}) => {
    tables.set(table, new Map());
    keys.set(table, String(keyPath));
  };
  upgrade({ createObjectStore });
  databases.set(name, tables);
  const objectStore = (table: string) => {
    const rows = tables.get(table)!;
    return {
      get: async (key: unknown) => rows.get(key),
      getAll: async () => [...rows.values()],
      put: async (row: Record<string, unknown>, key?: unknown) => rows.set(key ?? row[keys.get(table)!], row),
      delete: async (key: unknown) => rows.delete(key),
      clear: async () => rows.clear(),
    };
  };
  const transaction = () => ({ objectStore, done: Promise.resolve() });
  return Promise.resolve({ transaction, delete: (table: string, key: unknown) => objectStore(table).delete(key) });
}
mock.module("idb", { exports: { openDB } });
mock.module(new URL("../../sw/shell.ts", import.meta.url).href, { exports: { serveShell() {} } });
mock.module(new URL("../../sw/resident/english.ts", import.meta.url).href, { exports: { keepEnglish() {} } });

// The patience of a question that was answered keeps no process waiting.
const later = globalThis.setTimeout;
Object.assign(globalThis, { setTimeout: (act: () => void, wait: number) => later(act, wait).unref() });

// A server that knows the people by their seats, and answers when it is told to.
const away = new Set<string>();
const asked: string[] = [];
let waiting: (() => void)[] = [];
const homeOf = (who: string, wallet: object | null = termsOf(who)) =>
  ({ server_time: 0, device: { id: who }, cards: [{ because: null }], demonstration: false, wallet }) as never;
function termsOf(who: string, valid_until: number | null = null) {
  return { nonce: Buffer.from(who).toString("base64url"), starts: [1], valid_until, renew_after: 60 };
}

globalThis.fetch = async (path, init) => {
  const seat = (init!.headers as Record<string, string>)["Onecard-Seat"] ?? "0";
  asked.push(`${seat} ${String(path).split("/").at(-1)}`);
  await new Promise<void>((answer) => waiting.push(answer));
  if (away.has(seat)) return Response.json({ reason: "not-signed-in" }, { status: 401 });
  if (String(path).endsWith("home")) return Response.json(homeOf(`person ${seat}`));
  const credential = Buffer.from(`credential of ${seat}`).toString("base64url");
  const credentials = [{ credential, start: 1, end: 2, scope: 0 }];
  return Response.json({ server_time: 0, credentials, wallet: termsOf(`person ${seat}`, 2) });
};

/** Lets the server answer whatever was asked, until everything asked for is done; the latest question first. */
async function answering(all: Promise<unknown>[]): Promise<void> {
  let done = false;
  const ended = Promise.all(all).finally(() => (done = true));
  while (!done) {
    await new Promise(setImmediate);
    waiting.reverse().forEach((answer) => answer());
    waiting = [];
  }
  await ended;
}

const listeners = new Map<string, (event: object) => void>();
const addEventListener = (kind: string, hear: (event: object) => void) => listeners.set(kind, hear);
Object.assign(globalThis, { self: { __WB_MANIFEST: [], addEventListener } });
await import("../../sw/resident/sw.ts" as string);
const { syncWallet, takeHome } = await import("./sync.ts");

/** The network is back: the browser tells the worker of everybody's renewal at once. */
function networkIsBack(...tags: string[]): Promise<unknown>[] {
  const under: Promise<unknown>[] = [];
  const waitUntil = (work: Promise<unknown>) => void under.push(work);
  for (const tag of tags) listeners.get("sync")!({ tag, waitUntil });
  return under;
}

const kept = (name: string) => {
  const credentials = [...(databases.get(name)?.get("credentials")?.values() ?? [])];
  const notes = databases.get(name)?.get("notes");
  const home = notes?.get("home") as { device: { id: string } } | undefined;
  const said = credentials.map(({ credential }) => Buffer.from(credential as Uint8Array).toString());
  return { who: home?.device.id, ended: notes?.get("ended"), credentials: said };
};
const hers = (seat: number) => ({ who: `person ${seat}`, ended: undefined, credentials: [`credential of ${seat}`] });
const FIRST = "onecard-resident";
const SECOND = "onecard-resident-1";

beforeEach(() => {
  away.clear();
  asked.length = 0;
  for (const tables of databases.values()) for (const rows of tables.values()) rows.clear();
});

test("two people whom the worker renews at once keep their own", async () => {
  await answering(networkIsBack("renew-wallet", "renew-wallet-1", "renew-wallet", "something-else"));
  assert.deepEqual([kept(FIRST), kept(SECOND)], [hers(0), hers(1)]);
  assert.deepEqual([...asked].sort(), ["0 home", "0 wallet", "1 home", "1 wallet"]);
});

test("the sign-in of one ends, and what the other keeps stays", async () => {
  await answering(networkIsBack("renew-wallet", "renew-wallet-1"));
  away.add("0");
  await answering(networkIsBack("renew-wallet", "renew-wallet-1"));
  assert.deepEqual(kept(FIRST), { who: undefined, ended: "signed-out", credentials: [] });
  assert.deepEqual(kept(SECOND), hers(1));
});

test("a seat that is empty speaks of no sign-in that ended", async () => {
  away.add("2");
  await answering(networkIsBack("renew-wallet-2"));
  assert.deepEqual(kept("onecard-resident-2"), { who: undefined, ended: undefined, credentials: [] });
});

test("work for nobody in particular is refused, since it would be somebody's", async () => {
  assert.throws(() => syncWallet(), /nobody/);
  assert.deepEqual(asked, []);
});

test("whoever signs in where another tab has signed somebody in keeps none of her keys", async () => {
  workFor(1);
  await answering(networkIsBack("renew-wallet-1"));
  await takeHome(async () => homeOf("grandson", null));
  assert.deepEqual(kept(SECOND), { who: "grandson", ended: undefined, credentials: [] });
});

test("a tag names one seat, and no other tag does", () => {
  const tags = ["renew-wallet", "renew-wallet-3", "renew-wallet-4", "renew-wallet-0", "renew-wallet-", "renew"];
  assert.deepEqual(tags.map(seatOfTag), [0, 3, null, null, null, null]);
});
