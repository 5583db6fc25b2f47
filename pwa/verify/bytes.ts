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

export function toHex(bytes: Uint8Array): string {
  let hex = "";
  for (const byte of bytes) hex += byte.toString(16).padStart(2, "0");
  return hex;
}

/** Read bytes as one big-endian number. */
export function toNumber(bytes: Uint8Array): bigint {
  return BigInt("0x0" + toHex(bytes));
}

/** Write a number, which must fit, as so many big-endian bytes. */
export function fromNumber(value: bigint, length: number): Bytes {
  const hex = value.toString(16).padStart(2 * length, "0");
  return Uint8Array.from({ length }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

/** The prefix of every signed message (FORMAT.md 1). */
export function tagged(name: string, ...message: Uint8Array[]): Bytes {
  const tag = Uint8Array.from(`ronghe/1/${name}\0`, (character) => character.charCodeAt(0));
  return concat(tag, ...message);
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
