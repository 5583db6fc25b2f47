import { onUnmounted, shallowRef, type ShallowRef } from "vue";
import { secondsLeft } from "./seconds-left.ts";

/** Counts down to nought once a second; starting again replaces the count. */
export function useCountdown(): { left: Readonly<ShallowRef<number>>; start: (seconds: number) => void } {
  const left = shallowRef(0);
  let end = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick(): void {
    left.value = secondsLeft(end, performance.now());
    if (left.value === 0) clearInterval(timer);
  }

  function start(seconds: number): void {
    clearInterval(timer);
    end = performance.now() + seconds * 1000;
    timer = setInterval(tick, 1000);
    tick();
  }

  onUnmounted(() => clearInterval(timer));
  return { left, start };
}
