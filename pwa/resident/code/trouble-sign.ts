import type { Trouble } from "./trouble.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Outlines in the manner of the app's icon set, which has not loaded yet when this is shown. */
const CLOCK = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3 2";
const NO_NETWORK =
  "M12 20h.01M8.5 16.4a5 5 0 0 1 7 0M5 12.9a10 10 0 0 1 5.2-2.7M19 12.9a10 10 0 0 0-2-1.5M2 8.8a15 15 0 0 1 4.2-2.6M22 8.8a15 15 0 0 0-11.3-3.8M2 2l20 20";
const CARD = "M4 5h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2M2 10h20M6 15h4";

export function troubleSign(kind: Trouble["kind"]): SVGSVGElement {
  const sign = document.createElementNS(SVG, "svg");
  sign.setAttribute("class", "trouble-sign");
  sign.setAttribute("viewBox", "0 0 24 24");
  sign.setAttribute("aria-hidden", "true");
  const outline = document.createElementNS(SVG, "path");
  outline.setAttribute("d", kind === "clock-went-back" ? CLOCK : kind === "expired" ? NO_NETWORK : CARD);
  sign.append(outline);
  return sign;
}
