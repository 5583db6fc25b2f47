import { clockTime, dayAndTime, serverNow, type Anchor } from "../../kit/clock.ts";
import { language } from "../../kit/texts.ts";
import { present } from "../../verify/index.ts";
import { signWith } from "../wallet/keys.ts";
import { claimSlot, onWalletChanged, type KeptWallet } from "../wallet/store.ts";
import { buildPage, type Page } from "./page.ts";
import { codeState, type CodeState } from "./state.ts";
import { drawSymbol, fit } from "./symbol.ts";
import { showTrouble, type Trouble } from "./trouble.ts";
import { keepAwake, letSleep } from "./wake-lock.ts";
import { t } from "./words.ts";

const REDRAW_SECONDS = 5;
/** Ring, its gap and the page's edge on both sides of the symbol; CSS pixels. */
const BESIDE_SYMBOL = 20;
/** Everything above and below the symbol that should be seen without scrolling. */
const AROUND_SYMBOL = 330;
const SMALLEST_ROOM = 228;

type Ready = Extract<CodeState, { kind: "ready" }>;

let page: Page | null = null;
let anchor: Anchor | null = null;
let ticking: ReturnType<typeof setInterval> | undefined;
let nextDrawing = 0;
let shown: "ready" | Trouble["kind"] | null = null;
let drawing: Promise<void> | null = null;
let drawn: { readonly credential: Uint8Array; readonly slot: number; readonly digits: string } | null = null;

const root = () => document.getElementById("code")!;

/** Puts the code on the screen, white whatever the theme, and keeps it alive until hideCode. */
export async function showCode(): Promise<void> {
  document.documentElement.dataset.white = "";
  page = buildPage(root());
  root().hidden = false;
  shown = null;
  await redraw();
  clearInterval(ticking);
  ticking = setInterval(tick, 250);
  void keepAwake();
}

export function hideCode(): void {
  delete document.documentElement.dataset.white;
  root().hidden = true;
  clearInterval(ticking);
  page = null;
  letSleep();
}

/** Draws the state of this moment. Calls that come while one is under way share it. */
export function redraw(): Promise<void> {
  drawing ??= draw().finally(() => (drawing = null));
  return drawing;
}

async function draw(): Promise<void> {
  nextDrawing = performance.now() + REDRAW_SECONDS * 1000;
  const state = await claimState();
  if (page === null) return;
  if (state.kind !== "ready") return fail(page, state);
  try {
    await drawReady(page, state);
  } catch {
    // A key that this browser can no longer use says so only when it is asked to sign.
    fail(page, { kind: "failed" });
  }
}

/** What to show now. The slot of a code is kept before the code is seen, so that none is ever drawn below it. */
async function claimState(): Promise<CodeState | Trouble> {
  let state: CodeState | Trouble = { kind: "no-storage" };
  const decide = (wallet: KeptWallet) => {
    anchor = wallet.anchor;
    if (page !== null) page.ribbon.hidden = !wallet.demonstration;
    const judged = codeState(wallet, serverNow(anchor));
    state = judged;
    return judged.kind === "ready" ? judged : null;
  };
  await claimSlot(decide).catch(() => (state = { kind: "no-storage" }));
  return state;
}

async function drawReady(on: Page, { credential, slot, offlineUntil }: Ready): Promise<void> {
  const digits = await digitsOf(credential, slot);
  const until = dayAndTime(offlineUntil, language());
  show(on, "ready", t("ready", { until }));
  drawSymbol(on.symbol, digits, fit(roomForSymbol(), devicePixelRatio));
  on.until.textContent = t("offline-until", { until });
  on.ring.run(REDRAW_SECONDS);
  tick();
}

/** One slot is one code: signed a second time it would look new, and a door would still call it used. */
async function digitsOf({ credential, key }: Ready["credential"], slot: number): Promise<string> {
  const isDrawn = drawn?.slot === slot && drawn.credential.every((byte, place) => byte === credential[place]);
  if (drawn !== null && isDrawn) return drawn.digits;
  const digits = await present(credential, (message) => signWith(key, message), { slot });
  drawn = { credential, slot, digits };
  return digits;
}

function fail(on: Page, trouble: Trouble): void {
  if (shown === trouble.kind) return;
  show(on, trouble.kind, showTrouble(on.trouble, trouble, redraw));
}

/** A screen reader hears a change of state once, not every redraw. */
function show(on: Page, kind: NonNullable<typeof shown>, sentence: string): void {
  on.ready.hidden = kind !== "ready";
  on.trouble.hidden = kind === "ready";
  if (shown !== kind) on.spoken.textContent = sentence;
  shown = kind;
}

function tick(): void {
  if (page === null || document.visibilityState === "hidden") return;
  const left = nextDrawing - performance.now();
  if (left <= 0) return void redraw();
  page.clock.textContent = clockTime(serverNow(anchor));
  page.next.textContent = t("next", { seconds: Math.ceil(left / 1000) });
  page.offline.hidden = navigator.onLine;
}

function roomForSymbol(): number {
  const height = Math.max(SMALLEST_ROOM, innerHeight - AROUND_SYMBOL);
  return Math.min(root().clientWidth - BESIDE_SYMBOL, height);
}

addEventListener("resize", () => page && void redraw());
document.addEventListener("visibilitychange", () => {
  if (page === null || document.visibilityState === "hidden") return;
  void redraw();
  void keepAwake();
});
onWalletChanged(() => page && void redraw());
