// How this terminal stands with the server: opening, being enrolled, ready, at work, or switched off.
import { ref, shallowRef } from "vue";
import type { Terminal } from "../kit/answers.ts";
import { Problem } from "../kit/http.ts";
import { connect } from "./connection.ts";
import { problemOf, takeToken, type EnrolmentProblem } from "./enrolment.ts";
import { Standby } from "./offline/standby.ts";
import { forgetTerminal, rememberedTerminal, rememberTerminal } from "./remembered.ts";
import { forgetShift, heedTerminal } from "./shift.ts";
import { enrol, fetchTerminal, type Enrolled } from "./terminal.ts";

export type Standing = "opening" | "unenrolled" | "enrolling" | "ready" | "scanning" | "revoked";

export function useStanding() {
  const standing = ref<Standing>("opening");
  const terminal = shallowRef<Terminal | null>(rememberedTerminal());
  const problem = ref<EnrolmentProblem | null>(null);
  /** A code was waiting for its verdict when the server switched this terminal off. */
  const lastUnjudged = ref(false);
  const connection = connect(welcome, signedOut);
  const standby = new Standby({ there: connection.there, askServer: connection.ask, signedOut });
  let token = "";

  /** Called once, and again whenever a link is opened in this very tab. */
  function open(): void {
    const taken = takeToken();
    if (taken !== null) return void enrolWith(taken);
    if (terminal.value === null) return void (standing.value = "unenrolled");
    work();
    connection.watch();
  }

  function work(): void {
    standing.value = "scanning";
    void standby.start(terminal.value);
  }

  function welcome({ terminal: current, clock: anchor }: Enrolled, enrolledNow = false): void {
    terminal.value = current;
    rememberTerminal(current);
    heedTerminal(current);
    void standby.welcome(current, anchor, enrolledNow);
    if (standing.value === "opening" || standing.value === "revoked") work();
  }

  function signedOut(codeWaits = false): void {
    connection.stop();
    standby.stop();
    // A terminal that was stolen keeps no names and nothing to guess PINs by.
    forgetShift();
    lastUnjudged.value = codeWaits;
    standing.value = terminal.value === null ? "unenrolled" : "revoked";
  }

  async function enrolWith(link: string): Promise<void> {
    token = link;
    problem.value = null;
    standing.value = "enrolling";
    connection.stop();
    try {
      welcome(await enrol(token), true);
      standing.value = "ready";
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem.value = problemOf(error.status, error.reason);
      standing.value = (await isEnrolledAlready()) ? "ready" : "unenrolled";
    }
  }

  /** A link tapped twice enrolled this very device the first time. */
  async function isEnrolledAlready(): Promise<boolean> {
    if (problem.value !== "link-used") return false;
    const enrolled = await fetchTerminal().catch(() => null);
    if (enrolled !== null) welcome(enrolled);
    return enrolled !== null;
  }

  function start(): void {
    work();
    connection.watch();
  }

  function leave(): void {
    forgetTerminal();
    terminal.value = null;
    problem.value = null;
    standing.value = "unenrolled";
  }

  return {
    standing,
    terminal,
    problem,
    lastUnjudged,
    connection,
    standby,
    now: () => standby.now(),
    open,
    enrolWith,
    tryAgain: () => enrolWith(token),
    start,
    signedOut,
    lookAgain: () => connection.watch(),
    leave,
  };
}
