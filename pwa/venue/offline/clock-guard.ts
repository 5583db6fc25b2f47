// What time it is at this door, and whether to believe it (FORMAT.md 16, N06). The server's word sets the clock and
// is kept over a reload; a clock that somebody sets back afterwards judges nothing until the server speaks again.
import type { Anchor } from "../../kit/clock.ts";
import { AHEAD_SECONDS } from "../../verify/head.ts";
import { clockVerdict, type Head, type Window } from "../../verify/index.ts";

/** A device's two clocks, in seconds: the one that people can set, and the one that only goes on. */
export interface DeviceClocks {
  wall(): number;
  steady(): number;
}

/** What outlives a reload. */
export interface KeptClock {
  /** Seconds by which the server was ahead of the wall clock. */
  readonly offset: number;
  readonly wasSetBack: boolean;
  /** What the wall clock showed when this was kept. */
  readonly wall: number;
}

/** Small corrections over the network are no wrong clock. */
const SET_BACK = 2;
/** Seconds between two notes of the wall clock: it cannot be set back further than that while the door is closed. */
const NOTE_EVERY = 30;
/** More than a clock loses between two words of the server: what phones told before it counts no more. */
const MOVED = 2;
const PHONES_REMEMBERED = 64;

export class ClockGuard {
  #kept: KeptClock;
  readonly #clocks: DeviceClocks;
  readonly #changed: (kept: KeptClock) => void;
  #wall: number;
  #steady: number;
  /** The age at which each phone was first seen, the latest last. */
  readonly #ages = new Map<string, number>();

  constructor(clocks: DeviceClocks, kept: KeptClock | null, changed: (kept: KeptClock) => void) {
    this.#clocks = clocks;
    this.#changed = changed;
    this.#wall = clocks.wall();
    this.#steady = clocks.steady();
    this.#kept = kept ?? { offset: 0, wasSetBack: false, wall: this.#wall };
    if (this.#wall < this.#kept.wall - SET_BACK) this.#keep({ wasSetBack: true });
  }

  /** The server's time as far as this device knows it. */
  now(): number {
    this.#look();
    return this.#wall + this.#kept.offset;
  }

  /** Whether nothing may be judged by this clock: it was set back, or the newest head was issued later than now. */
  isWrong(newest: Head | null): boolean {
    const now = this.now();
    return this.#kept.wasSetBack || (newest !== null && now < newest.issuedAt - AHEAD_SECONDS);
  }

  /** The server's word: the only thing that sets this clock right. */
  told({ offset }: Anchor): void {
    this.#look();
    if (Math.abs(offset - this.#kept.offset) > MOVED) this.#ages.clear();
    this.#keep({ offset, wasSetBack: false });
  }

  /** Notes how old a phone's code was when the phone was first seen here. */
  witness(phone: string, age: number): void {
    if (this.#ages.has(phone)) return;
    this.#ages.set(phone, age);
    if (this.#ages.size > PHONES_REMEMBERED) this.#ages.delete(this.#ages.keys().next().value!);
  }

  /** Whether the last five phones all speak against this clock. It moves nothing and accepts nobody. */
  isDoubted(window: Window): boolean {
    return clockVerdict([...this.#ages.values()], window) === "own-clock-wrong";
  }

  /** Between two looks the wall clock may gain on the steady one, which sleeps with the device, but not lose. */
  #look(): void {
    const [wall, steady] = [this.#clocks.wall(), this.#clocks.steady()];
    const lost = steady - this.#steady - (wall - this.#wall);
    this.#wall = wall;
    this.#steady = steady;
    if (lost > SET_BACK && !this.#kept.wasSetBack) this.#keep({ wasSetBack: true });
    else if (wall - this.#kept.wall >= NOTE_EVERY) this.#keep({});
  }

  #keep(changes: Partial<KeptClock>): void {
    this.#kept = { ...this.#kept, ...changes, wall: this.#wall };
    this.#changed(this.#kept);
  }
}
