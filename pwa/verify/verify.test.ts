import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

import { CredentialCache, LOW, open, present, readTrustList, SigningError } from "./index.ts";
import { type Files, runVectors } from "./vectors.ts";

const subtle = globalThis.crypto.subtle;
const vectors = new URL("../../signing/vectors/", import.meta.url);

async function readFiles(): Promise<Files> {
  const names = (await readdir(vectors)).filter((name) => name.endsWith(".json"));
  const read = async (name: string) => [name, JSON.parse(await readFile(new URL(name, vectors), "utf8"))];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

test("every golden case is answered as FORMAT.md says", async () => {
  const { passed, failures } = await runVectors(await readFiles(), subtle);
  assert.deepEqual(failures, []);
  assert.ok(passed > 500, `only ${passed} cases were found`);
});
