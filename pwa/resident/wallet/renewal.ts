import type { WalletTerms } from "../../kit/answers.ts";
import type { KeptWallet } from "./store.ts";

/** Whether the phone should ask for fresh credentials now. The server's word that none lives outweighs what is kept. */
export function isDue(wallet: KeptWallet, terms: WalletTerms, now: number): boolean {
  if (wallet.credentials.length === 0 || terms.valid_until === null) return true;
  return wallet.renewAfter === null || now >= wallet.renewAfter;
}
