import type {
  Care,
  CardDetails,
  CareHolder,
  CareLog,
  CareOffer,
  CarerTerms,
  CarerWallet,
  AllAsked,
  Asked,
  Device,
  DataChanges,
  Devices,
  Family,
  Home,
  Invitation,
  Licence,
  LocalRules,
  LossEffects,
  LossReceipt,
  LossReport,
  Messages,
  Openings,
  Reads,
  SentFile,
  SignInTicket,
  Wallet,
  Welcome,
} from "../kit/answers.ts";
import { ask, sayAlways, sendFile, type Method } from "../kit/http.ts";
import { seatNow } from "./people/seats.ts";

const ROOT = "/api/resident";

const from = (seat: number): Record<string, string> => (seat === 0 ? {} : { "Onecard-Seat": String(seat) });
sayAlways(() => from(seatNow()));

/** What the service worker asks too, for a seat that its caller names. */
const askFor = <Answer>(seat: number, method: Method, path: string, body?: unknown) =>
  ask<Answer>(method, ROOT + path, body, undefined, from(seat));

export type Lost = LossReport["what"];
export type Contact = LossReport["undo"]["contacts"][number];

export interface OfferedKey {
  readonly device_key: string;
  readonly possession: string;
}

export const welcome = () => ask<Welcome>("GET", `${ROOT}/welcome`);

export const askSignInCode = (card_number: string, id_number: string) =>
  ask<SignInTicket>("POST", `${ROOT}/sign-in-codes`, { card_number, id_number });

export const signIn = (ticket: string, code: string, device_name: string) =>
  ask<Home>("POST", `${ROOT}/sessions`, { ticket, code, device_name });

export const signOut = (seat: number) => askFor<void>(seat, "DELETE", "/sessions/current");

export const home = (seat: number) => askFor<Home>(seat, "GET", "/home");

export const acceptEcard = (card_id: string) => ask<Home>("POST", `${ROOT}/ecards`, { card_id, accept: true });

export const fetchWallet = (seat: number, nonce: string, keys: readonly OfferedKey[]) =>
  askFor<Wallet>(seat, "POST", "/wallet", { nonce, keys });

export const devices = () => ask<Devices>("GET", `${ROOT}/devices`);

export const renameDevice = (id: string, name: string) => ask<Device>("PATCH", `${ROOT}/devices/${id}`, { name });

export const signDeviceOut = (id: string) => ask<void>("POST", `${ROOT}/devices/${id}/sign-out`, {});

export const licence = () => ask<Licence>("GET", `${ROOT}/licence`);

export const authoriseEcard = (card_id: string) => ask<Home>("POST", `${ROOT}/ecards/authorisations`, { card_id });

export const lossEffects = () => ask<LossEffects>("GET", `${ROOT}/loss-effects`);

export const reportLoss = (what: Lost) => ask<LossReceipt>("POST", `${ROOT}/losses`, { what });

export const askLossCode = (card_number: string, id_number: string, contact: Contact) =>
  ask<SignInTicket>("POST", `${ROOT}/loss-codes`, { card_number, id_number, contact });

export const reportLossByCode = (ticket: string, code: string, what: Lost) =>
  ask<LossReceipt>("POST", `${ROOT}/losses/by-code`, { ticket, code, what });

export const cardDetails = (id: string) => ask<CardDetails>("GET", `${ROOT}/cards/${id}`);

export const askActivationCode = (id: string) => ask<SignInTicket>("POST", `${ROOT}/cards/${id}/activation-codes`, {});

export const activateCard = (id: string, proof: { ticket: string; code: string; card_number: string }) =>
  ask<Home>("POST", `${ROOT}/cards/${id}/activate`, proof);

export const askUndoCode = (id: string, contact: Contact) =>
  ask<SignInTicket>("POST", `${ROOT}/losses/${id}/undo-codes`, { contact });

export const undoLoss = (id: string, proof: { ticket: string; code: string; id_number: string }) =>
  ask<Home>("POST", `${ROOT}/losses/${id}/undo`, proof);

export const messages = () => ask<Messages>("GET", `${ROOT}/messages`);

export const noteMessageRead = (id: string) => ask<void>("POST", `${ROOT}/messages/${id}/read`, {});

export const localRules = () => ask<LocalRules>("GET", "/api/public/rules");

export const dataChanges = () => ask<DataChanges>("GET", `${ROOT}/data-changes`);

export const reads = () => ask<Reads>("GET", `${ROOT}/reads`);

export const requests = () => ask<AllAsked>("GET", `${ROOT}/requests`);

export const openRequest = (
  kind: Asked["kind"],
  card_id: string | null,
  details: Readonly<Record<string, string>>,
  opening_id: string | null,
) => ask<Asked>("POST", `${ROOT}/requests`, { kind, card_id, details, opening_id });

export const openings = (purpose: string) => ask<Openings>("GET", `${ROOT}/openings?purpose=${purpose}`);

export const bookOpening = (id: string, opening_id: string) =>
  ask<Asked>("POST", `${ROOT}/requests/${id}/booking`, { opening_id });

export const moveRequest = (id: string, to: Asked["state"]) =>
  ask<Asked>("POST", `${ROOT}/requests/${id}/steps`, { to });

export const sendEvidence = (id: string, shows: SentFile["shows"], file: File, done: (share: number) => void) =>
  sendFile<SentFile>(`${ROOT}/requests/${id}/evidence?shows=${shows}`, file, done);

export interface CareTerms {
  readonly scopes: readonly number[];
  readonly ends_at: string;
  readonly times: number | null;
  readonly personal_data: boolean;
}

export const family = () => ask<Family>("GET", `${ROOT}/care`);

export const inviteCarer = (terms: CareTerms) => ask<Invitation>("POST", `${ROOT}/care/invitations`, terms);

export const readInvitation = (code: string) => ask<CareOffer>("POST", `${ROOT}/care/invitations/read`, { code });

export const acceptInvitation = (code: string) => ask<Care>("POST", `${ROOT}/care/invitations/accept`, { code });

export const endCare = (id: string) => ask<void>("POST", `${ROOT}/care/${id}/end`, {});

export const confirmCare = (id: string) => ask<Care>("POST", `${ROOT}/care/${id}/confirm`, {});

export const careLog = (id: string) => ask<CareLog>("GET", `${ROOT}/care/${id}/log`);

export const careHolder = (id: string) => ask<CareHolder>("POST", `${ROOT}/care/${id}/holder`, {});

export const carerTerms = (id: string) => ask<CarerTerms>("GET", `${ROOT}/care/${id}/wallet`);

export const fetchCarerWallet = (id: string, nonce: string, keys: readonly OfferedKey[]) =>
  ask<CarerWallet>("POST", `${ROOT}/care/${id}/wallet`, { nonce, keys });
