// A terminal that dims its screen between two people is a terminal nobody trusts.

export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;

  async function take(): Promise<void> {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    // Refused on an empty battery; the door works all the same.
    lock = await navigator.wakeLock.request("screen").catch(() => null);
  }

  document.addEventListener("visibilitychange", take);
  void take();
  return () => {
    document.removeEventListener("visibilitychange", take);
    void lock?.release();
  };
}
