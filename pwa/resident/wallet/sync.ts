import type { Home, WalletTerms } from "../../kit/answers.ts";
import { fromBase64url } from "../../kit/base64url.ts";
import { anchorFrom, deviceNow, serverNow, type Anchor } from "../../kit/clock.ts";
import { isSignedOut, Problem } from "../../kit/http.ts";
import * as api from "../api.ts";
import { eraseCarer } from "./family.ts";
import { makePhoneKey, offer } from "./keys.ts";
import { isDue } from "./renewal.ts";
import { canShow } from "./standing.ts";
import { eraseWallet, keepHome, forgetLeaving, readWallet, replaceCredentials } from "./store.ts";

export type Synced = "signed-out" | "nothing-to-show" | "fresh" | "renewed";

/** Asks the server how things stand, sets the clock by it, and renews the wallet when that is due (or wanted). */
export function syncWallet({ renew = false } = {}): Promise<Synced> {
  if (renew) return alone(() => syncNow(true));
  quiet ??= alone(() => syncNow(false)).finally(() => (quiet = null));
  return quiet;
}

/** A sync under way answers everybody who asks meanwhile. */
let quiet: Promise<Synced> | null = null;

async function syncNow(renew: boolean): Promise<Synced> {
  const { ended } = await readWallet();
  if (ended === "leaving") return finishLeaving();
  const [home, anchor] = await timed(api.home);
  if (home !== null) return settle(home, anchor, renew);
  await Promise.all([eraseWallet("signed-out"), eraseCarer()]);
  return "signed-out";
}

/** Takes over a home that another question has already brought: a sign-in or an accepted card. */
export function takeHome(question: () => Promise<Home>): Promise<Synced> {
  return alone(async () => {
    const askedAt = deviceNow();
    const home = await question();
    const anchor = anchorFrom(home.server_time, askedAt, deviceNow());
    await keepHome(home, anchor);
    // What was asked has been done; a wallet that does not come through now is fetched at the next chance.
    return settle(home, anchor, false).catch(() => "nothing-to-show" as const);
  });
}

async function settle(home: Home, anchor: Anchor, renew: boolean): Promise<Synced> {
  await keepHome(home, anchor);
  if (!canShow(home) || home.wallet === null) return "nothing-to-show";
  if (!renew && !isDue(await readWallet(), home.wallet, serverNow(anchor))) return "fresh";
  await fetchCredentials(home, home.wallet);
  return "renewed";
}

async function fetchCredentials(home: Home, terms: WalletTerms, mayRepeat = true): Promise<void> {
  const keys = await Promise.all(terms.starts.map(makePhoneKey));
  const nonce = fromBase64url(terms.nonce);
  const offers = await Promise.all(keys.map((key) => offer(key, nonce)));
  try {
    const askedAt = deviceNow();
    const answer = await api.fetchWallet(terms.nonce, offers);
    const anchor = anchorFrom(answer.server_time, askedAt, deviceNow());
    const credentials = answer.credentials.map(({ credential, start, end, scope }, place) => ({
      start,
      end,
      scope,
      credential: fromBase64url(credential),
      key: keys[place]!.privateKey,
      highestSlot: -1,
    }));
    await replaceCredentials(credentials, answer.wallet.renew_after);
    await keepHome({ ...home, wallet: answer.wallet, server_time: answer.server_time }, anchor);
  } catch (error) {
    // Another tab spent the nonce, or an answer was lost on its way: fresh terms and fresh keys settle it.
    if (!mayRepeat || !(error instanceof Problem) || error.status !== 409) throw error;
    const again = await api.home();
    if (again.wallet === null) throw error;
    await fetchCredentials(again, again.wallet, false);
  }
}

async function timed(question: () => Promise<Home>): Promise<[Home, Anchor] | [null, null]> {
  const askedAt = deviceNow();
  try {
    const home = await question();
    return [home, anchorFrom(home.server_time, askedAt, deviceNow())];
  } catch (error) {
    if (error instanceof Problem && isSignedOut(error.status, error.reason)) return [null, null];
    throw error;
  }
}

/** The holder leaves this phone: the wallet goes at once, even offline; the server hears as soon as it can. */
export function leave(): Promise<void> {
  return alone(async () => {
    await Promise.all([eraseWallet("leaving"), eraseCarer()]);
    // Without a network the note stays, and the next start tells the server before anything else.
    await finishLeaving().catch(() => undefined);
  });
}

async function finishLeaving(): Promise<"signed-out"> {
  await api.signOut().catch((error: unknown) => {
    if (!(error instanceof Problem && isSignedOut(error.status, error.reason))) throw error;
  });
  await forgetLeaving();
  return "signed-out";
}

/** One at a time over all tabs and the service worker: two renewals at once would waste each other's nonce. */
function alone<Result>(act: () => Promise<Result>): Promise<Result> {
  return navigator.locks ? (navigator.locks.request("onecard-wallet", act) as Promise<Result>) : act();
}
