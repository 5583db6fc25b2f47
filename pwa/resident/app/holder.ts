import { computed, shallowRef } from "vue";
import type { Home } from "../../kit/answers.ts";
import { serverNow } from "../../kit/clock.ts";
import { OFFLINE, Problem } from "../../kit/http.ts";
import { problemSentence } from "../../kit/problem-sentence.ts";
import * as api from "../api.ts";
import { codeState } from "../code/state.ts";
import { keepDemonstration, onWalletChanged, readWallet, type KeptWallet } from "../wallet/store.ts";
import { syncWallet } from "../wallet/sync.ts";
import { t } from "./words.ts";

const wallet = shallowRef<KeptWallet | null>(null);
const problem = shallowRef<string | null>(null);

export const home = computed<Home | null>(() => wallet.value?.home ?? null);
export const demonstration = computed(() => wallet.value?.demonstration === true);
let met: string | undefined;

/** Whether what this page remembers is somebody else's. */
export function isAnothers(): boolean {
  const device = home.value?.device.id;
  return device !== undefined && device !== (met ??= device);
}

export const beginAnew = () => location.replace("/resident/");

/** Another phone, or the server, ended this phone's sign-in. */
export const wasSignedOut = computed(() => wallet.value?.ended === "signed-out");
export const holderProblem = computed(() => problem.value);

/** Until when this phone can show a code without a network; null when it can show none now. */
export const offlineUntil = computed<number | null>(() => {
  if (wallet.value === null) return null;
  const state = codeState(wallet.value, now());
  return state.kind === "ready" ? state.offlineUntil : null;
});

/** The server's time as far as this phone knows it. */
export const now = () => serverNow(wallet.value?.anchor ?? null);

let meeting: Promise<void> | null = null;

/** Finds out who holds this phone: from what is kept, else from the server. */
export function meetHolder(): Promise<void> {
  meeting ??= meet();
  return meeting;
}

async function meet(): Promise<void> {
  onWalletChanged(() => void reread());
  await reread();
  if (home.value === null) await askWhoIsHere();
}

async function reread(): Promise<void> {
  wallet.value = await readWallet();
}

async function askWhoIsHere(): Promise<void> {
  try {
    const welcome = await api.welcome();
    await keepDemonstration(welcome.demonstration);
    // The browser threw the wallet away and kept the sign-in: fetch it back without a word.
    if (welcome.signed_in) await refresh();
    else await reread();
  } catch {
    // Nobody answers: the sign-in page says so when it is used.
  }
}

/** Asks the server how things stand; the sentence of a failure stays until the next try. */
export async function refresh(): Promise<void> {
  try {
    await syncWallet();
    problem.value = null;
  } catch (error) {
    const away = error instanceof Problem && error.reason === OFFLINE && home.value !== null;
    problem.value = away ? t("kept-only") : problemSentence(error);
  }
  await reread();
}

/** For acts that change what is kept: the screens follow before the next page opens. */
export async function andReread(act: () => Promise<unknown>): Promise<void> {
  await act();
  await reread();
}
