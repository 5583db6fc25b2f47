import { correction, generate, mode } from "lean-qr";

/** The standard's white margin, in modules. */
export const QUIET_ZONE = 4;

/** The two symbols that hold 429 digits. M survives more dirt, L has larger modules at the same width. */
const SYMBOLS = {
  M: { version: 9, modules: 53, level: correction.M },
  L: { version: 8, modules: 49, level: correction.L },
} as const;

/** Below this a module is hard to read for a cheap scanner, so the smaller symbol is taken. CSS pixels. */
const COMFORTABLE = 5;

export interface Fitting {
  readonly symbol: keyof typeof SYMBOLS;
  /** Width of the drawing with its quiet zone, in CSS pixels: a whole number of device pixels a module. */
  readonly width: number;
}

/** The largest symbol that fits the room with all modules alike, to the device pixel. */
export function fit(room: number, pixelRatio: number): Fitting {
  const medium = fitting("M", room, pixelRatio);
  return moduleWidth(medium) >= COMFORTABLE ? medium : fitting("L", room, pixelRatio);
}

function fitting(symbol: Fitting["symbol"], room: number, pixelRatio: number): Fitting {
  const across = SYMBOLS[symbol].modules + 2 * QUIET_ZONE;
  const devicePixels = Math.max(1, Math.floor((room * pixelRatio) / across));
  return { symbol, width: (across * devicePixels) / pixelRatio };
}

export function moduleWidth({ symbol, width }: Fitting): number {
  return width / (SYMBOLS[symbol].modules + 2 * QUIET_ZONE);
}

/** Numeric mode, exactly this version and level: a library left to choose would take larger symbols or other levels. */
export function encode(digits: string, symbol: Fitting["symbol"]) {
  const { version, level } = SYMBOLS[symbol];
  return generate(mode.numeric(digits), {
    minVersion: version,
    maxVersion: version,
    minCorrectionLevel: level,
    maxCorrectionLevel: level,
  });
}

/** Draws one pixel a module; the style sheet enlarges it without smoothing. */
export function drawSymbol(canvas: HTMLCanvasElement, digits: string, { symbol, width }: Fitting): void {
  encode(digits, symbol).toCanvas(canvas, { pad: QUIET_ZONE, on: [0, 0, 0], off: [255, 255, 255] });
  canvas.style.width = canvas.style.height = `${width}px`;
}
