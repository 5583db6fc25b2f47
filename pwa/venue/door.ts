// The door: readings come in, verdicts go out, one at a time. What staff see hangs on the refs returned here.
import { readonly, ref, shallowRef, type Ref } from "vue";
import { GIVE_UP, judge, PREFER_ALONE, type Line, type Scan } from "./judging.ts";
import type { Sight } from "./offline/judge-offline.ts";
import type { Standby } from "./offline/standby.ts";
import { ScanQueue } from "./queue.ts";
import { readingOf, type Reading } from "./reading.ts";
import { withNewest, type PastVerdict, type Scene, type Shown } from "./recent.ts";
import { References } from "./references.ts";
import { Repeats } from "./repeats.ts";
import { askForVerdict } from "./terminal.ts";
import { announce } from "./tones.ts";
import { verdictHere, verdictOf, type Verdict, type Words } from "./verdicts.ts";

/** Long enough to read two characters from three metres, short enough for a line of people. */
const ACCEPTED_STAYS = 1_500;
/** Sooner nobody notices that there was a wait; later, silence is worrying. */
const SAY_JUDGING_AFTER = 400;

/** Said when no verdict was made, so that the same code may come again at once, as the same question. */
const UNJUDGED: ReadonlySet<Words> = new Set(["server-away", "cannot-keep"]);

export type Progress = "idle" | "judging" | "retrying";

export interface Surroundings {
  scene(): Scene;
  /** Who is on shift; null where nobody need be. */
  attendant(): string | null;
  /** Judges while the server does not. */
  readonly standby: Standby;
  /** The server's time, in Unix seconds, as far as this device knows it. */
  now(): number;
  reached(there: boolean): void;
  signedOut(): void;
}

type Told = (words: Words) => void;

interface Arrival {
  readonly text: string;
  readonly reading: Reading;
  readonly scene: Scene;
  readonly attendant: string | null;
  readonly readAt: number;
  readonly told: Told | undefined;
}

export interface Door {
  readonly shown: Readonly<Ref<Shown | null>>;
  readonly past: Readonly<Ref<readonly PastVerdict[]>>;
  readonly progress: Readonly<Ref<Progress>>;
  readonly waiting: Readonly<Ref<number>>;
  /** Answers false when this very text was judged a moment ago; else `told` hears the verdict. */
  read(text: string, told?: Told): boolean;
  dismiss(): void;
}

export function openDoor(around: Surroundings): Door {
  const shown = shallowRef<Shown | null>(null);
  const past = shallowRef<readonly PastVerdict[]>([]);
  const progress = ref<Progress>("idle");
  const waiting = ref(0);
  const repeats = new Repeats();
  const references = new References(() => crypto.randomUUID());
  let leaving = 0;

  const queue = new ScanQueue<Arrival, Verdict | null>({
    judge: judgeArrival,
    show: ({ scene, told }, verdict) => (verdict === null ? closeDoor() : show(verdict, scene, told)),
    wait,
    waiting: (count) => (waiting.value = count),
  });

  const line: Line = {
    ask: askForVerdict,
    now: () => performance.now(),
    wait,
    reached(there) {
      if (!there) progress.value = "retrying";
      around.reached(there);
    },
  };

  function read(text: string, told?: Told): boolean {
    const readAt = performance.now();
    if (repeats.seen(text, readAt)) return false;
    const scene = around.scene();
    const arrival = { text, reading: readingOf(text), scene, attendant: around.attendant(), readAt, told };
    if (queue.join(arrival)) return true;
    repeats.forget(text);
    show(verdictHere("line-full"), scene, told);
    return true;
  }

  async function judgeArrival({ text, reading, scene, attendant, readAt }: Arrival): Promise<Verdict | null> {
    // The verdict of the one before must not stand while this one is not judged.
    dismiss();
    if (reading.kind !== "code") return verdictHere(reading.kind);
    const { code } = reading;
    const scan = { code, scene: scene.code, clientRef: references.for(code, scene.code), readAt };
    const patience = setTimeout(() => (progress.value = "judging"), SAY_JUDGING_AFTER);
    const verdict = await judgeScan(scan, attendant);
    clearTimeout(patience);
    progress.value = "idle";
    if (verdict !== null && UNJUDGED.has(verdict.words)) repeats.forget(text);
    else references.answered(code, scene.code);
    return verdict;
  }

  /** The server's word where there is one; else, under the same reference, this device's own. */
  async function judgeScan(scan: Scan, attendant: string | null): Promise<Verdict | null> {
    const sighted = around.standby.look(scan.code, scan.scene, scan.readAt).catch(() => null);
    if (!(isAway() && around.standby.isReady())) {
      const end = around.standby.isReady() ? performance.now() + PREFER_ALONE : scan.readAt + GIVE_UP;
      const judgement = await judge(scan, line, end);
      if (judgement.kind === "signed-out") return null;
      if (judgement.kind !== "no-answer") return heeded(verdictOf(judgement, scan), await sighted);
    }
    return around.standby.judge(await sighted, scan.clientRef, attendant);
  }

  function isAway(): boolean {
    return around.standby.strip.value.there === false;
  }

  function heeded(verdict: Verdict, sight: Sight | null): Verdict {
    if (sight !== null) around.standby.heed(verdict, sight);
    return verdict;
  }

  function show(verdict: Verdict, scene: Scene, told?: Told): void {
    dismiss();
    shown.value = { verdict, scene, at: around.now() };
    past.value = withNewest(past.value, shown.value);
    announce(verdict.sign);
    told?.(verdict.words);
    if (verdict.sign === "go") leaving = window.setTimeout(dismiss, ACCEPTED_STAYS);
  }

  function dismiss(): void {
    clearTimeout(leaving);
    shown.value = null;
  }

  function closeDoor(): void {
    queue.disperse();
    around.signedOut();
  }

  return { shown, past, progress: readonly(progress), waiting: readonly(waiting), read, dismiss };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
