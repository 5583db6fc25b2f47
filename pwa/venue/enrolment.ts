// A terminal is enrolled by a link that works once: /venue/#enrol=<token>. The token is behind the hash, so no server
// log and no referrer ever holds it.

/** The token in a link, or in a text that somebody pasted around one. */
export function tokenIn(text: string): string | null {
  return /#enrol=([\w.~+/=-]+)/.exec(text)?.[1] ?? null;
}

/** Takes the token out of the address bar and out of the history, so that nobody finds or shares it. */
export function takeToken(): string | null {
  const token = tokenIn(location.hash);
  if (token !== null) history.replaceState(null, "", location.pathname);
  return token;
}

const TOLD_APART = ["link-expired", "link-used", "link-invalid"] as const;
export type EnrolmentProblem = (typeof TOLD_APART)[number] | "no-answer" | "other";

/** Which sentence tells why a link did not enrol. */
export function problemOf(status: number, reason: string): EnrolmentProblem {
  const told = TOLD_APART.find((known) => known === reason);
  if (told !== undefined) return told;
  return status === 0 || status >= 500 ? "no-answer" : "other";
}
