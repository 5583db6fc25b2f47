export type Language = "zh-CN" | "en";
export type Values = Record<string, string | number>;

interface Messages {
  [name: string]: string | Messages;
}

/** The dotted names of all sentences in a message file: "code.ready". */
type Names<M> = {
  [K in keyof M & string]: M[K] extends string ? K : `${K}.${Names<M[K]>}`;
}[keyof M & string];

const KEPT_AS = "language";
let spoken: Language = remembered();

function remembered(): Language {
  return globalThis.localStorage?.getItem(KEPT_AS) === "en" ? "en" : "zh-CN";
}

export function language(): Language {
  return spoken;
}

export function speak(chosen: Language): void {
  spoken = chosen;
  localStorage.setItem(KEPT_AS, chosen);
  document.documentElement.lang = chosen;
}

/** Binds message files of both languages; the Chinese one names what must exist. */
export function texts<M extends Messages>(files: Record<Language, M>) {
  return function t(name: Names<M>, values: Values = {}): string {
    return fill(find(files[spoken], name), values);
  };
}

function find(messages: Messages, name: string): string {
  let found: string | Messages | undefined = messages;
  for (const part of name.split(".")) found = typeof found === "object" ? found[part] : undefined;
  return typeof found === "string" ? found : name;
}

function fill(sentence: string, values: Values): string {
  return sentence.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
}
