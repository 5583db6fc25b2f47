const FIELDS = "input, select, textarea, [contenteditable]";

/** `/` and n go to the search, Esc back, j and k from row to row; a person who types in a field is left alone. */
export function listenToKeys(page: Document): void {
  page.addEventListener("keydown", (event) => {
    const inField = event.target instanceof Element && event.target.matches(FIELDS);
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" ? back(page, inField) : !inField && act(page, event.key)) event.preventDefault();
  });
}

function act(page: Document, key: string): boolean {
  if (key === "/" || key === "n") return focus(page.querySelector("[type=search]")) || follow(page, "a[data-search]");
  if (key === "j" || key === "k") return step(page, key === "j" ? 1 : -1);
  return false;
}

/** From a field Esc leads out of it first; an inline form has its own way back. */
function back(page: Document, inField: boolean): boolean {
  const cancel = page.activeElement?.closest("form")?.querySelector("[data-cancel]");
  if (cancel instanceof HTMLElement) {
    cancel.click();
    return true;
  }
  if (inField && page.activeElement instanceof HTMLElement) {
    page.activeElement.blur();
    return true;
  }
  return follow(page, "a[data-back]");
}

function follow(page: Document, link: string): boolean {
  const found = page.querySelector(link);
  if (found instanceof HTMLElement) found.click();
  return found !== null;
}

function step(page: Document, by: number): boolean {
  const rows = [...page.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.findIndex((row) => row.contains(page.activeElement));
  return focus(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by] ?? null);
}

function focus(element: Element | null): boolean {
  const target = element?.matches("input, a, button") ? element : element?.querySelector("a, button");
  if (!(target instanceof HTMLElement)) return false;
  target.focus();
  return true;
}
