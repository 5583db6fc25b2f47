// A wedge scanner is a keyboard to the browser: it types the code and ends with Enter or Tab. This collector tells its
// bursts from people's typing by speed alone, so that no field needs the focus. It reads no clock and no DOM: times come
// with the keystrokes.

/** Milliseconds. Scanners leave a few between keys, slow wireless ones up to 50; people leave more than this. */
export const PAUSE = 120;
/** A wireless scanner, or a busy tablet, may falter in mid-code. After a few keys at its speed it is waited for. */
export const FALTER = 500;
const NO_PERSONS = 4;
/** Shorter bursts are fingers on the keyboard, not a symbol that was scanned. */
const SHORTEST = 6;
/** Longer than any code of ours; what follows is counted as too long but not kept, so that a flood costs nothing. */
export const LONGEST = 512;

export interface Keystroke {
  readonly key: string;
  readonly code: string;
  readonly at: number;
  /** The key repeats because it is held down; a scanner releases every key. */
  readonly held: boolean;
  /** Together with Ctrl, Alt or Meta. */
  readonly chorded: boolean;
}

export interface Heard {
  /** The keystroke is part of a burst and should do nothing else on the page. */
  readonly taken: boolean;
  /** The text of a burst that this keystroke ended. */
  readonly burst: string | null;
}

const IGNORED: Heard = { taken: false, burst: null };

export class WedgeCollector {
  private text = "";
  private lastAt = -Infinity;
  private endedAt = -Infinity;
  private readonly isWhole: (text: string) => boolean;

  /** A whole code needs no more waiting. */
  constructor(isWhole: (text: string) => boolean) {
    this.isWhole = isWhole;
  }

  press(stroke: Keystroke): Heard {
    const earlier = this.lapse(stroke.at);
    const heard = endsLine(stroke) ? this.endLine(stroke.at) : this.add(stroke);
    return earlier === null ? heard : { ...heard, burst: earlier };
  }

  /** Ends a burst that no Enter followed, once nothing has come for long enough. */
  lapse(now: number): string | null {
    const quiet = now - this.lastAt;
    if (this.text === "" || quiet < PAUSE || quiet < this.patience()) return null;
    return this.finish(now);
  }

  /** How long to wait for the next key of this burst. */
  patience(): number {
    return this.text.length < NO_PERSONS || this.isWhole(this.text) ? PAUSE : FALTER;
  }

  private add(stroke: Keystroke): Heard {
    const character = characterOf(stroke);
    if (character === "" || stroke.held || stroke.chorded) return IGNORED;
    // A lone space or letter is a person working a button; a burst begins to be ours with its second key.
    const taken = this.text !== "";
    if (this.text.length <= LONGEST) this.text += character;
    this.lastAt = stroke.at;
    return { taken, burst: null };
  }

  private endLine(at: number): Heard {
    const burst = this.finish(at);
    if (burst !== null) return { taken: true, burst };
    // CR and LF arrive as two Enters: the second must not tap away the verdict of the first.
    const echo = at - this.endedAt <= PAUSE;
    return { taken: echo, burst: null };
  }

  private finish(at: number): string | null {
    const text = this.text;
    this.text = "";
    if (text.length < SHORTEST) return null;
    this.endedAt = at;
    return text;
  }
}

const ENDS = ["Enter", "Tab"];
/** Some scanners send Tab, LF and CR as Ctrl with a letter, which open the browser's own windows. */
const ENDS_WITH_CONTROL = ["KeyI", "KeyJ", "KeyM"];

function endsLine({ key, code, chorded }: Keystroke): boolean {
  return chorded ? ENDS_WITH_CONTROL.includes(code) : ENDS.includes(key);
}

/** An input method hides the character ("Process"), not the place of the key, and for digits that is enough. */
function characterOf({ key, code }: Keystroke): string {
  if (key !== "Process" && key !== "Unidentified") return [...key].length === 1 ? key : "";
  return /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? "";
}
