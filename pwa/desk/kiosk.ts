import "./kiosk.scss";
import type { components } from "../kit/api.d.ts";
import { ask, Problem } from "../kit/http.ts";
import en from "../kit/texts/problems.en.json" with { type: "json" };
import zh from "../kit/texts/problems.zh-CN.json" with { type: "json" };
import { askAgent, pairing, type ReadCard } from "./agent.ts";

type Machine = components["schemas"]["Machine"];
type AtKiosk = components["schemas"]["AtKiosk"];
type Ticket = components["schemas"]["KioskTicket"];
interface InReader {
  card_number: string;
  chip_id: string;
}

const AGENT = document.body.dataset.agent ?? "";
const IDLE_SECONDS = 60;
const WARNING_SECONDS = 15;
const RESULT_SECONDS = 20;
// The agent ends a PIN that nobody types by itself, and this page hears nothing of what is typed into its frame.
const PIN_SECONDS = 200;

/** One person's visit: what is kept of it is kept here alone, and goes with `begin`. */
interface Visit {
  card: InReader | null;
  offer: AtKiosk | null;
  ticket: string | null;
  waiting: string;
  socket: WebSocket | null;
}

let visit: Visit = fresh();
let left = 0;

function fresh(): Visit {
  return { card: null, offer: null, ticket: null, waiting: "read", socket: null };
}

function begin(): void {
  visit.socket?.close();
  visit = fresh();
  for (const input of document.querySelectorAll("input")) input.value = "";
  for (const said of document.querySelectorAll("[data-trouble], [data-refused]")) said.textContent = "";
  part<HTMLIFrameElement>("[data-pin]").removeAttribute("src");
  show("start");
}

function show(screen: string, seconds = IDLE_SECONDS): void {
  for (const each of document.querySelectorAll<HTMLElement>("[data-screen]")) {
    each.hidden = each.dataset.screen !== screen;
  }
  part(`[data-screen="${screen}"] h1`).focus();
  part('button[data-do="end"]').hidden = ["off", "start", "wait"].includes(screen);
  left = ["off", "start", "pair"].includes(screen) ? Infinity : seconds;
  part("[data-idle]").hidden = true;
}

/** The next person must not find what this one left. */
setInterval(() => {
  left -= 1;
  part("[data-idle]").hidden = left > WARNING_SECONDS;
  if (left <= 0) begin();
}, 1000);
for (const sign of ["pointerdown", "keydown"]) {
  document.addEventListener(sign, () => {
    if (left < IDLE_SECONDS) left = IDLE_SECONDS;
    part("[data-idle]").hidden = true;
  });
}

const acts: Record<string, () => void> = {
  read: () => askReader("read"),
  "change-pin": () => askReader("change-pin"),
  "show-pin": () => askReader("show-pin"),
  end: begin,
  pair: () => askReader(visit.waiting, part<HTMLInputElement>("#pairing").value),
  activate: () => void activate(part<HTMLInputElement>("#code").value),
};
for (const button of document.querySelectorAll<HTMLElement>("button[data-do]")) {
  button.addEventListener("click", () => acts[button.dataset.do ?? ""]?.());
}
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-do]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    acts[form.dataset.do ?? ""]?.();
  });
}
for (const keys of document.querySelectorAll<HTMLElement>("[data-digits]")) {
  keys.addEventListener("click", ({ target }) => {
    const field = part<HTMLInputElement>(`#${keys.dataset.digits}`);
    if (!(target instanceof HTMLButtonElement)) return;
    field.value = target.value ? (field.value + target.value).slice(0, field.maxLength) : field.value.slice(0, -1);
  });
}

function askReader(asked: string, code?: string): void {
  visit.waiting = asked;
  const first = pairing(localStorage, code);
  if (!first) return show("pair");
  show("wait", PIN_SECONDS);
  const mine = visit;
  visit.socket = askAgent(AGENT, asked, first, localStorage, {
    said: (said) => {
      // A visit that has ended hears nothing more of its card.
      if (mine !== visit) return;
      if (said.answer === "not-paired") show("pair");
      else if (said.answer === "trouble") fail(said.zh, said.en);
      else if (said.answer === "pin-page") {
        part<HTMLIFrameElement>("[data-pin]").src = said.address;
        show("pin", PIN_SECONDS);
      } else void goOn(asked, said.card);
    },
    silent: () => {
      if (mine === visit) failWith("no-agent");
    },
  });
}

async function goOn(asked: string, card: ReadCard): Promise<void> {
  part<HTMLIFrameElement>("[data-pin]").removeAttribute("src");
  const { card_number, chip_id } = card.values;
  if (!card_number || !chip_id) return failWith("unread");
  const mine = visit;
  mine.card = { card_number, chip_id };
  await orSay(mine, async () => {
    if (asked === "read") {
      const offer = await ask<AtKiosk>("POST", "/api/kiosk/cards", mine.card);
      mine.offer = offer;
      if (mine === visit) show(offer.can_activate ? "sealed" : "in-use");
    } else if (!mine.offer?.can_activate) show("changed", RESULT_SECONDS);
    else if (!mine.offer.needs_code) await take(mine, {});
    else {
      mine.ticket = (await ask<Ticket>("POST", "/api/kiosk/activation-codes", mine.card)).ticket;
      if (mine === visit) show("code");
    }
  });
}

async function activate(code: string): Promise<void> {
  const mine = visit;
  const refused = part("[data-refused]");
  refused.textContent = "";
  try {
    await take(mine, { ticket: mine.ticket, code });
  } catch (error) {
    part<HTMLInputElement>("#code").value = "";
    // What can be typed again is said beside it; anything else ends here.
    const again = error instanceof Problem && ["code-failed", "invalid"].includes(error.reason);
    if (again) refused.replaceChildren(...sentences(error));
    else if (mine === visit) explain(error);
  }
}

async function take(mine: Visit, answer: { ticket?: string | null; code?: string }): Promise<void> {
  await ask("POST", "/api/kiosk/activations", { ...mine.card, ...answer });
  if (mine === visit) show("activated", RESULT_SECONDS);
}

async function orSay(mine: Visit, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (mine === visit) explain(error);
  }
}

function explain(error: unknown): void {
  if (error instanceof Problem && error.reason === "not-signed-in") return show("off");
  part("[data-trouble]").replaceChildren(...sentences(error));
  show("trouble");
}

function sentences(error: unknown): (string | Node)[] {
  const reason = error instanceof Problem && error.reason in zh ? (error.reason as keyof typeof zh) : "try-again";
  return both(zh[reason], en[reason]);
}

function both(chinese: string, english: string): (string | Node)[] {
  const second = document.createElement("span");
  second.lang = "en";
  second.textContent = english;
  return [`${chinese} `, second];
}

function fail(chinese: string, english: string): void {
  part("[data-trouble]").replaceChildren(...both(chinese, english));
  show("trouble");
}

function failWith(key: string): void {
  const said = part<HTMLTemplateElement>(`template[data-words="${key}"]`).content.cloneNode(true);
  part("[data-trouble]").replaceChildren(said);
  show("trouble");
}

function part<Found extends HTMLElement = HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(selector);
  if (!found) throw new Error(`this page has no ${selector}`);
  return found;
}

/** A one-time link makes this machine a kiosk; afterwards its cookie says which. */
async function start(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get("enrol");
  history.replaceState(null, "", location.pathname);
  try {
    const machine = token
      ? await ask<Machine>("POST", "/api/kiosk/enrolments", { token })
      : await ask<Machine>("GET", "/api/kiosk/machine");
    part("[data-place]").textContent = `${machine.venue} · ${machine.name}`;
    part("[data-demonstration]").hidden = !machine.demonstration;
    begin();
  } catch (error) {
    const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
    if (!refused) return explain(error);
    part("[data-link]").hidden = !token;
    show("off");
  }
}

void start();
