// The door's own reader, in Node: its zxing, its options, its crop and its size of picture.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cropOf } from "../../pwa/venue/camera/crop.ts";
import { READER_OPTIONS } from "../../pwa/venue/camera/reader-options.ts";
import { SENSOR } from "./photograph.mjs";

const packages = createRequire(new URL("../../pwa/package.json", import.meta.url));
const { prepareZXingModule, readBarcodes } = packages("zxing-wasm/reader");
const wasmBinary = readFileSync(packages.resolve("zxing-wasm/reader/zxing_reader.wasm"));
await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });

const { side, size } = cropOf(SENSOR.width, SENSOR.height);
/** For each row or column of what is read: the pixel before it, and how far on from that it lies. */
const FROM = Float64Array.from({ length: size }, (_, at) => ((at + 0.5) * side) / size - 0.5);
const PIXEL = Int32Array.from(FROM, (from) => Math.min(side - 2, Math.max(0, Math.floor(from))));
const ON = Float64Array.from(FROM, (from, at) => from - PIXEL[at]);

/** The texts in a picture's middle square, as the door's worker hands them on. */
export async function textsIn(square) {
  const found = await readBarcodes(imageOf(square), READER_OPTIONS);
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}

/** Made smaller as a canvas does it: each point lies between four pixels. */
function imageOf(square) {
  const data = new Uint8ClampedArray(4 * size * size).fill(255);
  for (let y = 0, to = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1, to += 4) {
      const at = PIXEL[y] * side + PIXEL[x];
      const upper = square[at] + (square[at + 1] - square[at]) * ON[x];
      const lower = square[at + side] + (square[at + side + 1] - square[at + side]) * ON[x];
      data[to] = data[to + 1] = data[to + 2] = upper + (lower - upper) * ON[y];
    }
  }
  return { data, width: size, height: size, colorSpace: "srgb" };
}
