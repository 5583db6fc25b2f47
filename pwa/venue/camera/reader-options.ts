// How zxing is asked to read. Apart from the worker, so that what is measured is read as a door reads it.
import type { ReaderOptions } from "zxing-wasm/reader";

const SYMBOLS_AT_MOST = 4;

/** A QR code has three corners and is found however it is turned: nothing else need be tried. */
export const READER_OPTIONS: ReaderOptions = {
  formats: ["QRCode"],
  maxNumberOfSymbols: SYMBOLS_AT_MOST,
  tryRotate: false,
};
