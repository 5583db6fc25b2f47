// Which part of a picture is read, and how large. Smaller is faster and spares the battery; too small and the modules
// of a symbol run together.

export interface Crop {
  readonly x: number;
  readonly y: number;
  /** Of the picture. */
  readonly side: number;
  /** Of what is read. */
  readonly size: number;
}

/** Below four pixels a module, blur and noise begin to lose symbols. */
export const PIXELS_PER_MODULE = 4;
/** Ours has 49 or 53 modules, and four on each side stay white. */
export const MODULES = 61;
/** The least part of the frame that a symbol should fill: people hold phones at arm's length. */
export const FILLS_AT_LEAST = 0.4;

const ENOUGH = Math.ceil((PIXELS_PER_MODULE * MODULES) / FILLS_AT_LEAST);

/** The largest square in the middle, made smaller but never larger. */
export function cropOf(width: number, height: number): Crop {
  const side = Math.min(width, height);
  return {
    x: Math.floor((width - side) / 2),
    y: Math.floor((height - side) / 2),
    side,
    size: Math.min(side, ENOUGH),
  };
}
