// A camera's picture of symbols that hands hold before it: turned, tilted, blurred, badly lit and noisy, and the same
// again for the same number. Pure arithmetic, so that Node draws what a test or a bench asks for.
export const SENSOR = { width: 1280, height: 720 };
/** What the door reads of it: pwa/venue/camera/crop.ts. */
const SIDE = SENSOR.height;
const QUIET_ZONE = 4;
/** Points looked at for one pixel, along each side. */
const FINENESS = 3;
const POINTS = FINENESS ** 2;
const WALL = 0.45;
/** Normal numbers, drawn once: a prime many, so that no two pictures begin alike. */
const GRAIN = normals(999_983, randomFrom(1));

/** A drawn symbol as the camera looks it up: a row of modules after another, 1 where dark. */
export function symbolOf({ size, get }) {
  return { size, dark: Uint8Array.from({ length: size * size }, (_, at) => get(at % size, Math.floor(at / size))) };
}

/** The same with a corner gone: torn off, or behind a thumb. */
export function torn({ size, dark }, part) {
  const isGone = (at) => (at % size) + Math.floor(at / size) > 2 * size * (1 - part);
  return { size, dark: dark.map((module, at) => (isGone(at) ? 0 : module)) };
}

/**
 * The middle square of a picture, as numbers from 0 (dark) to 255. Each of `held` is a symbol with its width in pixels
 * without the quiet zone, the place of its middle, the turn in radians, and how much narrower (`tilt`) it gets towards
 * `leaning`.
 */
export function photograph(held, { blur, noise, contrast, seed }) {
  const light = new Float32Array(SIDE * SIDE).fill(WALL);
  for (const each of held) place(light, each);
  soften(light, blur);
  const square = new Uint8ClampedArray(light.length);
  for (let at = 0, grain = seed * 7919; at < square.length; at += 1, grain += 1) {
    square[at] = 127.5 + 255 * contrast * (light[at] - 0.5) + noise * GRAIN[grain % GRAIN.length];
  }
  return square;
}

function place(light, { symbol: { size, dark }, width, x: middleX, y: middleY, turn, tilt, leaning }) {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [leanX, leanY] = [(tilt * Math.cos(leaning)) / width, (tilt * Math.sin(leaning)) / width];
  const edge = size / 2 + QUIET_ZONE;
  const reach = Math.ceil(((width * edge) / size) * Math.SQRT2 * (1 + tilt));
  const [top, left] = [middleY - reach, middleX - reach].map((it) => Math.max(0, Math.floor(it)));
  const [bottom, right] = [middleY + reach, middleX + reach].map((it) => Math.min(SIDE, it));
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      let [bright, missed] = [0, 0];
      for (let point = 0; point < POINTS; point += 1) {
        const seenX = x + ((point % FINENESS) + 0.5) / FINENESS - middleX;
        const seenY = y + (Math.floor(point / FINENESS) + 0.5) / FINENESS - middleY;
        const modules = size / (1 - leanX * seenX - leanY * seenY) / width;
        const across = (seenX * cos + seenY * sin) * modules;
        const down = (seenY * cos - seenX * sin) * modules;
        if (Math.abs(across) > edge || Math.abs(down) > edge) missed += 1;
        else bright += 1 - darkAt(dark, size, Math.floor(across + size / 2), Math.floor(down + size / 2));
      }
      light[y * SIDE + x] = (bright + light[y * SIDE + x] * missed) / POINTS;
    }
  }
}

/** The quiet zone around it is light. */
function darkAt(dark, size, column, row) {
  return column < 0 || row < 0 || column >= size || row >= size ? 0 : dark[row * size + column];
}

/** A Gaussian of `sigma` pixels, along rows and then along columns. */
function soften(light, sigma) {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)));
  const whole = weights.reduce((sum, weight) => sum + weight);
  for (const step of [1, SIDE]) {
    const sharp = light.slice();
    for (let at = reach * step; at < light.length - reach * step; at += 1) {
      let sum = 0;
      for (let off = -reach; off <= reach; off += 1) sum += weights[off + reach] * sharp[at + off * step];
      light[at] = sum / whole;
    }
  }
}

/** Mulberry32: short, and good enough for noise. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normals(count, random) {
  return Float32Array.from({ length: count }, () => {
    return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  });
}
