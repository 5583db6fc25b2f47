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
  const leadsTo = LEADS_TO[trouble.kind];
  if (leadsTo !== undefined) {
    const link = make("a", "trouble-act", t(`${trouble.kind}.act`));
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
  const { askServer } = await import("./ask-server.ts");
  const refusal = await askServer();
  button.disabled = false;
  button.textContent = t(`${kind}.act`);
  if (refusal === null) await redraw();
  else sentence.textContent = refusal;
}
