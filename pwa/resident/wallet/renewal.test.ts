import assert from "node:assert/strict";
import { test } from "node:test";
import type { WalletTerms } from "../../kit/answers.ts";
import { isDue } from "./renewal.ts";
import type { KeptCredential, KeptWallet } from "./store.ts";

const NOW = 1_795_000_000;
const terms = (changes: Partial<WalletTerms> = {}) => ({ valid_until: NOW + 1000, ...changes }) as WalletTerms;

function wallet(changes: Partial<KeptWallet> = {}): KeptWallet {
  const credentials = [{} as KeptCredential];
  return { credentials, anchor: null, demonstration: false, ended: null, home: null, renewAfter: NOW + 60, ...changes };
}

test("a wallet is left alone until its time has come", () => {
  assert.equal(isDue(wallet(), terms(), NOW), false);
  assert.equal(isDue(wallet(), terms(), NOW + 60), true);
});

test("an empty wallet is filled", () => {
  assert.equal(isDue(wallet({ credentials: [] }), terms(), NOW), true);
});

test("credentials that the server has made void are replaced at once", () => {
  assert.equal(isDue(wallet(), terms({ valid_until: null }), NOW), true);
});
