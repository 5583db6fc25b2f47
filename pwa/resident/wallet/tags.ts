/** What the page and the service worker call the renewal between them. */
export const RENEWAL_TAG = "renew-wallet";
