/** Revocation lists: which indices of one key and epoch are revoked, exactly (FORMAT.md 13). Twin of signing/revocation.py. */
import { view } from "./bytes.ts";
import { SigningError } from "./errors.ts";

const VERSION = 1;
const HEAD_LENGTH = 11;

/** The revoked credentials of one (kid, epoch). */
export interface RevocationList {
  readonly kid: number;
  /** Whole hours from the key's not-before to the start of these credentials. */
  readonly epoch: number;
  /** b: indices lie below 2^b. */
  readonly indexBits: number;
  /** Strictly ascending. */
  readonly indices: Uint32Array;
}

/** Say whether the credential of this index is revoked. */
export function holds({ indices }: RevocationList, index: number): boolean {
  let from = 0;
  let to = indices.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (indices[middle]! < index) from = middle + 1;
    else to = middle;
  }
  return indices[from] === index;
}

/**
 * Read a list, or refuse any other bytes as list-malformed. Time and memory are bounded by the length of
 * the data. A list carries no signature: what makes it believable is that a signed head names it.
 */
export function readList(data: Uint8Array): RevocationList {
  if (data.length < HEAD_LENGTH) throw new SigningError("list-malformed");
  const head = view(data);
  const indexBits = head.getUint8(6);
  const count = head.getUint32(7);
  if (head.getUint8(0) !== VERSION || indexBits < 1 || indexBits > 32 || count > 2 ** indexBits) {
    throw new SigningError("list-malformed");
  }
  const indices = readGaps(data.subarray(HEAD_LENGTH), count, indexBits);
  return { kid: head.getUint32(0) & 0xffffff, epoch: head.getUint16(4), indexBits, indices };
}

/** Give the greatest k with 2^k · 2n <= 2·2^b - n: 2^k is the median gap, near enough. */
function riceParameter(count: number, indexBits: number): number {
  if (count === 0) return 0;
  return Math.max(0, 31 - Math.clz32((2 * 2 ** indexBits - count) / (2 * count)));
}

function readGaps(data: Uint8Array, count: number, indexBits: number): Uint32Array {
  const k = riceParameter(count, indexBits);
  if (count * (k + 1) > 8 * data.length) throw new SigningError("list-malformed");
  const universe = 2 ** indexBits;
  const indices = new Uint32Array(count);
  const bits = new BitReader(data);
  let index = -1;
  for (let at = 0; at < count; at += 1) {
    // Plain numbers, not shifts: a gap may pass 2^31.
    index += 1 + bits.zeros() * 2 ** k;
    index += bits.number(k);
    if (index >= universe) throw new SigningError("list-malformed");
    indices[at] = index;
  }
  bits.demandEnd();
  return indices;
}

class BitReader {
  readonly #data: Uint8Array;
  #next = 0;
  #byte = 0;
  #left = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  /** Count the zeros in front of a one, and step over both. */
  zeros(): number {
    let zeros = 0;
    while (this.number(1) === 0) zeros += 1;
    return zeros;
  }

  /** Read so many bits, at most 32. */
  number(length: number): number {
    let value = 0;
    for (let missing = length; missing > 0; ) {
      if (this.#left === 0) this.#load();
      const taken = Math.min(missing, this.#left);
      this.#left -= taken;
      missing -= taken;
      value = value * 2 ** taken + ((this.#byte >> this.#left) & (2 ** taken - 1));
    }
    return value;
  }

  /** Fewer than eight zeros fill the last byte, and nothing comes after it. */
  demandEnd(): void {
    const rest = this.#byte & (2 ** this.#left - 1);
    if (this.#next !== this.#data.length || rest !== 0) throw new SigningError("list-malformed");
  }

  #load(): void {
    if (this.#next === this.#data.length) throw new SigningError("list-malformed");
    this.#byte = this.#data[this.#next]!;
    this.#next += 1;
    this.#left = 8;
  }
}
