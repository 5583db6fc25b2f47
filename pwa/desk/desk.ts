import "htmx.org";
import "../kit/tokens.css";
import "./desk.scss";
import { watchIdleness } from "./idle.ts";
import { listenToKeys } from "./keys.ts";
import { countMinutes } from "./minutes.ts";
import { watchReader } from "./reader.ts";

listenToKeys(document);
watchIdleness(document.body);
watchReader(document);
countMinutes(document);

// A second click must not make a second terminal. After "back" the button works again.
document.addEventListener("submit", ({ target }) => setButtons(target, true));
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => setButtons(form, false)));

function setButtons(form: EventTarget | null, disabled: boolean): void {
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  for (const button of form.querySelectorAll("button")) button.disabled = disabled;
}

document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("[data-copy], [data-print]") : null;
  if (button instanceof HTMLButtonElement) void (button.dataset.copy ? copy(button) : window.print());
});

async function copy(button: HTMLButtonElement): Promise<void> {
  const text = document.getElementById(button.dataset.copy ?? "")?.textContent?.trim() ?? "";
  await navigator.clipboard.writeText(text);
  button.textContent = button.dataset.copied ?? "";
}
