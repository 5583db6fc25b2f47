// Why there is no picture, in the words that staff can act on. Keys of `camera.problem` in the texts.

export type CameraProblem = "busy" | "insecure" | "lost" | "none" | "other" | "refused" | "unreadable";

/** Browsers' names for the same thing, old ones too. */
const BY_NAME: Readonly<Record<string, CameraProblem>> = {
  AbortError: "busy",
  DevicesNotFoundError: "none",
  NotAllowedError: "refused",
  NotFoundError: "none",
  NotReadableError: "busy",
  OverconstrainedError: "none",
  PermissionDeniedError: "refused",
  SecurityError: "refused",
  TrackStartError: "busy",
};

export function problemNamed(name: string): CameraProblem {
  return Object.hasOwn(BY_NAME, name) ? (BY_NAME[name] ?? "other") : "other";
}
