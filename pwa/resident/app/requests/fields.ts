import type { Asked } from "../../../kit/answers.ts";

/** What is asked for by a form. A contest begins at the change that it is about. */
export type Kind = Exclude<Asked["kind"], "contest-change">;

/** One thing a form asks for: one of some words, or a line of text. */
export interface Field {
  readonly name: string;
  readonly choices?: readonly string[];
}

const HANDOVER: Field = { name: "handover", choices: ["counter", "post"] };
const BASIS: Field = {
  name: "basis",
  choices: ["household", "residence-permit", "insured", "student", "talent", "subsidy"],
};
const BANK: Field = { name: "bank" };
const ADDRESS: Field = { name: "address" };

/** What the server wants to know for each kind, in the order of the form. */
const FIELDS: Record<Kind, readonly Field[]> = {
  apply: [BASIS, BANK, HANDOVER],
  replace: [{ name: "ground", choices: ["lost", "damaged", "expired", "data-changed", "bank-changed"] }, HANDOVER],
  "change-data": [{ name: "field", choices: ["name", "id-number", "phone", "fallback-phone"] }, { name: "value" }],
  "reset-pin": [],
  "home-visit": [ADDRESS, { name: "why" }],
  appointment: [{ name: "purpose", choices: ["card", "pin", "data", "other"] }],
  delivery: [ADDRESS],
};

const ABOUT_A_CARD: readonly Kind[] = ["replace", "reset-pin", "delivery"];

export const isKind = (word: string): word is Kind => Object.hasOwn(FIELDS, word);
/** These hold a place of an opening. */
export const isBooked = (kind: Asked["kind"]): kind is "home-visit" | "appointment" =>
  kind === "home-visit" || kind === "appointment";
export const isAboutACard = (kind: Kind) => ABOUT_A_CARD.includes(kind);

/** A card that is posted needs an address as well, and one of another bank its name. */
export function fieldsOf(kind: Kind, said: Readonly<Record<string, string>>): readonly Field[] {
  const bank = said["ground"] === "bank-changed" ? [BANK] : [];
  const address = said["handover"] === "post" ? [ADDRESS] : [];
  return [...FIELDS[kind], ...bank, ...address];
}
