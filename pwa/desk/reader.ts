/** The card reader of this computer, behind its agent on loopback (docs/reader.md). The PIN never comes this way. */
const AGENT = "ws://127.0.0.1:35960/desk";
const TOKEN = "reader-token";

interface ReadCard {
  values: Record<string, string>;
  findings: Record<string, string>;
}

type Said =
  | { answer: "paired"; token: string }
  | { answer: "not-paired" }
  | { answer: "card"; card: ReadCard }
  | { answer: "trouble"; zh: string; en: string };

export function watchReader(page: Document): void {
  const box = page.querySelector<HTMLElement>("[data-reader]");
  if (!box) return;
  const code = box.querySelector<HTMLInputElement>("#pairing-code");
  box.querySelector("[data-read]")?.addEventListener("click", () => read(box, { token: kept() }));
  box.querySelector("[data-pair-now]")?.addEventListener("click", () => read(box, { code: code?.value ?? "" }));
}

/** A connection for each reading: the agent reads nothing for a page that nobody looks at. */
function read(box: HTMLElement, first: { token: string } | { code: string }): void {
  if ("token" in first && first.token === "") return askForCode(box);
  const socket = new WebSocket(AGENT);
  let opened = false;
  let answered = false;
  say(box, "waiting");
  socket.onopen = () => {
    opened = true;
    socket.send(JSON.stringify(first));
  };
  socket.onmessage = ({ data }) => {
    const said = JSON.parse(String(data)) as Said;
    if (said.answer === "paired") {
      sessionStorage.setItem(TOKEN, said.token);
      show(box, "[data-pair]", false);
      socket.send(JSON.stringify({ ask: box.dataset.reader }));
      return;
    }
    answered = true;
    socket.close();
    if (said.answer === "not-paired") askForCode(box);
    else if (said.answer === "trouble") write(box, document.documentElement.lang === "en" ? said.en : said.zh);
    else fillIn(box, said.card);
  };
  socket.onclose = () => {
    if (!answered) say(box, opened ? "other-desk" : "no-agent");
  };
}

function fillIn(box: HTMLElement, card: ReadCard): void {
  for (const [field, value] of Object.entries(card.values)) {
    const input = document.querySelector<HTMLInputElement>(`form [name="${field}"]`);
    if (input) input.value = value;
  }
  const lines = Object.entries(card.findings).map(([field, finding]) => {
    const line = document.createElement("li");
    line.textContent = `${words(box, `field-${field}`)}${words(box, `finding-${finding}`)}`;
    return line;
  });
  box.querySelector("[data-findings]")?.replaceChildren(...lines);
  show(box, "[data-findings]", lines.length > 0);
  say(box, "read");
}

function askForCode(box: HTMLElement): void {
  sessionStorage.removeItem(TOKEN);
  say(box, "not-paired");
  show(box, "[data-pair]", true);
  box.querySelector<HTMLInputElement>("#pairing-code")?.focus();
}

function kept(): string {
  return sessionStorage.getItem(TOKEN) ?? "";
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
