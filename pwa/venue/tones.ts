// Each verdict has its own sound and its own shake, told apart with the eyes closed and in a loud hall: two notes that
// rise, one low note, two knocks.
import type { Sign } from "./verdicts.ts";

export interface Note {
  readonly pitch: number;
  readonly from: number;
  readonly lasts: number;
  readonly wave: OscillatorType;
}

export const NOTES: Readonly<Record<Sign, readonly Note[]>> = {
  go: [
    { pitch: 659, from: 0, lasts: 0.12, wave: "sine" },
    { pitch: 988, from: 0.12, lasts: 0.22, wave: "sine" },
  ],
  stop: [{ pitch: 196, from: 0, lasts: 0.5, wave: "sawtooth" }],
  look: [
    { pitch: 440, from: 0, lasts: 0.08, wave: "square" },
    { pitch: 440, from: 0.18, lasts: 0.08, wave: "square" },
  ],
};

const SHAKES: Readonly<Record<Sign, number[]>> = { go: [60], stop: [400], look: [80, 80, 80] };
const LOUDNESS = 0.4;

let speaker: AudioContext | null = null;

/** Browsers let a page sound only after a person touched it; a scanner's keystroke counts as a touch. */
export async function unlockSound(): Promise<boolean> {
  if (navigator.userActivation?.hasBeenActive === false) return false;
  speaker ??= new AudioContext();
  if (speaker.state !== "running") await Promise.race([speaker.resume(), pause(300)]);
  return speaker.state === "running";
}

export function announce(sign: Sign): void {
  navigator.vibrate?.(SHAKES[sign]);
  if (speaker?.state !== "running") return;
  for (const note of NOTES[sign]) play(speaker, note);
}

function play(context: AudioContext, { pitch, from, lasts, wave }: Note): void {
  const start = context.currentTime + from;
  const end = start + lasts;
  const tone = new OscillatorNode(context, { type: wave, frequency: pitch });
  const volume = new GainNode(context, { gain: 0 });
  // A note that starts or stops at full volume clicks, and the click is heard as a knock.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(LOUDNESS, start + 0.01);
  volume.gain.setValueAtTime(LOUDNESS, end - 0.02);
  volume.gain.linearRampToValueAtTime(0, end);
  tone.connect(volume).connect(context.destination);
  tone.start(start);
  tone.stop(end);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
