// What the offline half of the door tells its screens: the strip at the bottom, and what became of each scan.
import type { Reason } from "../../verify/errors.ts";
import type { Sign, Words } from "../verdicts.ts";

/** Why the lists on this device are not the newest, while the old ones are kept. */
export type ListProblem = Reason | "no-answer" | "server-error" | "not-a-list" | "root-changed" | "cannot-keep";

export interface Strip {
  /** Whether the server answers; null while nobody knows yet. */
  readonly there: boolean | null;
  /** Null while this device holds no lists. `age` in whole seconds; `state` by the scene in use. */
  readonly lists: { readonly age: number; readonly state: "fresh" | "amber" | "list-too-old" } | null;
  /** Null while all is well. */
  readonly listProblem: ListProblem | null;
  /** Scans accepted offline that the server has not heard of. */
  readonly pending: number;
  readonly clockWrong: boolean;
}

/** "rejected": the server took no scan of it, for `reason`; it stays here. The others are the server's words. */
export type UploadState = "waiting" | "accepted" | "accepted-late" | "disputed" | "refused" | "look" | "rejected";

/** One scan that was accepted offline, and what became of it. */
export interface PastUpload {
  readonly clientRef: string;
  /** Unix seconds, when it was scanned. */
  readonly at: number;
  /** A scene's code. */
  readonly scene: string;
  /** What staff saw at the time. */
  readonly sign: Sign;
  readonly words: Words;
  readonly state: UploadState;
  readonly reason: string | null;
}
