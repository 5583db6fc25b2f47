// What this device keeps for the time without a server: the root it was enrolled with, the newest lists, its clock,
// which slots it saw used, and the scans the server has not heard of. All in one database, so that what belongs
// together is written together.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Terminal } from "../../kit/answers.ts";
import { peekHead } from "../../verify/index.ts";
import type { KeptClock } from "./clock-guard.ts";
import type { Published } from "./published.ts";
import type { KeptScan, Settled } from "./scans.ts";
import type { Seen } from "./seen.ts";

export type KeptRoot = Terminal["root"];
type Bytes = Uint8Array<ArrayBuffer>;

interface KeptHead {
  readonly file: Bytes;
  readonly trustReceived: number;
}

interface Notes {
  clock: KeptClock;
  head: KeptHead;
  root: KeptRoot;
}

interface Tables extends DBSchema {
  notes: { key: keyof Notes; value: Notes[keyof Notes] };
  /** Manifest, trust list and lists, by their SHA-256. */
  files: { key: string; value: Bytes };
  seen: { key: string; value: Seen; indexes: { end: number } };
  scans: { key: string; value: KeptScan; indexes: { settledAt: number } };
}

export interface Kept {
  readonly clock: KeptClock | null;
  readonly head: KeptHead | null;
  readonly root: KeptRoot | null;
  readonly files: ReadonlyMap<string, Bytes>;
}

let opened: Promise<IDBPDatabase<Tables>> | undefined;

function database(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>("onecard-venue", 1, {
    upgrade(fresh) {
      fresh.createObjectStore("notes");
      fresh.createObjectStore("files");
      fresh.createObjectStore("seen").createIndex("end", "end");
      fresh.createObjectStore("scans", { keyPath: "clientRef" }).createIndex("settledAt", "settledAt");
    },
    // Another tab runs a newer version, or the browser clears what it keeps.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    terminated: reopen,
  });
  opened.catch(reopen);
  return opened;
}

function reopen(): void {
  opened = undefined;
}

/** A database that another tab or the browser has closed is opened once more. */
async function within<Result>(act: (database: IDBPDatabase<Tables>) => Promise<Result>): Promise<Result> {
  try {
    return await act(await database());
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
    reopen();
    return act(await database());
  }
}

export async function readKept(): Promise<Kept> {
  return within(async (kept) => {
    const reading = kept.transaction(["notes", "files"]);
    const notes = reading.objectStore("notes");
    const note = async <Name extends keyof Notes>(name: Name) =>
      ((await notes.get(name)) as Notes[Name] | undefined) ?? null;
    const files = reading.objectStore("files");
    const [clock, head, root, names, bytes] = await Promise.all([
      note("clock"),
      note("head"),
      note("root"),
      files.getAllKeys(),
      files.getAll(),
    ]);
    return { clock, head, root, files: new Map(names.map((name, place) => [name, bytes[place]!])) };
  });
}

export async function keepClock(clock: KeptClock): Promise<void> {
  await within((kept) => kept.put("notes", clock, "clock"));
}

/** The terminal was enrolled: what another root had published is nothing to it. Scans stay. */
export async function pinRoot(root: KeptRoot): Promise<void> {
  await within(async (kept) => {
    const writing = kept.transaction(["notes", "files"], "readwrite");
    const notes = writing.objectStore("notes");
    await Promise.all([
      notes.put(root, "root"),
      notes.delete("head"),
      writing.objectStore("files").clear(),
      writing.done,
    ]);
  });
}

/** Head, files and root at once, unless another tab has kept a newer head meanwhile. */
export async function keepPublished(
  { headFile, trustReceived, head, files }: Published,
  root: KeptRoot,
): Promise<void> {
  await within(async (kept) => {
    const writing = kept.transaction(["notes", "files"], "readwrite", { durability: "strict" });
    const notes = writing.objectStore("notes");
    const before = (await notes.get("head")) as KeptHead | undefined;
    if (before !== undefined && peekHead(before.file).sequence > head.sequence) return;
    const store = writing.objectStore("files");
    const names = new Set(await store.getAllKeys());
    const missing = [...files].filter(([name]) => !names.has(name));
    const gone = [...names].filter((name) => !files.has(name));
    await Promise.all([
      ...missing.map(([name, file]) => store.put(file, name)),
      ...gone.map((name) => store.delete(name)),
      notes.put({ file: headFile, trustReceived }, "head"),
      notes.put(root, "root"),
      writing.done,
    ]);
  });
}

/** What a decision leaves behind; nothing is written of null. */
export interface Decision<Verdict> {
  readonly verdict: Verdict;
  readonly seen: Seen | null;
  readonly scan: KeptScan | null;
}

/**
 * Decides on what this device has seen of a credential, and writes what follows, in one transaction that is on the
 * disk before this resolves. Two tabs, a restart and a replay therefore meet the same memory. Rejects if a browser
 * has cleared the lists, and with them the memory.
 */
export async function decide<Verdict>(
  credential: string,
  judge: (seen: Seen | null) => Decision<Verdict>,
): Promise<Verdict> {
  return within(async (kept) => {
    const writing = kept.transaction(["notes", "seen", "scans"], "readwrite", { durability: "strict" });
    const memory = writing.objectStore("seen");
    const [head, seen] = await Promise.all([writing.objectStore("notes").count("head"), memory.get(credential)]);
    if (head === 0) throw new Error("the memory of this door was cleared");
    const decision = judge(seen ?? null);
    const puts: Promise<unknown>[] = [];
    if (decision.seen !== null) puts.push(memory.put(decision.seen, credential));
    if (decision.scan !== null) puts.push(writing.objectStore("scans").add(decision.scan));
    await Promise.all([...puts, writing.done]);
    return decision.verdict;
  });
}

/** The server has judged a code of this credential: offline that counts too. */
export async function keepSeen(credential: string, after: (before: Seen | null) => Seen): Promise<void> {
  await within(async (kept) => {
    const writing = kept.transaction("seen", "readwrite");
    const before = await writing.store.get(credential);
    await Promise.all([writing.store.put(after(before ?? null), credential), writing.done]);
  });
}

export async function readScans(): Promise<KeptScan[]> {
  return within((kept) => kept.getAll("scans"));
}

/** The server's first answer stands, whichever tab brings it; the code is not needed any more. */
export async function settle(clientRef: string, settled: Settled): Promise<void> {
  await within(async (kept) => {
    const writing = kept.transaction("scans", "readwrite", { durability: "strict" });
    const scan = await writing.store.get(clientRef);
    const put = scan?.state === "waiting" ? [writing.store.put({ ...scan, ...settled, code: null })] : [];
    await Promise.all([...put, writing.done]);
  });
}

/** Forgets credentials that ended and outcomes that were settled before these times. */
export async function forget({ endedBefore, settledBefore }: { endedBefore: number; settledBefore: number }) {
  await within(async (kept) => {
    const writing = kept.transaction(["seen", "scans"], "readwrite");
    const ended = writing.objectStore("seen").index("end").iterate(IDBKeyRange.upperBound(endedBefore, true));
    for await (const cursor of ended) await cursor.delete();
    const settled = writing
      .objectStore("scans")
      .index("settledAt")
      .iterate(IDBKeyRange.upperBound(settledBefore, true));
    for await (const cursor of settled) await cursor.delete();
    await writing.done;
  });
}
