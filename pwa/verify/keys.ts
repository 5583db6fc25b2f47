/** The proof that a phone holds its device key (FORMAT.md 6). Twin of signing/keys.py. */
import { type Bytes, tagged } from "./bytes.ts";
import { SigningError } from "./errors.ts";
import { devicePoint, type Subtle, verify } from "./suites.ts";

/** Give what a phone signs with a new key: tag, the server's nonce, the key's 32 bytes. */
export function possessionMessage(nonce: Uint8Array, deviceKey: Uint8Array): Bytes {
  return tagged("possession", nonce, deviceKey);
}

/** Check that the phone holds `deviceKey`, or refuse as bad-possession. */
export async function verifyPossession(
  nonce: Uint8Array,
  deviceKey: Uint8Array,
  signature: Uint8Array,
  subtle: Subtle,
): Promise<void> {
  if (deviceKey.length !== 32 || nonce.length < 16 || nonce.length > 64) throw new SigningError("bad-possession");
  try {
    await verify(await devicePoint(deviceKey, subtle), signature, possessionMessage(nonce, deviceKey), subtle);
  } catch (error) {
    if (error instanceof RangeError || error instanceof SigningError) throw new SigningError("bad-possession");
    throw error;
  }
}
