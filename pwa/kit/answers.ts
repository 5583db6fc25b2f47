import type { components } from "./api.d.ts";

/** The server's answers under the names the screens use. */
type Schemas = components["schemas"];

export type AllAsked = Schemas["Requests"];
export type Asked = Schemas["Request"];
export type Card = Schemas["Card"];
export type CardDetails = Schemas["CardDetails"];
export type Catalogue = Schemas["Catalogue"];
export type CatalogueItem = Schemas["CatalogueItem"];
export type Device = Schemas["Device"];
export type Devices = Schemas["Devices"];
export type ECard = Schemas["ECard"];
export type Home = Schemas["Home"];
export type Licence = Schemas["Licence"];
export type LocalRules = Schemas["LocalRules"];
export type LossEffects = Schemas["LossEffects"];
export type LossReceipt = Schemas["LossReceipt"];
export type LossReport = Schemas["LossReport"];
export type Message = Schemas["Message"];
export type Messages = Schemas["Messages"];
export type Read = Schemas["Read"];
export type Reads = Schemas["Reads"];
export type ScanAnswer = Schemas["ScanAnswer"];
export type SentFile = Schemas["SentFile"];
export type SignInTicket = Schemas["SignInTicket"];
export type Terminal = Schemas["Terminal"];
export type Wallet = Schemas["Wallet"];
export type WalletTerms = Schemas["WalletTerms"];
export type Welcome = Schemas["Welcome"];
export type Care = Schemas["Care"];
export type CareHolder = Schemas["CareHolder"];
export type CareLog = Schemas["CareLog"];
export type CareOffer = Schemas["CareOffer"];
export type CarerTerms = Schemas["CarerTerms"];
export type CarerWallet = Schemas["CarerWallet"];
export type Family = Schemas["Family"];
export type Invitation = Schemas["Invitation"];
