import { language } from "../kit/texts.ts";

const ELDER = "elder";

/** 长辈版: larger everything, and four large tiles as the first screen. */
export function isElder(): boolean {
  return localStorage.getItem(ELDER) === "yes";
}

export function chooseElder(elder: boolean): void {
  localStorage.setItem(ELDER, elder ? "yes" : "no");
  applyChoices();
}

/** Before the first paint, so that nothing jumps. */
export function applyChoices(): void {
  document.documentElement.lang = language();
  document.documentElement.toggleAttribute("data-elder", isElder());
}
