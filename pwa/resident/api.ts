import type { Device, Devices, Home, Licence, SignInTicket, Wallet, Welcome } from "../kit/answers.ts";
import { ask } from "../kit/http.ts";

const ROOT = "/api/resident";

export interface OfferedKey {
  readonly device_key: string;
  readonly possession: string;
}

export const welcome = () => ask<Welcome>("GET", `${ROOT}/welcome`);

export const askSignInCode = (card_number: string, id_number: string) =>
  ask<SignInTicket>("POST", `${ROOT}/sign-in-codes`, { card_number, id_number });

export const signIn = (ticket: string, code: string, device_name: string) =>
  ask<Home>("POST", `${ROOT}/sessions`, { ticket, code, device_name });

export const signOut = () => ask<void>("DELETE", `${ROOT}/sessions/current`);

export const home = () => ask<Home>("GET", `${ROOT}/home`);

export const acceptEcard = (card_id: string) => ask<Home>("POST", `${ROOT}/ecards`, { card_id, accept: true });

export const fetchWallet = (nonce: string, keys: readonly OfferedKey[]) =>
  ask<Wallet>("POST", `${ROOT}/wallet`, { nonce, keys });

export const devices = () => ask<Devices>("GET", `${ROOT}/devices`);

export const renameDevice = (id: string, name: string) => ask<Device>("PATCH", `${ROOT}/devices/${id}`, { name });

export const signDeviceOut = (id: string) => ask<void>("POST", `${ROOT}/devices/${id}/sign-out`, {});

export const licence = () => ask<Licence>("GET", `${ROOT}/licence`);
