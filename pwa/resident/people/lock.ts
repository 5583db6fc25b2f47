import { language } from "../../kit/texts.ts";
import { make } from "../code/page.ts";
import { change, people, personNow, switchTo, unlock, type Person } from "./people.ts";
import { PIN_DIGITS, tryPin } from "./pin.ts";
import { labelOf, t } from "./words.ts";
import "./lock.css";

/** Asks for the PIN of whose turn it is, before anything of hers is drawn; resolves when it was right. */
export function askPin(): Promise<void> {
  return new Promise((opened) => {
    const room = make("main", "lock");
    const said = make("p", "lock-said");
    said.setAttribute("role", "alert");
    const entry = pinEntry();
    const open = button("lock-open", t("open"), () => void attempt());
    const form = make("form", "lock-form", entry.label, said, open);
    form.onsubmit = (event) => event.preventDefault();
    open.type = "submit";

    async function attempt(): Promise<void> {
      const { seat, pin } = personNow();
      if (pin === null || open.disabled) return;
      open.disabled = true;
      const [tried, kept] = await tryPin(pin, entry.input.value, Date.now());
      open.disabled = false;
      change(seat, { pin: kept });
      entry.input.value = "";
      if (tried === "right") {
        unlock();
        room.remove();
        return opened();
      }
      const minutes = Math.ceil((kept.waitUntil - Date.now()) / 60_000);
      said.textContent = minutes > 0 ? t("wait", { minutes }) : t("wrong");
      entry.input.focus();
    }

    room.append(make("h1", "lock-title", t("title", { label: labelOf(personNow()) })), form, ...others(), forgotten());
    document.body.append(room);
    document.title = t("name");
    document.documentElement.lang = language();
    entry.input.focus();
  });
}

function pinEntry() {
  const input = make("input", "lock-pin");
  Object.assign(input, { type: "password", inputMode: "numeric", maxLength: PIN_DIGITS, autocomplete: "off" });
  return { input, label: make("label", "lock-label", t("pin"), input) };
}

/** The next person, by the name she chose: nothing else of hers is known here. */
function others(): HTMLElement[] {
  const rest = people().filter(({ seat }) => seat !== personNow().seat);
  if (rest.length === 0) return [];
  const row = (one: Person) => button("lock-other", labelOf(one), () => switchTo(one.seat));
  return [make("h2", "lock-others", t("others")), ...rest.map(row)];
}

/** Asked twice, because her codes go from this phone; nobody needs the PIN for it, and nobody gains by it. */
function forgotten(): HTMLElement {
  const room = make("div", "lock-forgotten");
  const really = async () => {
    const { leave } = await import("../wallet/sync.ts");
    await leave();
    change(personNow().seat, { pin: null });
    location.assign("/resident/sign-in");
  };
  const ask = () => {
    const yes = button("lock-other", t("forgotten.act"), () => void really());
    room.replaceChildren(make("p", "lock-said", t("forgotten.text")), yes);
    yes.focus();
  };
  room.append(button("lock-link", t("forgotten.ask"), ask));
  return room;
}

function button(className: string, words: string, act: () => void): HTMLButtonElement {
  const made = make("button", className, words);
  made.type = "button";
  made.onclick = act;
  return made;
}
