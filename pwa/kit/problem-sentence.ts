import { Problem } from "./http.ts";
import { texts } from "./texts.ts";
import zh from "./texts/problems.zh-CN.json" with { type: "json" };

// English is the app's own affair: it may come later, or never.
const files = { "zh-CN": zh, en: zh };
const t = texts(files);

export function learnProblems(en: typeof zh): void {
  files.en = en;
}

/** What happened, that nothing was lost, and the next step. */
export function problemSentence(error: unknown): string {
  if (!(error instanceof Problem)) return t("unknown");
  const minutes = Math.max(1, Math.ceil((error.retryAfter ?? 60) / 60));
  return error.reason in zh ? t(error.reason as keyof typeof zh, { minutes }) : t(byStatus(error.status));
}

function byStatus(status: number): keyof typeof zh {
  if (status === 401) return "not-signed-in";
  if (status === 422) return "invalid";
  if (status === 429) return "too-many-tries";
  return status >= 500 ? "try-again" : "unknown";
}
