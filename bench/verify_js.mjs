// Runs beside the twin's modules, in Node and in a browser alike: the codes come in, rates go out.
const ALGORITHM = { name: "ECDSA", hash: "SHA-256" };
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

export async function measure({ LOW, open, readTrustList }, { now, root, trust_list, codes, rounds, seconds }) {
  const { subtle } = globalThis.crypto;
  const reader = {
    root: { ...root, keys: root.keys.map(fromHex) },
    now,
    newest: null,
    subtle,
  };
  const trust = await readTrustList(fromHex(trust_list), reader);
  const door = { trust, now, window: LOW, subtle };
  const prepared = await Promise.all(codes.map((code) => prepare(code, subtle)));
  const check = ({ key, signature, message }) => subtle.verify(ALGORITHM, key, signature, message);
  const contestants = {
    ours: (at) => open(codes[at].text, door),
    "two raw WebCrypto verifies": async (at) => (await check(prepared[at].issuer)) && check(prepared[at].device),
    "the same, the device's key imported with its y": async (at) => {
      const { issuer, device, point } = prepared[at];
      const key = await subtle.importKey("raw", point, CURVE, false, ["verify"]);
      return (await check(issuer)) && check({ ...device, key });
    },
  };
  for (const act of Object.values(contestants)) if (!(await act(0))) throw new Error("a good code was refused");
  return interleaved(contestants, codes.length, rounds, seconds);
}

async function prepare({ issuer, device }, subtle) {
  const ready = async ({ point, signature, message }) => {
    const key = await subtle.importKey("raw", fromHex(point), CURVE, false, ["verify"]);
    return { key, signature: fromHex(signature), message: fromHex(message) };
  };
  return {
    issuer: await ready(issuer),
    device: await ready(device),
    point: fromHex(device.point),
  };
}

/** Rounds in which all take turns, so that a noisy moment hits them alike. */
async function interleaved(contestants, codes, rounds, seconds) {
  const rates = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, act] of Object.entries(contestants)) {
      const started = performance.now();
      let calls = 0;
      for (; performance.now() < started + 1000 * seconds; calls += 1) await act(calls % codes);
      rates[name].push((1000 * calls) / (performance.now() - started));
    }
  }
  return rates;
}

function fromHex(hex) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
