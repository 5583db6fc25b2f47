// Photographs of symbols, badly held, on the door's whole way: its reader, its choice, its verification. Prints how many
// pictures there were, in how many something was read, and every one that was accepted, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { choose } from "../../pwa/venue/camera/symbols.ts";
import { readingOf } from "../../pwa/venue/reading.ts";
import { LOW, open, readTrustList, SigningError } from "../../pwa/verify/index.ts";
import { photograph, randomFrom, SENSOR, symbolOf, torn } from "./photograph.mjs";
import { textsIn } from "./reader.mjs";

const { generate } = createRequire(new URL("../../pwa/package.json", import.meta.url))("lean-qr");
const { pictures, now, root, trustList } = JSON.parse(readFileSync(0, "utf8"));
const { subtle } = globalThis.crypto;
const keys = root.keys.map((key) => Uint8Array.from(Buffer.from(key, "hex")));
const bytes = Uint8Array.from(Buffer.from(trustList, "hex"));
const trust = await readTrustList(bytes, { root: { ...root, keys }, now, newest: null, subtle });

const counts = { pictures: 0, read: 0, accepted: [] };
for (const [seed, { kind, texts, tornBy }] of pictures.entries()) {
  const found = await textsIn(picture(texts, tornBy, seed));
  counts.pictures += 1;
  if (found.length > 0) counts.read += 1;
  const accepted = await acceptedIn(found);
  if (accepted !== null) counts.accepted.push({ kind, code: accepted });
}
console.log(JSON.stringify(counts));

async function acceptedIn(found) {
  const choice = choose(found);
  const reading = choice.kind === "one" ? readingOf(choice.text) : { kind: choice.kind };
  if (reading.kind !== "code") return null;
  try {
    await open(reading.code, { trust, now, window: LOW, subtle });
    return reading.code;
  } catch (error) {
    if (error instanceof SigningError) return null;
    throw error;
  }
}

/** From easily read to hardly: it is there that a reader could guess. */
function picture(texts, tornBy, seed) {
  const random = randomFrom(seed);
  const held = texts.map((text, place) => {
    const whole = symbolOf(generate(text));
    const symbol = tornBy === 0 ? whole : torn(whole, tornBy);
    const width = symbol.size * (3.5 + 2 * random()) * (texts.length === 1 ? 1 : 0.9);
    const x = texts.length === 1 ? SENSOR.height / 2 : SENSOR.height * (0.26 + 0.48 * place);
    const [turn, leaning] = [(random() - 0.5) * 0.4, 2 * Math.PI * random()];
    return { symbol, width, x, y: SENSOR.height / 2, turn, tilt: 0.15 * random(), leaning };
  });
  return photograph(held, { blur: 0.5 + 0.7 * random(), noise: 15 * random(), contrast: 0.6 + 0.4 * random(), seed });
}
