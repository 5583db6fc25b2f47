import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Scan } from "./judging.ts";
import { verdictHere, verdictOf, WORDS_OF_REASON, type Words } from "./verdicts.ts";

const SCAN: Scan = { code: "1", scene: "library", clientRef: "ref", readAt: 0 };
const LANGUAGES = ["zh-CN", "en"] as const;

// Every reason a verdict may carry, as signing/FORMAT.md registers them, and those of the scene.
const REASONS = [
  ...["not-ours", "malformed", "unknown-key", "key-revoked", "key-not-valid", "bad-signature", "expired"],
  ...["too-old", "from-the-future", "wrong-scope", "wrong-challenge", "already-used", "unavailable"],
  ...["bad-possession", "list-malformed", "list-bad-signature", "list-rollback", "list-fork"],
  ...["list-foreign-key", "list-expired", "list-too-old", "clock-skew", "wrong-scene"],
];

type Texts = { verdicts: Record<Words, { headline: string; advice: string }> } & Record<string, unknown>;
const texts = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    JSON.parse(readFileSync(new URL(`texts/${language}.json`, import.meta.url), "utf8")) as Texts,
  ]),
) as Record<(typeof LANGUAGES)[number], Texts>;

function answered(body: object) {
  return verdictOf({ kind: "judged", body: { client_ref: "ref", ...body } }, SCAN);
}

function staffRead(reason: string, verdict = "refused"): string {
  const { headline, advice } = texts["zh-CN"].verdicts[answered({ verdict, reason }).words];
  return `${headline.replaceAll("|", "")} ${advice}`;
}

test("every reason has words in both languages, and the table has no other", () => {
  assert.deepEqual(Object.keys(WORDS_OF_REASON).sort(), [...REASONS].sort());
  for (const words of Object.values(WORDS_OF_REASON)) {
    for (const language of LANGUAGES) {
      assert.ok(texts[language].verdicts[words].headline, `${language} ${words}`);
      assert.ok(texts[language].verdicts[words].advice, `${language} ${words}`);
    }
  }
});

test("staff read the words of the design", () => {
  assert.match(staffRead("not-ours"), /^不是一卡通码 /);
  assert.match(staffRead("too-old"), /^码已过期，请刷新 /);
  assert.match(staffRead("expired"), /^码已过期，请刷新 /);
  assert.match(staffRead("already-used"), /^此码已用过 /);
  assert.equal(staffRead("unavailable"), "暂不可用 请持卡人看手机");
  assert.match(staffRead("wrong-scene"), /^此场景不适用 /);
  assert.match(staffRead("wrong-scope"), /^此场景不适用 /);
  assert.match(staffRead("clock-skew", "look"), /^请持卡人联网校时 /);
  assert.match(staffRead("list-expired"), /^请联网更新名单 /);
});

test("a headline is one line of at most eight characters", () => {
  for (const [words, { headline }] of Object.entries(texts["zh-CN"].verdicts)) {
    assert.ok([...headline.replaceAll("|", "")].length <= 8, words);
  }
});

test("no word accuses, and none tells why a card is unavailable", () => {
  const accusing = /假|伪|造|冒|盗|骗|非法|违|嫌|可疑|黑名单|失信|挂失|冻结|注销|停用|欠|无效/;
  const accusingInEnglish =
    /fake|forg|fraud|stolen|steal|illegal|invalid|suspicio|suspend|lost|froz|cancel|blacklist|denied|violat/i;
  for (const { headline, advice } of Object.values(texts["zh-CN"].verdicts)) {
    assert.doesNotMatch(headline.replaceAll("|", "") + advice, accusing);
  }
  for (const { headline, advice } of Object.values(texts.en.verdicts)) {
    assert.doesNotMatch(`${headline} ${advice}`, accusingInEnglish);
  }
});

test("both languages say the same things, with the same gaps", () => {
  const shape = (value: unknown): string[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => shape(inner).map((rest) => `${key}.${rest}`))
      : [(String(value).match(/\{\w+\}/g) ?? []).sort().join()];
  assert.deepEqual(shape(texts.en), shape(texts["zh-CN"]));
});

test("accepted is green, with the entitlement of the scene and nothing else", () => {
  const entitlement = { class: "free", label: "65岁以上", holder: "never shown" };
  assert.deepEqual(answered({ verdict: "accepted", reason: null, entitlement, name: "never shown" }), {
    sign: "go",
    words: "accepted",
    entitlement: { class: "free", label: "65岁以上" },
    flagged: false,
    offline: null,
    fareOpen: false,
    carer: null,
  });
});

test("a code that somebody shows for its holder says by whom", () => {
  assert.equal(answered({ verdict: "accepted", represented_by: "*明" }).carer, "*明");
  assert.equal(answered({ verdict: "refused", reason: "unavailable", represented_by: null }).carer, null);
});

test("an acceptance flagged for the clock is still green and says so", () => {
  const verdict = answered({ verdict: "accepted", flagged: true });
  assert.equal(verdict.sign, "go");
  assert.equal(verdict.flagged, true);
});

test("refused is a stop, look is a look, whatever the reason", () => {
  for (const reason of REASONS) {
    assert.equal(answered({ verdict: "refused", reason }).sign, "stop");
    assert.equal(answered({ verdict: "look", reason }).sign, "look");
  }
});

test("what this version does not know is looked at, never green", () => {
  const unknown = [
    ...[null, "accepted", 42, [], "<!doctype html>", {}, { verdict: "accepted" }],
    ...[
      { verdict: "accepted", client_ref: "of another scan" },
      { verdict: "ACCEPTED", client_ref: "ref" },
    ],
    ...[
      { verdict: ["accepted"], client_ref: "ref" },
      { verdict: "constructor", client_ref: "ref" },
    ],
    ...[
      { verdict: "accepted-late", client_ref: "ref" },
      { verdict: "disputed", client_ref: "ref" },
    ],
  ];
  for (const body of unknown) {
    const verdict = verdictOf({ kind: "judged", body }, SCAN);
    assert.deepEqual([verdict.sign, verdict.words], ["look", "cannot-tell"], JSON.stringify(body));
  }
});

test("a refusal for a reason this version does not know still stops", () => {
  for (const reason of ["of-tomorrow", "toString", null, 7]) {
    const verdict = answered({ verdict: "refused", reason });
    assert.deepEqual([verdict.sign, verdict.words], ["stop", "cannot-tell"]);
  }
});

test("no answer and a rejected question are never green", () => {
  assert.deepEqual(verdictOf({ kind: "no-answer" }, SCAN), verdictHere("server-away"));
  assert.deepEqual(verdictOf({ kind: "rejected", status: 422 }, SCAN), verdictHere("cannot-tell"));
});
