/** One closed line of a guilloche rosette: a circle whose radius swings `petals` times around. */
export function rosette(radius: number, swing: number, petals: number, turn: number): string {
  const steps = petals * 12;
  const points = Array.from({ length: steps }, (_, step) => {
    const angle = (step / steps) * 2 * Math.PI;
    const reach = radius + swing * Math.sin(petals * angle + turn);
    return `${(reach * Math.cos(angle)).toFixed(1)} ${(reach * Math.sin(angle)).toFixed(1)}`;
  });
  return `M${points.join("L")}Z`;
}

/** The fine lines of the card's face: rosettes that weave, each turned a little against the last. */
export function cardLines(): string[] {
  return Array.from({ length: 12 }, (_, line) =>
    rosette(52 + line * 15, 11 + line * 0.9, 12 + (line % 2) * 2, line * 0.55),
  );
}
