import { askAgent, pairing, type ReadCard } from "./agent.ts";

const AGENT = "127.0.0.1:35960";
// The fields of ChipForm; whatever else a card says stays in this page.
const FIELDS = ["card_number", "chip_id", "name", "id_number", "atr", "version"];

/** The card reader beside a page of staff: fills in its form, and says what is odd. */
export function watchReader(page: Document): void {
  const box = page.querySelector<HTMLElement>("[data-reader]");
  if (!box) return;
  const code = box.querySelector<HTMLInputElement>("#pairing-code");
  let asked = "";
  for (const button of box.querySelectorAll<HTMLElement>("[data-ask]")) {
    button.addEventListener("click", () => {
      asked = button.dataset.ask ?? "";
      ask(box, asked);
    });
  }
  box.querySelector("[data-pair-now]")?.addEventListener("click", () => ask(box, asked, code?.value ?? ""));
}

function ask(box: HTMLElement, asked: string, code?: string): void {
  const first = pairing(sessionStorage, code);
  if (!first) return askForCode(box);
  forget(box);
  say(box, "waiting");
  askAgent(AGENT, asked, first, sessionStorage, {
    paired: () => show(box, "[data-pair]", false),
    said: (said) => {
      if (said.answer === "not-paired") askForCode(box);
      else if (said.answer === "trouble") write(box, document.documentElement.lang === "en" ? said.en : said.zh);
      else if (said.answer === "card") {
        fillIn(box, said.card);
        say(box, `done-${asked}`);
      }
    },
    silent: (why) => say(box, why),
  });
}

/** What another card said must not stand beside what this one says. */
function forget(box: HTMLElement): void {
  for (const field of FIELDS) fill(field, "");
  show(box, "[data-findings]", false);
}

function fill(field: string, value: string): void {
  const input = document.querySelector<HTMLInputElement>(`form [name="${field}"]`);
  if (input) input.value = value;
}

function fillIn(box: HTMLElement, card: ReadCard): void {
  for (const field of FIELDS) fill(field, field === "atr" ? card.atr : (card.values[field] ?? ""));
  const lines = Object.entries(card.findings).map(([field, finding]) => {
    const line = document.createElement("li");
    line.textContent = `${words(box, `field-${field}`)}${words(box, `finding-${finding}`)}`;
    return line;
  });
  box.querySelector("[data-findings]")?.replaceChildren(...lines);
  show(box, "[data-findings]", lines.length > 0);
}

function askForCode(box: HTMLElement): void {
  say(box, "not-paired");
  show(box, "[data-pair]", true);
  box.querySelector<HTMLInputElement>("#pairing-code")?.focus();
}

function say(box: HTMLElement, key: string): void {
  write(box, words(box, key));
}

function write(box: HTMLElement, sentence: string): void {
  const says = box.querySelector("[data-says]");
  if (says) says.textContent = sentence;
  show(box, "[data-says]", true);
}

function words(box: HTMLElement, key: string): string {
  return box.querySelector<HTMLTemplateElement>(`template[data-words="${key}"]`)?.content.textContent ?? "";
}

function show(box: HTMLElement, part: string, visible: boolean): void {
  const found = box.querySelector<HTMLElement>(part);
  if (found) found.hidden = !visible;
}
