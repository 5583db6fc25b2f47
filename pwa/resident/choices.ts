import { language } from "../kit/texts.ts";
import { ofSeat } from "./people/seats.ts";

// Of her seat: a grandchild reads the same phone.
const keptAs = () => ofSeat("elder");

/** 长辈版: larger everything, and four large tiles as the first screen. */
export function isElder(): boolean {
  return localStorage.getItem(keptAs()) === "yes";
}

export function chooseElder(elder: boolean): void {
  localStorage.setItem(keptAs(), elder ? "yes" : "no");
  applyChoices();
}

/** Before the first paint, so that nothing jumps. */
export function applyChoices(): void {
  document.documentElement.lang = language();
  document.documentElement.toggleAttribute("data-elder", isElder());
}
