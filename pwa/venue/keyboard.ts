// Listens to the whole page for a wedge scanner, so that no field needs the focus and no tap is needed.
import { WedgeCollector, type Heard } from "./wedge.ts";

/** `isWhole` says whether a text is a whole code: only that is taken away from a field somebody is typing in. */
export function listenForScanner(onText: (text: string) => void, isWhole: (text: string) => boolean): () => void {
  const collector = new WedgeCollector(isWhole);
  let timer = 0;

  function finish(text: string, target: EventTarget | null): boolean {
    const field = fieldOf(target);
    if (field !== null && !isWhole(text)) return false;
    if (field !== null) empty(field);
    onText(text);
    return true;
  }

  function onKey(event: KeyboardEvent): void {
    clearTimeout(timer);
    const heard = collector.press({
      key: event.key,
      code: event.code,
      at: event.timeStamp,
      held: event.repeat,
      chorded: event.ctrlKey || event.altKey || event.metaKey,
    });
    const scanned = heard.burst !== null && finish(heard.burst, event.target);
    if (scanned || (heard.taken && keepsFromPage(heard, event))) {
      event.preventDefault();
      event.stopPropagation();
    }
    const { target } = event;
    timer = window.setTimeout(() => {
      const text = collector.lapse(performance.now());
      if (text !== null) finish(text, target);
    }, collector.patience() + 5);
  }

  // Bridges for scanners without a keyboard interface paste the code instead of typing it.
  function onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text") ?? "";
    if (fieldOf(event.target) === null && text !== "") onText(text);
  }

  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("paste", onPaste);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("keydown", onKey, { capture: true });
    document.removeEventListener("paste", onPaste);
  };
}

/** A field gets what is typed into it, but no second end of a line. Elsewhere a scanner's keys do nothing. */
function keepsFromPage(heard: Heard, event: KeyboardEvent): boolean {
  return fieldOf(event.target) === null || (/^(?:Enter|Tab)$/.test(event.key) && heard.burst === null);
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function fieldOf(target: EventTarget | null): Field | null {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text")
    ? target
    : null;
}

/** An input method may still be handing over its last characters; the field is emptied after it. */
function empty(field: Field): void {
  setTimeout(() => {
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
