import assert from "node:assert/strict";
import { test } from "node:test";
import { texts } from "./texts.ts";
import en from "./texts/problems.en.json" with { type: "json" };
import zh from "./texts/problems.zh-CN.json" with { type: "json" };

test("Chinese is spoken unless the person chose otherwise, and gaps are filled", () => {
  const t = texts({ "zh-CN": { code: { until: "可用至 {time}" } }, en: { code: { until: "until {time}" } } });
  assert.equal(t("code.until", { time: "08:00" }), "可用至 08:00");
});

test("a gap without a value stays visible", () => {
  const t = texts({ "zh-CN": { hello: "{name}，您好" }, en: { hello: "Hello {name}" } });
  assert.equal(t("hello"), "{name}，您好");
});

test("both languages know the same problems", () => {
  assert.deepEqual(Object.keys(en), Object.keys(zh));
});
