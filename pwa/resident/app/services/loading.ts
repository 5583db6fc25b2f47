import { onMounted, shallowRef } from "vue";
import { problemSentence } from "../../../kit/problem-sentence.ts";
import { catalogue, loadCatalogue } from "./catalogue.ts";
import { t } from "../words.ts";

/** Loads the catalogue with the screen; what the phone keeps is good enough where the server does not answer. */
export function useCatalogue() {
  const problem = shallowRef<string | null>(null);

  async function load(): Promise<void> {
    problem.value = null;
    try {
      await loadCatalogue();
    } catch (error) {
      problem.value = catalogue.value === null ? problemSentence(error) : t("services.offline");
    }
  }

  onMounted(load);
  return { problem, load };
}
