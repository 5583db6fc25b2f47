const LOOK_EVERY = 5_000;

/** Goes on counting the minutes somebody has waited, from what the server said when the page was drawn. */
export function countMinutes(page: Document): void {
  const drawn = performance.now();
  for (const shown of page.querySelectorAll<HTMLElement>("[data-waited]")) {
    const { waited, promised } = shown.dataset;
    setInterval(() => {
      const minutes = Math.floor((Number(waited) + (performance.now() - drawn) / 1000) / 60);
      shown.textContent = String(minutes);
      const late = page.querySelector<HTMLElement>("[data-late]");
      if (late) late.hidden = minutes < Number(promised);
    }, LOOK_EVERY);
  }
}
