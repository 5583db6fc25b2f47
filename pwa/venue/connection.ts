// Whether the server is there. Every scan tells; between scans the terminal asks after itself, which also brings a
// change of its scenes and its revocation to an idle door.
import { readonly, ref, type Ref } from "vue";
import { fetchTerminal, isUnreachable, meansSignedOut, type Enrolled } from "./terminal.ts";

const WHILE_THERE = 30_000;
const WHILE_AWAY = 3_000;

export interface Connection {
  /** Null until the first answer, or its absence. */
  readonly there: Readonly<Ref<boolean | null>>;
  reached(there: boolean): void;
  /** Asks out of turn. */
  ask(): void;
  /** Asks now, and from then on regularly. */
  watch(): void;
  stop(): void;
}

export function connect(onTerminal: (enrolled: Enrolled) => void, onSignedOut: () => void): Connection {
  const there = ref<boolean | null>(null);
  let timer = 0;
  let watching = false;

  async function look(): Promise<void> {
    clearTimeout(timer);
    try {
      const enrolled = await fetchTerminal();
      if (!watching) return;
      there.value = true;
      onTerminal(enrolled);
    } catch (error) {
      if (!watching) return;
      if (meansSignedOut(error)) return onSignedOut();
      there.value = !isUnreachable(error);
    }
    plan();
  }

  function plan(): void {
    clearTimeout(timer);
    if (watching) timer = window.setTimeout(look, there.value === true ? WHILE_THERE : WHILE_AWAY);
  }

  function lookNow(): void {
    void look();
  }

  return {
    there: readonly(there),
    ask: lookNow,
    reached(isThere) {
      const changed = there.value !== isThere;
      there.value = isThere;
      if (changed) plan();
    },
    watch() {
      watching = true;
      window.addEventListener("online", lookNow);
      window.addEventListener("offline", lookNow);
      lookNow();
    },
    stop() {
      watching = false;
      clearTimeout(timer);
      window.removeEventListener("online", lookNow);
      window.removeEventListener("offline", lookNow);
    },
  };
}
