import { computed, shallowRef } from "vue";
import type { Message, Messages } from "../../../kit/answers.ts";
import { language } from "../../../kit/texts.ts";
import * as api from "../../api.ts";

// Held in memory alone: what somebody was told is not left lying on a phone.
const fetched = shallowRef<Messages | null>(null);

export const messages = computed<readonly Message[] | null>(() => fetched.value?.messages ?? null);
export const unread = computed(() => fetched.value?.unread ?? 0);

export async function fetchMessages(): Promise<void> {
  fetched.value = await api.messages();
}

export function forgetMessages(): void {
  fetched.value = null;
}

/** Seen is seen on this screen, even where the server hears of it only the next time. */
export async function noteRead({ id, read_at }: Message): Promise<void> {
  if (read_at !== null || fetched.value === null) return;
  const seen = fetched.value.messages.map((one) => (one.id === id ? { ...one, read_at: one.at } : one));
  fetched.value = { messages: seen, unread: Math.max(0, fetched.value.unread - 1) };
  await api.noteMessageRead(id).catch(() => undefined);
}

export function titleOf(message: Message): string {
  return language() === "en" ? message.title_en : message.title;
}

export function textOf(message: Message): string {
  return language() === "en" ? message.text_en : message.text;
}
