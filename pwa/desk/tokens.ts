import { readFileSync } from "node:fs";

const TOKENS = new URL("../kit/tokens.css", import.meta.url);
const DECLARED = /--([a-z0-9-]+):\s*(#[0-9a-f]{3,8})\s*;/g;

/** The colours of kit/tokens.css by day as variables of Sass, because Bootstrap mixes shades while it is compiled. */
export function tokensAsSass(css: string = readFileSync(TOKENS, "utf8")): string {
  const day = css.slice(css.indexOf(":root {"), css.indexOf("}"));
  return [...day.matchAll(DECLARED)].map(([, name, colour]) => `$${name}: ${colour};\n`).join("");
}
