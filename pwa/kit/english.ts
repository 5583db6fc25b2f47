/** What a page tells its worker to keep the English sentences, and the name of the cache that has them. */
export const ENGLISH = "english";
