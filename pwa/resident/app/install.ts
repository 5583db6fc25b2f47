import { computed, shallowRef } from "vue";

interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: string }>;
}

const offered = shallowRef<InstallPrompt | null>(null);

/** Only where the browser itself offers it; elsewhere the button would do nothing. */
export const installable = computed(() => offered.value !== null);

// Offered once, soon after loading, and long before the page with the button is opened.
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered.value = event as InstallPrompt;
});

export async function install(): Promise<void> {
  await offered.value?.prompt();
  offered.value = null;
}
