/** Why a code, list or proof was refused: the words of signing/FORMAT.md 9, stable for ever. */
export type Reason =
  | "not-ours"
  | "malformed"
  | "unknown-key"
  | "key-not-valid"
  | "key-revoked"
  | "bad-signature"
  | "wrong-scope"
  | "wrong-challenge"
  | "expired"
  | "too-old"
  | "from-the-future"
  | "already-used"
  | "unavailable"
  | "bad-possession"
  | "list-malformed"
  | "list-bad-signature"
  | "list-foreign-key"
  | "list-rollback"
  | "list-fork"
  | "list-expired"
  | "list-too-old";

/** A refusal. It carries its reason and nothing that came from the code. */
export class SigningError extends Error {
  declare readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.name = "SigningError";
    this.reason = reason;
  }
}
