import assert from "node:assert/strict";
import { test } from "node:test";
import appEn from "./app.en.json" with { type: "json" };
import appZh from "./app.zh-CN.json" with { type: "json" };
import codeEn from "./code.en.json" with { type: "json" };
import codeZh from "./code.zh-CN.json" with { type: "json" };
import peopleEn from "./people.en.json" with { type: "json" };
import peopleZh from "./people.zh-CN.json" with { type: "json" };

interface Messages {
  [name: string]: string | Messages;
}

/** Each sentence's name with the gaps it has. */
function shape(messages: Messages, path = ""): string[] {
  return Object.entries(messages).flatMap(([name, said]) =>
    typeof said === "string"
      ? [`${path}${name} ${(said.match(/\{\w+\}/g) ?? []).sort().join()}`]
      : shape(said, `${path}${name}.`),
  );
}

test("both languages say the same things with the same gaps", () => {
  assert.deepEqual(shape(appEn), shape(appZh));
  assert.deepEqual(shape(codeEn), shape(codeZh));
  assert.deepEqual(shape(peopleEn), shape(peopleZh));
});

test("Chinese sentences use Chinese punctuation", () => {
  for (const said of JSON.stringify([appZh, codeZh, peopleZh]).match(/[\u4e00-\u9fff][,;!?:]/g) ?? [])
    assert.fail(said);
});
