import { openDB, type DBSchema } from "idb";
import { computed, shallowRef } from "vue";
import type { Catalogue, CatalogueItem } from "../../../kit/answers.ts";
import { deviceNow } from "../../../kit/clock.ts";
import { askUnlessKept } from "../../../kit/http.ts";
import { language } from "../../../kit/texts.ts";

const ADDRESS = "/api/public/catalogue";

interface Kept {
  readonly catalogue: Catalogue;
  readonly mark: string | null;
  /** When the server last said that it is so. */
  readonly at: number;
}

interface Tables extends DBSchema {
  kept: { key: "catalogue"; value: Kept };
}

const kept = shallowRef<Kept | null>(null);

export const catalogue = computed<Catalogue | null>(() => kept.value?.catalogue ?? null);
export const asOf = computed<number | null>(() => kept.value?.at ?? null);

// Apart from the wallet's database: this is everybody's, and stays when its holder signs out.
const database = () =>
  openDB<Tables>("onecard-catalogue", 1, { upgrade: (fresh) => void fresh.createObjectStore("kept") });

/** First what the phone keeps, then what the server has. Throws where the server does not answer. */
export async function loadCatalogue(): Promise<void> {
  kept.value ??= (await read().catch(() => undefined)) ?? null;
  const news = await askUnlessKept<Catalogue>(ADDRESS, kept.value?.mark ?? null);
  const fresh = news === null ? kept.value! : { catalogue: news.answer, mark: news.mark };
  kept.value = { ...fresh, at: deviceNow() };
  // A browser that keeps nothing can still show it.
  await write(kept.value).catch(() => undefined);
}

async function read(): Promise<Kept | undefined> {
  const opened = await database();
  return opened.get("kept", "catalogue").finally(() => opened.close());
}

async function write(value: Kept): Promise<void> {
  const opened = await database();
  await opened.put("kept", value, "catalogue").finally(() => opened.close());
}

type Words = CatalogueItem["name"];

export function say(words: Words): string {
  return language() === "en" ? words.en : words.zh;
}
