import type { Home, WalletTerms } from "../../kit/answers.ts";
import { fromBase64url } from "../../kit/base64url.ts";
import { anchorFrom, deviceNow, serverNow, type Anchor } from "../../kit/clock.ts";
import { isSignedOut, Problem } from "../../kit/http.ts";
import * as api from "../api.ts";
import { ofSeat, seatNow } from "../people/seats.ts";
import { eraseCarer } from "./family.ts";
import { makePhoneKey, offer } from "./keys.ts";
import { isDue } from "./renewal.ts";
import { canShow } from "./standing.ts";
import { eraseWallet, keepHome, forgetLeaving, readWallet, replaceCredentials, type Ended } from "./store.ts";

export type Synced = "signed-out" | "nothing-to-show" | "fresh" | "renewed";

/**
 * Asks the server how things stand, sets the clock by it, and renews the wallet when that is due (or wanted). The
 * service worker renews for several people at once, so the seat goes along to every question and every transaction.
 */
export function syncWallet({ renew = false, seat = seatNow() } = {}): Promise<Synced> {
  if (renew) return alone(seat, () => syncNow(seat, true));
  const asking = quiet.get(seat) ?? alone(seat, () => syncNow(seat, false)).finally(() => quiet.delete(seat));
  quiet.set(seat, asking);
  return asking;
}

/** A sync under way answers everybody who asks for the same person meanwhile. */
const quiet = new Map<number, Promise<Synced>>();

async function syncNow(seat: number, renew: boolean): Promise<Synced> {
  const known = await readWallet(seat);
  if (known.ended === "leaving") return finishLeaving(seat);
  const [home, anchor] = await timed(() => api.home(seat));
  if (home !== null) return settle(seat, home, anchor, renew);
  // A seat where nobody was is as new for whoever comes, and speaks of no sign-in that ended.
  if (known.home !== null) await erase(seat, "signed-out");
  return "signed-out";
}

/** Takes over a home that another question has already brought: a sign-in or an accepted card. */
export function takeHome(question: () => Promise<Home>): Promise<Synced> {
  const seat = seatNow();
  return alone(seat, async () => {
    const askedAt = deviceNow();
    const home = await question();
    const anchor = anchorFrom(home.server_time, askedAt, deviceNow());
    await takeOver(seat, home, anchor);
    // What was asked has been done; a wallet that does not come through now is fetched at the next chance.
    return settle(seat, home, anchor, false).catch(() => "nothing-to-show" as const);
  });
}

async function settle(seat: number, home: Home, anchor: Anchor, renew: boolean): Promise<Synced> {
  await takeOver(seat, home, anchor);
  if (!canShow(home) || home.wallet === null) return "nothing-to-show";
  if (!renew && !isDue(await readWallet(seat), home.wallet, serverNow(anchor))) return "fresh";
  await fetchCredentials(seat, home, home.wallet);
  return "renewed";
}

/** Another tab may have signed somebody else in meanwhile: her keys do not stay under this one's name. */
async function takeOver(seat: number, home: Home, anchor: Anchor): Promise<void> {
  const known = (await readWallet(seat)).home;
  if (known !== null && known.device.id !== home.device.id) await erase(seat, "signed-out");
  await keepHome(seat, home, anchor);
}

const erase = (seat: number, reason: Ended) => Promise.all([eraseWallet(seat, reason), eraseCarer(undefined, seat)]);

async function fetchCredentials(seat: number, home: Home, terms: WalletTerms, mayRepeat = true): Promise<void> {
  const keys = await Promise.all(terms.starts.map(makePhoneKey));
  const nonce = fromBase64url(terms.nonce);
  const offers = await Promise.all(keys.map((key) => offer(key, nonce)));
  try {
    const askedAt = deviceNow();
    const answer = await api.fetchWallet(seat, terms.nonce, offers);
    const anchor = anchorFrom(answer.server_time, askedAt, deviceNow());
    const credentials = answer.credentials.map(({ credential, start, end, scope }, place) => ({
      start,
      end,
      scope,
      credential: fromBase64url(credential),
      key: keys[place]!.privateKey,
      highestSlot: -1,
    }));
    await replaceCredentials(seat, credentials, answer.wallet.renew_after);
    await keepHome(seat, { ...home, wallet: answer.wallet, server_time: answer.server_time }, anchor);
  } catch (error) {
    // Another tab spent the nonce, or an answer was lost on its way: fresh terms and fresh keys settle it.
    if (!mayRepeat || !(error instanceof Problem) || error.status !== 409) throw error;
    const again = await api.home(seat);
    if (again.wallet === null) throw error;
    await fetchCredentials(seat, again, again.wallet, false);
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
  const seat = seatNow();
  return alone(seat, async () => {
    await erase(seat, "leaving");
    // Without a network the note stays, and the next start tells the server before anything else.
    await finishLeaving(seat).catch(() => undefined);
  });
}

async function finishLeaving(seat: number): Promise<"signed-out"> {
  await api.signOut(seat).catch((error: unknown) => {
    if (!(error instanceof Problem && isSignedOut(error.status, error.reason))) throw error;
  });
  await forgetLeaving(seat);
  return "signed-out";
}

/** One at a time over all tabs and the service worker: two renewals of a seat would waste each other's nonce. */
function alone<Result>(seat: number, act: () => Promise<Result>): Promise<Result> {
  const name = ofSeat("onecard-wallet", seat);
  return navigator.locks ? (navigator.locks.request(name, act) as Promise<Result>) : act();
}
