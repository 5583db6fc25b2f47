import assert from "node:assert/strict";
import { test } from "node:test";
import type { CatalogueItem } from "../../../kit/answers.ts";
import { initials } from "./initials.ts";
import { search } from "./search.ts";

function item(zh: string, en: string, changes: Partial<CatalogueItem> = {}): CatalogueItem {
  const words = { purpose: null, places: null, department: null, also: [] };
  return { code: zh, name: { zh, en }, ...words, ...changes } as unknown as CatalogueItem;
}

const library = item("图书馆入馆借阅", "Library", { also: ["借书", "读者证"] });
const replacement = item("社会保障卡补领", "Replacing a lost card", { also: ["补卡"] });
const wages = item("农民工工资发放", "Wages", { purpose: { zh: "工资发到社会保障卡", en: "Paid to the card" } });
const items = [library, replacement, wages];
const found = (typed: string) => search(items, typed).map(({ code }) => code);

test("finds by name, by what people call it, and by what it is for, names first", () => {
  assert.deepEqual(found("图书馆"), [library.code]);
  assert.deepEqual(found("借书"), [library.code]);
  assert.deepEqual(found("社会保障卡"), [replacement.code, wages.code]);
});

test("width, case and spaces make no difference, and every word must be there", () => {
  assert.deepEqual(found(" ＬＩＢＲＡＲＹ "), [library.code]);
  assert.deepEqual(found("card  lost"), [replacement.code]);
  assert.deepEqual(found("card library"), []);
  assert.deepEqual(found("   "), []);
});

test("finds by the first letters of pinyin", () => {
  assert.equal(initials("图书馆"), "tsg");
  assert.equal(initials("社会保障卡补领"), "shbzkbl");
  assert.deepEqual(found("jieshu"), []);
  assert.deepEqual(found("bk"), [replacement.code]);
  assert.deepEqual(found("TSG"), [library.code]);
});
