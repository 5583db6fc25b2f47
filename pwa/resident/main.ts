import "../kit/base.css";
import "./code/code.css";
import { applyChoices, isElder } from "./choices.ts";
import { showCode } from "./code/screen.ts";
import { isLocked, lockWhenAway } from "./people/people.ts";
import { readWallet } from "./wallet/store.ts";

const START = "/resident/";
const CODE = "/resident/code";

/** The code comes first, drawn from what the phone keeps; the rest of the app loads behind it. */
async function begin(): Promise<void> {
  applyChoices();
  if (isLocked()) await (await import("./people/lock.ts")).askPin();
  lockWhenAway();
  if (await opensOnCode()) {
    history.replaceState(history.state, "", CODE);
    await showCode();
  }
  const { openApp } = await import("./app/open.ts");
  await openApp();
}

async function opensOnCode(): Promise<boolean> {
  if (location.pathname === CODE) return true;
  if (location.pathname !== START || isElder()) return false;
  try {
    const { credentials, ended } = await readWallet();
    return credentials.length > 0 || ended === "signed-out";
  } catch {
    // A browser that keeps nothing: the code screen says so.
    return true;
  }
}

void begin();
