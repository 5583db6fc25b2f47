/** Why a question to the server has no good answer. `reason` is the server's stable word, or one of ours below. */
export class Problem extends Error {
  declare readonly status: number;
  declare readonly reason: string;
  /** Seconds to wait, where the server said so. */
  declare readonly retryAfter: number | null;

  constructor(status: number, reason: string, retryAfter: number | null = null) {
    super(reason);
    this.name = "Problem";
    this.status = status;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }
}

/** Whether the server itself says that this device is signed out. A gateway's own 401 does not. */
export function isSignedOut(status: number, reason: string | null): boolean {
  return status === 401 && reason === "not-signed-in";
}

/** Whether this refusal is the server's own: the page of a gateway or a sign-in page carries no reason of ours. */
export function isOurWord({ status, reason }: Problem): boolean {
  return reason !== wordless(status);
}

/** No way to the server: no network, or nobody there. */
export const OFFLINE = "offline";
/** The way is there, the answer did not come in time. */
export const NO_ANSWER = "no-answer";

/** 5 MB over a slow network. */
const FILE_PATIENCE = 180_000;

let besides = (): Record<string, string> => ({});

/** What an app says with every question besides, unless a question brings its own. */
export function sayAlways(headers: typeof besides): void {
  besides = headers;
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export async function ask<Answer>(
  method: Method,
  path: string,
  body?: unknown,
  patience = 12_000,
  headers = besides(),
): Promise<Answer> {
  const response = await reach(path, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? { Accept: "application/json" } : { "Content-Type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-store",
    signal: limit(patience),
  });
  if (!response.ok) throw await problemFrom(response);
  return (response.status === 204 ? undefined : await json(response)) as Answer;
}

/** A file as the body. By XMLHttpRequest, because fetch does not tell how much of it has gone. */
export function sendFile<Answer>(path: string, file: File, done: (share: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.timeout = FILE_PATIENCE;
    for (const [name, value] of Object.entries({ ...besides(), "Content-Type": file.type })) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = ({ loaded, total }) => done(total === 0 ? 0 : loaded / total);
    request.onerror = () => reject(new Problem(0, OFFLINE));
    request.ontimeout = () => reject(new Problem(0, NO_ANSWER));
    request.onload = () => {
      const said = request.response as { reason?: unknown } | null;
      if (request.status >= 200 && request.status < 300 && said !== null) return resolve(said as Answer);
      const reason = typeof said?.reason === "string" ? said.reason : wordless(request.status);
      reject(new Problem(request.status, reason));
    };
    request.send(file);
  });
}

/** A public answer with its mark; null when it still is what the caller keeps under that mark. */
export async function askUnlessKept<Answer>(
  path: string,
  mark: string | null,
  patience = 12_000,
): Promise<{ answer: Answer; mark: string | null } | null> {
  const headers: Record<string, string> = mark === null ? {} : { "If-None-Match": mark };
  const response = await reach(path, {
    headers: { Accept: "application/json", ...headers },
    credentials: "omit",
    cache: "no-store",
    signal: limit(patience),
  });
  if (response.status === 304) return null;
  if (!response.ok) throw await problemFrom(response);
  return { answer: (await json(response)) as Answer, mark: response.headers.get("ETag") };
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch (error) {
    throw new Problem(0, request.signal?.aborted ? NO_ANSWER : OFFLINE, null);
  }
}

async function problemFrom(response: Response): Promise<Problem> {
  const said = (await json(response).catch(() => null)) as { reason?: unknown } | null;
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const reason = typeof said?.reason === "string" ? said.reason : wordless(response.status);
  return new Problem(response.status, reason, Number.isNaN(wait) ? null : wait);
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // A gateway or a hotel's sign-in page answered in the server's place.
    throw new Problem(response.status, NO_ANSWER);
  }
}

/** AbortSignal.timeout is younger than the phones in use. */
function limit(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

function wordless(status: number): string {
  return `status-${status}`;
}
