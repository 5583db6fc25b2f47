import type { CatalogueItem } from "../../../kit/answers.ts";
import { initials } from "./initials.ts";

/** Items that have all the typed words, those named so first. The server's order decides between equals. */
export function search(items: readonly CatalogueItem[], typed: string): CatalogueItem[] {
  const words = fold(typed).split(" ").filter(Boolean);
  if (words.length === 0) return [];
  const found = items.map((item) => ({ item, weight: Math.min(...words.map((word) => weightOf(item, word))) }));
  return found
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .map(({ item }) => item);
}

function weightOf(item: CatalogueItem, word: string): number {
  const names = [item.name.zh, item.name.en, ...item.also].map(fold);
  if (names.some((name) => name.startsWith(word))) return 4;
  if (names.some((name) => name.includes(word))) return 3;
  if (/^[a-z]{2,}$/.test(word) && names.some((name) => initials(name).includes(word))) return 2;
  const rest = [item.purpose, item.places, item.department].flatMap((words) => [words?.zh ?? "", words?.en ?? ""]);
  return rest.some((text) => fold(text).includes(word)) ? 1 : 0;
}

/** Full-width letters from a Chinese keyboard, capitals and odd spaces make no difference. */
function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}
