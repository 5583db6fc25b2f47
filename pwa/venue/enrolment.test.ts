import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOf, tokenIn } from "./enrolment.ts";

test("the token is found in the hash, in a whole link and in a message around a link", () => {
  const token = "eyJ0IjoiMSJ9.aSDf_x-y.Zq9";
  assert.equal(tokenIn(`#enrol=${token}`), token);
  assert.equal(tokenIn(`https://example.org/venue/#enrol=${token}`), token);
  assert.equal(tokenIn(`启用链接：http://localhost:8000/venue/#enrol=${token} 只能用一次`), token);
});

test("a text without a token has none", () => {
  for (const text of ["", "#", "#enrol=", "https://example.org/venue/", "eyJ0IjoiMSJ9"])
    assert.equal(tokenIn(text), null);
});

test("each trouble with a link has its own sentence", () => {
  assert.equal(problemOf(410, "link-expired"), "link-expired");
  assert.equal(problemOf(409, "link-used"), "link-used");
  assert.equal(problemOf(422, "link-invalid"), "link-invalid");
  assert.equal(problemOf(0, "offline"), "no-answer");
  assert.equal(problemOf(503, "try-again"), "no-answer");
  assert.equal(problemOf(429, "too-many-tries"), "other");
});
