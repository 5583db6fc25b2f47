import { problemSentence } from "../../kit/problem-sentence.ts";
import { syncWallet } from "../wallet/sync.ts";

/** Sets the clock by the server and fetches a new wallet; answers with a sentence when that did not work. */
export async function askServer(): Promise<string | null> {
  try {
    await syncWallet({ renew: true });
    return null;
  } catch (error) {
    return problemSentence(error);
  }
}
