// The verdict of this device alone, by the rules the server has (webapp/domain/codes): the same code, the same window,
// the same memory of slots; of revocations it knows what the lists said, and it says how old they are.
import type { Terminal } from "../../kit/answers.ts";
import {
  admit,
  CARER,
  confirms,
  type CredentialCache,
  doorTime,
  isAmber,
  isOverdue,
  listVerdict,
  open,
  type Opened,
  type Reason,
  SigningError,
  type Subtle,
} from "../../verify/index.ts";
import { verdictAlone, type Verdict } from "../verdicts.ts";
import { isRevoked, type Published } from "./published.ts";
import { type Seen, seenAmber, seenPassed } from "./seen.ts";

export type SceneRules = Terminal["scenes"][number];

/** A code as it was read, opened once for memory, clock and verdict. */
export interface Sight {
  readonly code: string;
  readonly scene: SceneRules;
  /** Unix seconds at which it was read; never below the newest head. */
  readonly at: number;
  readonly opened: Opened | Reason;
}

export interface Eye {
  readonly published: Published;
  readonly now: number;
  readonly cache: CredentialCache;
  readonly subtle: Subtle;
}

/** Twice the widest window, so that the second code of a phone still finds the first. */
const LOOK_LASTS = 240;

/** Opens a code whatever its age: a door also learns of its own clock by the codes that it refuses. */
export async function look(code: string, scene: SceneRules, { published, now, cache, subtle }: Eye): Promise<Sight> {
  const at = doorTime(now, published.head);
  const window = { early: scene.early, late: scene.late, amber: Infinity };
  try {
    const door = { trust: published.trust, now: at, window, scope: scene.scope, cache, subtle };
    return { code, scene, at, opened: await open(code, door) };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    return { code, scene, at, opened: error.reason };
  }
}

/** How old the lists are in this scene's eyes. Only a scene of low assurance lives with lists that are overdue. */
export function stateOfLists({ head, trust }: Published, scene: SceneRules, now: number) {
  const at = doorTime(now, head);
  const age = Math.floor(at - head.issuedAt);
  const overdue = isOverdue(head, at) || at >= trust.nextUpdate;
  const said = listVerdict(age, { overdue, limit: scene.list_limit });
  const state = said === "amber" && scene.assurance !== "low" ? "list-too-old" : said;
  return { age, state };
}

export interface Doubts {
  /** Nothing may be judged by this door's clock. */
  readonly clockWrong: boolean;
  /** The last phones all speak against it. */
  readonly clockDoubted: boolean;
}

/** A verdict that needs no memory, or the opened code that does. */
export function judgeSight({ scene, at, opened }: Sight, published: Published, doubts: Doubts): Verdict | Opened {
  const { age, state } = stateOfLists(published, scene, at);
  if (scene.assurance === "high") return verdictAlone("stop", "wrong-scene", age);
  if (doubts.clockWrong) return verdictAlone("look", "own-clock-wrong", age);
  if (state === "list-too-old") return verdictAlone("look", "list-too-old", age);
  if (typeof opened === "string") return refused(opened, age);
  try {
    return { ...opened, amber: isAmber(opened.age, scene) };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    return doubts.clockDoubted ? verdictAlone("look", "own-clock-wrong", age) : refused(error.reason, age);
  }
}

export interface Remembered {
  readonly verdict: Verdict;
  /** What is to be remembered from now on; null where nothing changed. */
  readonly seen: Seen | null;
}

/** The half of the verdict that hangs on what this door has seen before. */
export function judgeOpened(
  opened: Opened,
  sight: Sight,
  seen: Seen | null,
  published: Published,
  doubts: Doubts,
): Remembered {
  const { age } = stateOfLists(published, sight.scene, sight.at);
  try {
    admit(opened, { lastSlot: seen?.slot ?? null, void: isRevoked(published, opened.credential) });
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    return { verdict: refused(error.reason, age), seen: null };
  }
  const flagged = opened.amber;
  const first = seen?.look && sight.at - seen.look.at < LOOK_LASTS ? seen.look : null;
  if (flagged && !(first && confirms(first, opened))) {
    const words = doubts.clockDoubted ? "own-clock-wrong" : "clock-skew";
    return { verdict: verdictAlone("look", words, age), seen: seenAmber(opened, sight.at)(seen) };
  }
  const passed = {
    ...verdictAlone("go", "accepted", age),
    flagged,
    fareOpen: sight.scene.fares,
    carer: carerOf(opened),
  };
  return { verdict: passed, seen: seenPassed(opened)(seen) };
}

/** The code says that somebody shows it for its holder, and not who. */
function carerOf({ credential }: Opened): string | null {
  return credential.profile === CARER ? "" : null;
}

/** An unknown key may be newer than the lists on this device: nobody is refused for it, somebody looks. */
function refused(reason: Reason, age: number): Verdict {
  return verdictAlone(reason === "unknown-key" ? "look" : "stop", reason, age);
}
