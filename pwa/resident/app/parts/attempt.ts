import { onMounted, shallowRef } from "vue";
import { problemSentence } from "../../../kit/problem-sentence.ts";

/** For acts that ask the server: whether one runs, and the sentence of the last one that failed. */
export function useAttempt() {
  const problem = shallowRef<string | null>(null);
  const working = shallowRef(false);

  async function attempt(act: () => Promise<unknown>): Promise<void> {
    problem.value = null;
    working.value = true;
    try {
      await act();
    } catch (error) {
      problem.value = problemSentence(error);
    } finally {
      working.value = false;
    }
  }

  return { problem, working, attempt };
}

/** For what a screen shows: fetched as it opens, and again where somebody tries again. */
export function useLoad(fetch: () => Promise<unknown>) {
  const attempts = useAttempt();
  const load = () => attempts.attempt(fetch);
  onMounted(load);
  return { ...attempts, load };
}
