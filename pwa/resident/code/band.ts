const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 480;
const HEIGHT = 64;
const LINES = 7;

/** Fine waves that never stand still: a still picture of the code is seen to be one. */
export function livingBand(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "waves");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  for (let line = 0; line < LINES; line += 1) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", wave(line));
    svg.append(path);
  }
  return svg;
}

/** Two whole swings across the band, so that it repeats without a seam when moved by half its width. */
function wave(line: number): string {
  const points: string[] = [];
  for (let x = 0; x <= WIDTH; x += 8) {
    const turn = (x / WIDTH) * 4 * Math.PI;
    const height = HEIGHT / 2 + 18 * Math.sin(turn + line * 0.45) + 6 * Math.sin(2 * turn - line * 0.9);
    points.push(`${x} ${height.toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}
