// Who is on shift at this terminal, kept over a reload. Every scan is bound to the person on shift when it was read, not
// to whoever is there when it is uploaded.
import { computed, shallowRef } from "vue";
import type { Terminal } from "../kit/answers.ts";
import { ask, Problem } from "../kit/http.ts";
import {
  afterWrong,
  eraseRoster,
  keepRoster,
  keepTries,
  matchesPin,
  NO_TRIES,
  rosterOfToday,
  triesOf,
  waitBefore,
  type Attendant,
} from "./shift-roster.ts";
import { NOBODY, reconciled, withoutForgotten, type Kept, type Shift } from "./shift-rules.ts";
import { isUnreachable } from "./terminal.ts";

export type { Shift } from "./shift-rules.ts";

/** What became of a PIN or a first code. */
export type Answer =
  | { readonly kind: "done" }
  | { readonly kind: "wrong-pin" | "wrong-first-code" | "weak-pin" | "needs-network" | "other" }
  | { readonly kind: "too-many-tries"; readonly minutes: number };

const SHIFT = "venue.shift";
const SHIFTS = "/api/venue/shifts";
/** Somebody stands before the pad with a line behind her; then the device checks by itself. */
const PATIENCE = 4_000;

const kept = shallowRef<Kept>(load());
export const shift = computed<Shift | null>(() => kept.value.shift);

globalThis.window?.addEventListener("storage", ({ key }) => {
  // Another tab of this door has changed it.
  if (key === SHIFT) kept.value = load();
});

/** After every answer of the server about this terminal. */
export function heedTerminal(terminal: Terminal): void {
  if (terminal.attended) keepRoster(terminal);
  else eraseRoster();
  keep(reconciled(kept.value, terminal));
  if (kept.value.endUnsent) void tellOfEnd(terminal.server_time);
}

export async function startShift(attendant: Attendant, pin: string, now: number): Promise<Answer> {
  try {
    const terminal = await postShift({ attendant: attendant.id, pin });
    keepTries(attendant.id, NO_TRIES);
    keep({ ...reconciled(NOBODY, terminal), settledAt: terminal.server_time });
    return { kind: "done" };
  } catch (error) {
    return isUnreachable(error) ? startOffline(attendant, pin, now) : refusalOf(error, "wrong-pin");
  }
}

async function postShift(body: { attendant: string; pin: string }): Promise<Terminal> {
  try {
    return await ask<Terminal>("POST", SHIFTS, body, PATIENCE);
  } catch (error) {
    if (!(error instanceof Problem && error.reason === "shift-running")) throw error;
    // The PIN was right: whoever was here before hands over, which ends her shift and not sooner.
    await ask("DELETE", `${SHIFTS}/current`, undefined, PATIENCE);
    return ask<Terminal>("POST", SHIFTS, body, PATIENCE);
  }
}

async function startOffline({ id }: Attendant, pin: string, now: number): Promise<Answer> {
  const roster = rosterOfToday(now);
  const attendant = roster?.attendants.find((each) => each.id === id);
  if (!roster || !attendant?.pin_hash || !("subtle" in crypto)) return { kind: "needs-network" };
  const seconds = waitBefore(triesOf(id), now);
  if (seconds > 0) return { kind: "too-many-tries", minutes: Math.ceil(seconds / 60) };
  if (!(await matchesPin(attendant, pin, roster.iterations))) {
    keepTries(id, afterWrong(triesOf(id), now));
    return { kind: "wrong-pin" };
  }
  keepTries(id, NO_TRIES);
  keep({
    shift: { attendant: { id, name: attendant.name }, since: now, checked: "offline" },
    endUnsent: false,
    settledAt: now,
  });
  return { kind: "done" };
}

/** The first code is spent on choosing a PIN, and the PIN begins the shift. */
export async function choosePin(attendant: Attendant, firstCode: string, pin: string, now: number): Promise<Answer> {
  try {
    await ask("POST", "/api/venue/pins", { attendant: attendant.id, first_code: firstCode, pin });
  } catch (error) {
    return isUnreachable(error) ? { kind: "needs-network" } : refusalOf(error, "wrong-first-code");
  }
  return startShift(attendant, pin, now);
}

/** The last one goes: nothing that could be guessed at stays on the device. */
export async function endShift(now: number): Promise<void> {
  eraseRoster();
  keep({ shift: null, endUnsent: true, settledAt: now });
  await tellOfEnd(now);
}

/** Asked again and again, since nobody tells when the limit has passed. */
export function endForgotten({ shift_limit }: Terminal, now: number): void {
  const fresh = withoutForgotten(kept.value, now, shift_limit);
  if (fresh !== kept.value) keep(fresh);
}

export function forgetShift(): void {
  eraseRoster();
  keep(NOBODY);
}

async function tellOfEnd(settledAt: number): Promise<void> {
  try {
    await ask("DELETE", `${SHIFTS}/current`);
    keep({ ...kept.value, endUnsent: false, settledAt });
  } catch (error) {
    // It is told again with the server's next answer about this terminal.
    if (!(error instanceof Problem)) throw error;
  }
}

function refusalOf(error: unknown, wrong: "wrong-pin" | "wrong-first-code"): Answer {
  if (!(error instanceof Problem)) throw error;
  const { reason, status, retryAfter } = error;
  if (status === 429) return { kind: "too-many-tries", minutes: Math.max(1, Math.ceil((retryAfter ?? 60) / 60)) };
  if (reason === wrong || reason === "weak-pin") return { kind: reason };
  return { kind: "other" };
}

function keep(fresh: Kept): void {
  kept.value = fresh;
  localStorage.setItem(SHIFT, JSON.stringify(fresh));
}

function load(): Kept {
  const text = globalThis.localStorage?.getItem(SHIFT);
  return text ? (JSON.parse(text) as Kept) : NOBODY;
}
