let lock: WakeLockSentinel | null = null;

/** The screen must not go dark in a queue. */
export async function keepAwake(): Promise<void> {
  try {
    lock = (await navigator.wakeLock?.request("screen")) ?? null;
  } catch {
    // Refused to save power: the code shows all the same.
  }
}

export function letSleep(): void {
  void lock?.release();
  lock = null;
}
