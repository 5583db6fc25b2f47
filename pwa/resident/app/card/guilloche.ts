/** One closed line of a rosette: a circle whose radius swings `petals` times around. */
export function rosette(radius: number, swing: number, petals: number, turn: number): string {
  const steps = petals * 14;
  return line(steps, (part) => {
    const angle = part * 2 * Math.PI;
    const reach = radius + swing * Math.sin(petals * angle + turn);
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
}

/** One open line across the card, a long swing with a short one on it. */
export function ripple(height: number, turn: number, width: number): string {
  return line(60, (part) => {
    const angle = part * 2 * Math.PI;
    const swing = 26 * Math.sin(1.5 * angle + turn) + 9 * Math.sin(4 * angle - 2 * turn);
    return [(part - 0.5) * width, height + swing];
  });
}

function line(steps: number, at: (part: number) => [number, number]): string {
  const points = Array.from({ length: steps + 1 }, (_, step) =>
    at(step / steps)
      .map((value) => value.toFixed(1))
      .join(" "),
  );
  return `M${points.join("L")}`;
}

const ROSETTE_LINES = 11;
const RIPPLES = 20;

/** The fine lines of a card's face, as on a banknote: a rosette of woven petals and ripples that run under it. */
export function cardLines(): { rosette: string[]; ripples: string[] } {
  return {
    rosette: Array.from({ length: ROSETTE_LINES }, (_, place) =>
      rosette(18 + place * 9, 5 + place * 1.5, 12, (place * Math.PI) / 2.2),
    ),
    ripples: Array.from({ length: RIPPLES }, (_, place) => ripple((place - RIPPLES / 2) * 5, place * 0.16, 520)),
  };
}
