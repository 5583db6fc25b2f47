// The published files as they come over the network. Everything is kept in our own database and proven by hash or
// signature, so the browser's cache is left out: it could keep a damaged file for a year.
import { fileName } from "../../verify/index.ts";
import type { ListProblem } from "./told.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Heard {
  readonly file: Bytes;
  readonly tag: string | null;
}

/** Nothing came that could be a published file. */
export class Unheard extends Error {
  readonly why: ListProblem;

  constructor(why: ListProblem) {
    super(why);
    this.name = "Unheard";
    this.why = why;
  }
}

const HEAD_PATIENCE = 5_000;
const FILE_PATIENCE = 30_000;

/** Null while the publisher's head is still the one of this tag. */
export async function fetchHead(tag: string | null): Promise<Heard | null> {
  const answer = await fetched("/lists/head", HEAD_PATIENCE, tag === null ? {} : { "If-None-Match": tag });
  return answer === null ? null : { file: answer.file, tag: answer.tag };
}

export async function fetchFile(digest: Uint8Array): Promise<Bytes> {
  const answer = await fetched(`/lists/${fileName(digest)}`, FILE_PATIENCE, {});
  if (answer === null) throw new Unheard("server-error");
  return answer.file;
}

async function fetched(path: string, patience: number, headers: Record<string, string>): Promise<Heard | null> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), patience);
  try {
    const answer = await fetch(path, { headers, cache: "no-store", credentials: "omit", signal: controller.signal });
    if (answer.status === 304) return null;
    if (!answer.ok) throw new Unheard("server-error");
    return { file: new Uint8Array(await answer.arrayBuffer()), tag: answer.headers.get("ETag") };
  } catch (error) {
    throw error instanceof Unheard ? error : new Unheard("no-answer");
  } finally {
    clearTimeout(timer);
  }
}
