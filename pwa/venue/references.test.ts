import assert from "node:assert/strict";
import { test } from "node:test";
import { References } from "./references.ts";

function numbered(): References {
  let last = 0;
  return new References(() => `ref-${(last += 1)}`);
}

test("a code that got no answer keeps its reference", () => {
  const references = numbered();
  assert.equal(references.for("code", "library"), "ref-1");
  assert.equal(references.for("code", "library"), "ref-1");
});

test("an answered code is a new question the next time", () => {
  const references = numbered();
  references.for("code", "library");
  references.answered("code", "library");
  assert.equal(references.for("code", "library"), "ref-2");
});

test("the same code in another scene is another question", () => {
  const references = numbered();
  assert.notEqual(references.for("code", "library"), references.for("code", "museum"));
});

test("references of long ago are let go", () => {
  const references = numbered();
  for (let count = 0; count < 1_000; count += 1) references.for(`code ${count}`, "library");
  assert.equal(references.for("code 999", "library"), "ref-1000");
  assert.equal(references.for("code 0", "library"), "ref-1001");
});
