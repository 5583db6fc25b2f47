/**
 * Show and judge fused codes (融合码): the twin of the Python package signing/, by the same
 * signing/FORMAT.md, proven by the same signing/vectors. No DOM, network, clock, randomness or storage:
 * bytes, keys, `now` and WebCrypto's `subtle` come in, a value comes out or a SigningError is thrown.
 */
export { CARER, type Credential, CredentialCache, FORMAT_VERSION } from "./credential.ts";
export { fold, PREFIX, TEXT_LENGTH } from "./digits.ts";
export { type Reason, SigningError } from "./errors.ts";
export {
  admit,
  clockVerdict,
  confirms,
  doorTime,
  isAmber,
  listVerdict,
  LOW,
  MIDDLE,
  type Sighting,
  SLOT_SECONDS,
  type Window,
} from "./freshness.ts";
export {
  demandFile,
  fileName,
  type Head,
  isOverdue,
  type Listed,
  type Manifest,
  peekHead,
  readHead,
  readListed,
  readManifest,
} from "./head.ts";
export { possessionMessage, verifyPossession } from "./keys.ts";
export { type Door, open, type Opened, present, type Sign } from "./presentation.ts";
export { holds, readList, type RevocationList } from "./revocation.ts";
export { type Subtle } from "./suites.ts";
export { readTrustList, type Root, type TrustedKey, type TrustList } from "./trust.ts";
