import type { components } from "./api.d.ts";

/** The server's answers under the names the screens use. */
type Schemas = components["schemas"];

export type Card = Schemas["Card"];
export type Device = Schemas["Device"];
export type Devices = Schemas["Devices"];
export type ECard = Schemas["ECard"];
export type Home = Schemas["Home"];
export type Licence = Schemas["Licence"];
export type ScanAnswer = Schemas["ScanAnswer"];
export type SignInTicket = Schemas["SignInTicket"];
export type Terminal = Schemas["Terminal"];
export type Wallet = Schemas["Wallet"];
export type WalletTerms = Schemas["WalletTerms"];
export type Welcome = Schemas["Welcome"];
