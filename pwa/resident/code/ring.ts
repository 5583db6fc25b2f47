const SVG = "http://www.w3.org/2000/svg";

/** The line around the symbol that runs out as the code does. */
export function createRing() {
  const element = document.createElementNS(SVG, "svg");
  element.setAttribute("class", "ring");
  element.setAttribute("aria-hidden", "true");
  const [track, line] = [roundedSquare("ring-track"), roundedSquare("ring-line")];
  element.append(track, line);
  return {
    element,
    run(seconds: number): void {
      line.animate?.([{ strokeDashoffset: 0 }, { strokeDashoffset: 100 }], {
        duration: seconds * 1000,
        fill: "forwards",
      });
    },
  };
}

function roundedSquare(className: string): SVGRectElement {
  const square = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ class: className, pathLength: "100", x: "2", y: "2", rx: "10" })) {
    square.setAttribute(name, value);
  }
  return square;
}
