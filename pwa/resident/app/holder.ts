import { computed, shallowRef } from "vue";
import type { Home, Welcome } from "../../kit/answers.ts";
import { serverNow } from "../../kit/clock.ts";
import { OFFLINE, Problem } from "../../kit/http.ts";
import { problemSentence } from "../../kit/problem-sentence.ts";
import * as api from "../api.ts";
import { codeState } from "../code/state.ts";
import { onWalletChanged, readWallet, type KeptWallet } from "../wallet/store.ts";
import { syncWallet } from "../wallet/sync.ts";
import { t } from "./words.ts";

const wallet = shallowRef<KeptWallet | null>(null);
/** Before anybody has signed in: what kind of house this is. */
const welcome = shallowRef<Welcome | null>(null);
const problem = shallowRef<string | null>(null);
/** True as soon as it is known whether somebody is signed in here. */
const met = shallowRef(false);

export const home = computed<Home | null>(() => wallet.value?.home ?? null);
export const demonstration = computed(() => (home.value ?? welcome.value)?.demonstration === true);
export const holderProblem = computed(() => problem.value);

/** Until when this phone can show a code without a network; null when it can show none now. */
export const offlineUntil = computed<number | null>(() => {
  if (wallet.value === null) return null;
  const state = codeState(wallet.value, serverNow(wallet.value.anchor));
  return state.kind === "ready" ? state.offlineUntil : null;
});

let meeting: Promise<void> | null = null;

/** Finds out who holds this phone: from what is kept, else from the server. */
export function meetHolder(): Promise<void> {
  meeting ??= meet().finally(() => {
    met.value = true;
  });
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
    welcome.value = await api.welcome();
    // The browser threw the wallet away and kept the sign-in: fetch it back without a word.
    if (welcome.value.signed_in) await refresh();
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

export async function settled(act: () => Promise<unknown>): Promise<void> {
  await act();
  await reread();
}
