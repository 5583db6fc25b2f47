import assert from "node:assert/strict";
import { test } from "node:test";
import { tokensAsSass } from "./tokens.ts";

test("colours of the day become variables of Sass, and nothing else does", () => {
  const css = ":root {\n --ink: #14202b;\n --space-4: 0.25rem;\n}\n@media x { :root { --ink: #f1f5f8; } }";
  assert.equal(tokensAsSass(css), "$ink: #14202b;\n");
});

test("the file of tokens has what the theme is made of", () => {
  const sass = tokensAsSass();
  for (const name of ["ink", "muted", "paper", "sheet", "line", "jade", "go", "stop", "look"]) {
    assert.match(sass, new RegExp(`^\\$${name}: #`, "m"));
  }
});
