// What outlives a reload: which terminal this was, so that the door opens while the server is away and a revoked
// terminal can be told from one that never was; the scene, which staff choose once a shift; and whether this device
// reads with its camera, and with which; and what its scanner adds to what it reads.
import type { Terminal } from "../kit/answers.ts";
import { NO_AFFIXES, type Affixes } from "./wedge-affixes.ts";

const TERMINAL = "venue.terminal";
const SCENE = "venue.scene";
const CAMERA = "venue.camera";
const LENS = "venue.lens";
const AFFIXES = "venue.affixes";

/** Without its attendants, whose hashes have an end of their own (shift-roster.ts). */
export function rememberTerminal(terminal: Terminal): void {
  localStorage.setItem(TERMINAL, JSON.stringify({ ...terminal, attendants: [] }));
}

export function rememberedTerminal(): Terminal | null {
  const kept = localStorage.getItem(TERMINAL);
  return kept === null ? null : (JSON.parse(kept) as Terminal);
}

export function forgetTerminal(): void {
  localStorage.removeItem(TERMINAL);
}

export function rememberScene(code: string): void {
  localStorage.setItem(SCENE, code);
}

/** The scene used last, if this terminal still has it, else its first one. */
export function rememberedScene({ scenes }: Terminal): string {
  const kept = localStorage.getItem(SCENE);
  return (scenes.find(({ code }) => code === kept) ?? scenes[0])?.code ?? "";
}

export function rememberCamera(on: boolean): void {
  if (on) localStorage.setItem(CAMERA, "on");
  else localStorage.removeItem(CAMERA);
}

export function rememberedCamera(): boolean {
  return localStorage.getItem(CAMERA) !== null;
}

export function rememberLens(id: string): void {
  localStorage.setItem(LENS, id);
}

export function rememberedLens(): string | null {
  return localStorage.getItem(LENS);
}

export function rememberAffixes(affixes: Affixes): void {
  localStorage.setItem(AFFIXES, JSON.stringify(affixes));
}

export function rememberedAffixes(): Affixes {
  const kept = localStorage.getItem(AFFIXES);
  return kept === null ? NO_AFFIXES : (JSON.parse(kept) as Affixes);
}
