import { livingBand } from "./band.ts";
import { createRing } from "./ring.ts";
import { t } from "./words.ts";

/** The parts of the code screen. It is built without a framework, because it must stand before one has loaded. */
export interface Page {
  readonly ribbon: HTMLElement;
  readonly ready: HTMLElement;
  readonly frame: HTMLElement;
  readonly symbol: HTMLCanvasElement;
  readonly ring: ReturnType<typeof createRing>;
  readonly clock: HTMLElement;
  readonly next: HTMLElement;
  readonly until: HTMLElement;
  readonly offline: HTMLElement;
  readonly trouble: HTMLElement;
  readonly spoken: HTMLElement;
}

export function buildPage(root: HTMLElement): Page {
  const ribbon = make("p", "demonstration-ribbon", t("demonstration"));
  const symbol = make("canvas", "symbol");
  symbol.setAttribute("role", "img");
  symbol.setAttribute("aria-label", t("symbol"));
  const ring = createRing();
  const frame = make("div", "symbol-frame", symbol, ring.element);

  // The seconds are for eyes: read aloud, they would drown everything else.
  const clock = make("span", "band-clock tabular");
  const band = make("div", "band", livingBand(), clock);
  const next = make("p", "next tabular");
  for (const part of [band, next]) part.setAttribute("aria-hidden", "true");

  const until = make("p", "until tabular");
  const offline = make("p", "offline", t("offline-now"));
  const ready = make("div", "ready", frame, band, next, make("p", "scope", t("scope")), until, offline);
  const trouble = make("div", "trouble");
  const spoken = make("p", "spoken-only");
  spoken.setAttribute("aria-live", "polite");

  root.replaceChildren(ribbon, make("h1", "code-title", t("title")), ready, trouble, spoken);
  return { ribbon, ready, frame, symbol, ring, clock, next, until, offline, trouble, spoken };
}

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...content: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...content);
  return element;
}
