// Prints the widths at which every picture of a symbol is read, a round after another, as JSON. Codes come in on stdin.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { encode } from "../pwa/resident/code/symbol.ts";
import { photograph, randomFrom, SENSOR, symbolOf } from "../tests/camera/photograph.mjs";
import { textsIn } from "../tests/camera/reader.mjs";

const { correction, generate, mode } = createRequire(new URL("../pwa/package.json", import.meta.url))("lean-qr");
const { ours, transit, health, rounds } = JSON.parse(readFileSync(0, "utf8"));
const CONDITIONS = { blur: 1, noise: 15, contrast: 0.6 };
const TILT = 0.15;
const TURN_AT_MOST = Math.PI / 9;
const STEP = 5;
/** Below three pixels a module nothing is read under these conditions. */
const LEAST_PIXELS = 3;
/** A width counts when the next one is read whole too: one lucky width is chance. */
const IN_A_ROW = 2;

const widths = {};
for (const level of ["M", "L"]) {
  const exactly = { minCorrectionLevel: correction[level], maxCorrectionLevel: correction[level] };
  const drawn = {
    ours: ours.map((digits) => encode(digits, level)),
    transit: transit.map((hex) => generate(mode.bytes(Buffer.from(hex, "hex")), exactly)),
    health: health.map((text) => generate(mode.alphaNumeric(text), exactly)),
  };
  widths[level] = { ours: [], transit: [], health: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, symbols] of Object.entries(drawn)) {
      widths[level][name].push(await smallestWidth(symbols.map(symbolOf), round));
    }
  }
}
console.log(JSON.stringify(widths));

async function smallestWidth(symbols, round) {
  // The picture that failed last is the likeliest to fail again, and one failure settles a width.
  const order = [...symbols.keys()];
  const from = Math.floor((LEAST_PIXELS * symbols[0].size) / STEP) * STEP;
  let readWhole = 0;
  for (let width = from; width < SENSOR.height; width += STEP) {
    readWhole = (await allAreRead(symbols, width, round, order)) ? readWhole + 1 : 0;
    if (readWhole === IN_A_ROW) return width - STEP * (IN_A_ROW - 1);
  }
  throw new Error("a symbol is never read, however large");
}

async function allAreRead(symbols, width, round, order) {
  for (const [place, number] of order.entries()) {
    const seed = round * symbols.length + number;
    const texts = await textsIn(photograph([held(symbols[number], width, seed)], { ...CONDITIONS, seed }));
    if (texts.length === 1) continue;
    order.unshift(...order.splice(place, 1));
    return false;
  }
  return true;
}

/** The same ways of holding for every symbol and width. */
function held(symbol, width, seed) {
  const random = randomFrom(seed);
  const turn = (2 * random() - 1) * TURN_AT_MOST;
  const leaning = 2 * Math.PI * random();
  const [x, y] = [random(), random()].map((it) => SENSOR.height / 2 + 20 * (it - 0.5));
  return { symbol, width, x, y, turn, tilt: TILT, leaning };
}
