/** Bytes that own their memory, the only kind that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function concat(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const HEX = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += HEX[byte];
  return hex;
}

/** Read bytes as one big-endian number. */
export function toNumber(bytes: Uint8Array): bigint {
  return BigInt("0x0" + toHex(bytes));
}

/** Write a number, which must fit, as so many big-endian bytes. */
export function fromNumber(value: bigint, length: number): Bytes {
  const hex = value.toString(16).padStart(2 * length, "0");
  const bytes = new Uint8Array(length);
  // A loop over character codes, because a door does this 177 times for every scan.
  for (let at = 0; at < length; at += 1) bytes[at] = nibble(hex, 2 * at) * 16 + nibble(hex, 2 * at + 1);
  return bytes;
}

function nibble(hex: string, at: number): number {
  const code = hex.charCodeAt(at);
  return code < 58 ? code - 48 : code - 87;
}

/** The prefix of every signed message (FORMAT.md 1). */
export function tagged(name: string, ...message: Uint8Array[]): Bytes {
  const text = `ronghe/1/${name}\0`;
  const tag = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) tag[at] = text.charCodeAt(at);
  return concat(tag, ...message);
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
