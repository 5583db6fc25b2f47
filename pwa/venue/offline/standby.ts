// The half of the door that stands by for the time without a server: newest lists, own clock, memory and outbox.
import { readonly, type Ref, shallowRef, watch } from "vue";
import type { Terminal } from "../../kit/answers.ts";
import { fromBase64url } from "../../kit/base64url.ts";
import { type Anchor, deviceNow } from "../../kit/clock.ts";
import { toHex } from "../../verify/bytes.ts";
import { CredentialCache } from "../../verify/index.ts";
import type { Reply } from "../judging.ts";
import { uploadScan } from "../terminal.ts";
import { verdictHere, type Verdict } from "../verdicts.ts";
import { ClockGuard } from "./clock-guard.ts";
import { judgeOpened, judgeSight, look, type Sight, stateOfLists } from "./judge-offline.ts";
import * as kept from "./kept.ts";
import { Lists } from "./lists.ts";
import { Outbox } from "./outbox.ts";
import { type Published, takeOver } from "./published.ts";
import { fetchFile, fetchHead, Unheard } from "./publisher.ts";
import { belongsTo, type KeptScan, pastUploads, settledBefore } from "./scans.ts";
import { nameOf, seenAmber, seenPassed } from "./seen.ts";
import type { PastUpload, Strip } from "./told.ts";

export interface Surroundings {
  /** Whether the server answers. */
  readonly there: Readonly<Ref<boolean | null>>;
  /** Asks the server for the terminal, and so for the time. */
  askServer(): void;
  signedOut(): void;
}

const CREDENTIALS_REMEMBERED = 512;
/** What the server would have to say, if it knew where this device was before. */
const ELSEWHERE: Reply = { status: 422, reason: "other-venue", body: null, retryAfter: null };
const TICK = 1_000;
/** The latest code of a credential is accepted for two minutes after its end. */
const ENDED_FOR_GOOD = 600;

export class Standby {
  readonly #strip = shallowRef<Strip>({ there: null, lists: null, listProblem: null, pending: 0, clockWrong: false });
  readonly #uploads = shallowRef<readonly PastUpload[]>([]);
  readonly strip = readonly(this.#strip) as Readonly<Ref<Strip>>;
  readonly uploads = readonly(this.#uploads) as Readonly<Ref<readonly PastUpload[]>>;

  readonly #around: Surroundings;
  readonly #cache = new CredentialCache(CREDENTIALS_REMEMBERED);
  readonly #lists: Lists;
  readonly #outbox: Outbox;
  #loaded: Promise<void> | null = null;
  #guard: ClockGuard | null = null;
  #terminal: Terminal | null = null;
  #root: kept.KeptRoot | null = null;
  #rootChanged = false;
  #scene = "";
  #wasWrong = false;
  #ticking = 0;

  constructor(around: Surroundings) {
    this.#around = around;
    const take = (file: Published["headFile"], held: Published | null) => this.#take(file, held);
    this.#lists = new Lists({ head: fetchHead, take }, () => this.#tell());
    this.#outbox = new Outbox({
      ...{ readScans: kept.readScans, settle: kept.settle, alone },
      now: () => this.now(),
      upload: (scan) => this.#upload(scan),
      signedOut: () => around.signedOut(),
      told: (scans) => this.#tellUploads(scans),
    });
    watch(around.there, (there) => {
      this.#tell();
      if (there === true && this.#ticking !== 0) this.#comesBack();
    });
  }

  /** The server's time in Unix seconds, as far as this device knows it. */
  now(): number {
    return this.#guard?.now() ?? deviceNow();
  }

  /** Begins with what is kept; no server is needed for that. */
  async start(terminal: Terminal | null): Promise<void> {
    this.#terminal ??= terminal;
    await this.#load();
    clearInterval(this.#ticking);
    this.#ticking = window.setInterval(() => this.#tell(), TICK);
    window.addEventListener("online", this.#comesBack);
    this.#comesBack();
  }

  stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = 0;
    window.removeEventListener("online", this.#comesBack);
    this.#lists.stop();
    this.#outbox.stop();
  }

  /** The server's word on this terminal: its scenes, the time, and the root, which it may say but once. */
  async welcome(terminal: Terminal, clock: Anchor, enrolledNow = false): Promise<void> {
    await this.#load();
    this.#terminal = terminal;
    this.#guard?.told(clock);
    if (enrolledNow || this.#root === null) await this.#pin(terminal.root);
    this.#rootChanged = !isSameRoot(terminal.root, this.#root);
    this.#tell();
  }

  /** Which scene's patience with old lists the strip tells of. */
  useScene(code: string): void {
    this.#scene = code;
    this.#tell();
  }

  /** Whether this device can judge alone at all. */
  isReady(): boolean {
    return this.#lists.published !== null;
  }

  /** Opens a code for clock, memory and verdict; null where nothing here can read it. */
  async look(code: string, scene: string, readAt: number): Promise<Sight | null> {
    const rules = this.#rulesOf(scene);
    const { published } = this.#lists;
    if (published === null || rules === undefined) return null;
    const now = this.now() - (performance.now() - readAt) / 1_000;
    const sight = await look(code, rules, { published, now, cache: this.#cache, subtle: crypto.subtle });
    const { opened } = sight;
    if (typeof opened !== "string") this.#guard?.witness(nameOf(opened.credential), opened.age);
    return sight;
  }

  /** The verdict without the server, on the disk before it is shown. */
  async judge(sight: Sight | null, clientRef: string, attendant: string | null): Promise<Verdict> {
    const { published } = this.#lists;
    const terminal = this.#terminal;
    if (sight === null || published === null || terminal === null) return verdictHere("server-away");
    const doubts = {
      clockWrong: this.#guard?.isWrong(published.head) ?? true,
      clockDoubted: this.#guard?.isDoubted(sight.scene) ?? true,
    };
    const judged = judgeSight(sight, published, doubts);
    if ("sign" in judged) return judged;
    try {
      const verdict = await kept.decide(nameOf(judged.credential), (before) => {
        const { verdict, seen } = judgeOpened(judged, sight, before, published, doubts);
        return {
          verdict,
          seen,
          scan: verdict.sign === "go" ? scanOf(sight, terminal, { clientRef, attendant }) : null,
        };
      });
      if (verdict.sign === "go") void this.#outbox.run();
      return verdict;
    } catch {
      this.#lists.forgetTag();
      return verdictHere("cannot-keep");
    }
  }

  /** What the server said of a code: shown again without it, a code is used, and the next one confirms an amber one. */
  heed({ sign, words }: Verdict, { opened, at }: Sight): void {
    const heeded = sign === "go" || words === "clock-skew";
    if (typeof opened === "string" || !heeded) return;
    const after = sign === "go" ? seenPassed(opened) : seenAmber(opened, at);
    // The server remembers whether or not this device can.
    kept.keepSeen(nameOf(opened.credential), after).catch(() => undefined);
  }

  async #upload(scan: KeptScan): Promise<Reply | null> {
    if (this.#terminal === null) return null;
    return belongsTo(scan, this.#terminal) ? uploadScan(scan) : ELSEWHERE;
  }

  readonly #comesBack = () => {
    if (this.#root !== null) this.#lists.follow();
    void this.#outbox.start();
  };

  #load(): Promise<void> {
    this.#loaded ??= this.#loadNow();
    return this.#loaded;
  }

  async #loadNow(): Promise<void> {
    const clocks = { wall: deviceNow, steady: () => performance.now() / 1_000 };
    const found = await kept.readKept().catch(() => null);
    this.#guard = new ClockGuard(
      clocks,
      found?.clock ?? null,
      (clock) => void kept.keepClock(clock).catch(() => undefined),
    );
    this.#root = found?.root ?? null;
    this.#lists.published = await this.#reopen(found);
    this.#tell();
  }

  /** Verified again, because a store can be damaged; then this door has no lists until it hears new ones. */
  async #reopen(found: kept.Kept | null): Promise<Published | null> {
    const { root, head, files } = found ?? {};
    if (!root || !head) return null;
    const fetchKept = async (digest: Uint8Array) => {
      const file = files?.get(toHex(digest));
      if (file === undefined) throw new Unheard("cannot-keep");
      return file;
    };
    const { trustReceived } = head;
    const taking = { root: rootOf(root), held: null, now: Infinity, trustReceived, fetchFile: fetchKept };
    return takeOver(head.file, { ...taking, subtle: crypto.subtle }).catch(() => null);
  }

  async #take(file: Published["headFile"], held: Published | null): Promise<Published> {
    const root = this.#root;
    if (root === null) throw new Unheard("root-changed");
    const now = this.now();
    const taking = { root: rootOf(root), held, now, trustReceived: now, fetchFile, subtle: crypto.subtle };
    const published = await takeOver(file, taking);
    await kept.keepPublished(published, root);
    // Signed time only: a clock set forward must not make this door forget.
    const { issuedAt } = published.head;
    const times = { endedBefore: issuedAt - ENDED_FOR_GOOD, settledBefore: settledBefore(issuedAt) };
    await kept.forget(times).catch(() => undefined);
    return published;
  }

  async #pin(root: kept.KeptRoot): Promise<void> {
    await kept.pinRoot(root).catch(() => undefined);
    this.#root = root;
    this.#lists.published = null;
    this.#lists.forgetTag();
    this.#lists.follow();
    // A browser short of space may otherwise throw away scans that nobody else has.
    await navigator.storage?.persist?.().catch(() => false);
  }

  #rulesOf(code: string) {
    return this.#terminal?.scenes.find((scene) => scene.code === code);
  }

  #tell(): void {
    const { published, problem } = this.#lists;
    const rules = this.#rulesOf(this.#scene) ?? this.#terminal?.scenes[0];
    const isWrong = this.#guard?.isWrong(published?.head ?? null) ?? false;
    if (isWrong && !this.#wasWrong) this.#around.askServer();
    this.#wasWrong = isWrong;
    this.#strip.value = {
      there: this.#around.there.value,
      lists: published && rules ? stateOfLists(published, rules, this.now()) : null,
      listProblem: this.#rootChanged ? "root-changed" : problem,
      pending: this.#uploads.value.filter(({ state }) => state === "waiting").length,
      clockWrong: isWrong || (rules !== undefined && this.#guard?.isDoubted(rules) === true),
    };
  }

  #tellUploads(scans: readonly KeptScan[]): void {
    this.#uploads.value = pastUploads(scans);
    this.#tell();
  }
}

type Asked = Pick<KeptScan, "clientRef" | "attendant">;

function scanOf({ code, scene, at }: Sight, { id, venue }: Terminal, asked: Asked): KeptScan {
  const place = { scene: scene.code, terminal: id, venue: venue.name };
  return { ...asked, ...place, code, scannedAt: at, state: "waiting", reason: null };
}

function rootOf({ issuer, keys, threshold }: kept.KeptRoot) {
  return { issuer, keys: keys.map(fromBase64url), threshold };
}

function isSameRoot(one: kept.KeptRoot, other: kept.KeptRoot | null): boolean {
  const told = (root: kept.KeptRoot | null) =>
    root && JSON.stringify([root.issuer, root.threshold, [...root.keys].sort()]);
  return told(one) === told(other);
}

async function alone(act: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return act();
  await navigator.locks.request("onecard-venue-outbox", { ifAvailable: true }, (lock) => (lock ? act() : undefined));
}
