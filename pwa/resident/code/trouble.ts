import type { CodeState } from "./state.ts";
import { make } from "./page.ts";
import { troubleSign } from "./trouble-sign.ts";
import { t, whyUnusable } from "./words.ts";

export type Trouble = Exclude<CodeState, { kind: "ready" }> | { readonly kind: "failed" | "no-storage" };

/** Where the one button of a trouble leads; every other trouble is mended by asking the server. */
const LEADS_TO: Partial<Record<Trouble["kind"], string>> = {
  "no-credential": "/resident/card",
  "no-storage": "/resident/code",
  "signed-out": "/resident/sign-in",
};

/** A loss is undone, or the code let go on, on the page of the card. */
const IN_HER_HANDS = ["card-sealed", "card-lost", "ecard-not-authorised"];

/** What happened, that nothing is lost, and one button that mends it. */
export function showTrouble(place: HTMLElement, trouble: Trouble, redraw: () => Promise<void>): string {
  const title = t(`${trouble.kind}.title`);
  const text = trouble.kind === "unusable" ? whyUnusable(trouble.because) : t(`${trouble.kind}.text`);
  const sentence = make("p", "trouble-text", text);
  place.replaceChildren(
    troubleSign(trouble.kind),
    make("h2", "trouble-title", title),
    sentence,
    wayOut(trouble, sentence, redraw),
  );
  return `${title}. ${text}`;
}

function wayOut(trouble: Trouble, sentence: HTMLElement, redraw: () => Promise<void>): HTMLElement {
  const atCard = trouble.kind === "unusable" && IN_HER_HANDS.includes(trouble.because);
  const leadsTo = atCard ? "/resident/card" : LEADS_TO[trouble.kind];
  if (leadsTo !== undefined) {
    const link = make("a", "trouble-act", t(atCard ? "unusable.see" : `${trouble.kind}.act`));
    link.href = leadsTo;
    return link;
  }
  const button = make("button", "trouble-act", t(`${trouble.kind}.act`));
  button.type = "button";
  button.onclick = () => void mend(button, trouble, sentence, redraw);
  return button;
}

async function mend(button: HTMLButtonElement, { kind }: Trouble, sentence: HTMLElement, redraw: () => Promise<void>) {
  button.disabled = true;
  button.textContent = t("working");
  // Both load behind the code with the rest of the app.
  const { problemSentence } = await import("../../kit/problem-sentence.ts");
  const { syncWallet } = await import("../wallet/sync.ts");
  try {
    await syncWallet({ renew: true });
    await redraw();
  } catch (error) {
    sentence.textContent = problemSentence(error);
  }
  button.disabled = false;
  button.textContent = t(`${kind}.act`);
}
