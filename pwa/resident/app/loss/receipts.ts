import { computed, shallowRef } from "vue";
import type { LossReceipt, LossReport } from "../../../kit/answers.ts";
import { home } from "../holder.ts";

/** What was just reported: its receipt must be seen even if the network goes before the home comes. */
export const justReported = shallowRef<LossReceipt | null>(null);

/** The report that was undone on this screen; by then it is gone from the home. */
export const justUndone = shallowRef<string | null>(null);

export function findReport(id: string) {
  return computed<LossReport | null>(() => {
    const stands = home.value?.losses.find((one) => one.id === id);
    const fresh = justReported.value;
    const isNews = fresh?.report.id === id && fresh.server_time > (home.value?.server_time ?? 0);
    return stands ?? (isNews ? fresh.report : null);
  });
}
