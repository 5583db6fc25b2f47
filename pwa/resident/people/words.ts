import { texts } from "../../kit/texts.ts";
import en from "../texts/people.en.json" with { type: "json" };
import zh from "../texts/people.zh-CN.json" with { type: "json" };
import type { Person } from "./people.ts";

export const t = texts({ "zh-CN": zh, en });

/** The name that she chose, else her place on this phone. */
export const labelOf = ({ label, seat }: Person) => label || t("place", { place: seat + 1 });
