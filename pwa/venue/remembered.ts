// What outlives a reload: which terminal this was, so that the door opens while the server is away and a revoked
// terminal can be told from one that never was; and the scene, which staff choose once a shift.
import type { Terminal } from "../kit/answers.ts";

const TERMINAL = "venue.terminal";
const SCENE = "venue.scene";

export function rememberTerminal(terminal: Terminal): void {
  localStorage.setItem(TERMINAL, JSON.stringify(terminal));
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
