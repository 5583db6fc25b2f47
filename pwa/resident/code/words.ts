import { texts } from "../../kit/texts.ts";
import en from "../texts/code.en.json" with { type: "json" };
import zh from "../texts/code.zh-CN.json" with { type: "json" };

export const t = texts({ "zh-CN": zh, en });

/** Why the card cannot be shown, in the holder's words, with the next step. */
export function whyUnusable(because: string): string {
  // Only reasons have a hyphen in their names.
  const known = because.includes("-") && because in zh.unusable;
  return t(`unusable.${known ? (because as "other") : "other"}`);
}
