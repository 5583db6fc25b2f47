"""What a phone or a door keeps: looked up in the browser's own stores, past the app."""

from typing import Any

from playwright.sync_api import Page

RESIDENT, VENUE = "onecard-resident", "onecard-venue"

OPENED = """
const opened = await new Promise((resolve, reject) => {
  const opening = indexedDB.open("DATABASE");
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});
const finished = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const store = (name, mode = "readonly") => opened.transaction(name, mode).objectStore(name);
"""

KEYS = """
return Promise.all((await finished(store("credentials").getAll())).map(async ({ key }) => ({
  type: key.type,
  extractable: key.extractable,
  usages: key.usages,
  exported: await crypto.subtle.exportKey("jwk", key).then(() => "yes", (error) => error.name),
})));
"""

TEXTS = """
const kept = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
for (const name of opened.objectStoreNames) kept.push(JSON.stringify(await finished(store(name).getAll())));
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const answer of await cache.matchAll()) kept.push(answer.url, await answer.text());
}
return kept.join("\\n");
"""

CACHES = """
const found = [];
for (const name of await caches.keys()) {
  for (const request of await (await caches.open(name)).keys()) found.push(request.url);
}
return found;
"""

CREDENTIALS = 'return (await finished(store("credentials").getAll())).map(({ credential }) => [...credential].join())'


def kept_keys(page: Page) -> list[dict[str, Any]]:
    return _ask(page, KEYS)


def kept_texts(page: Page, database: str = RESIDENT) -> str:
    """Everything that is kept as text anywhere: local storage, IndexedDB, caches."""
    return _ask(page, TEXTS, database)


def kept_caches(page: Page) -> list[str]:
    return _ask(page, CACHES)


def kept_credentials(page: Page, database: str = RESIDENT) -> list[str]:
    return _ask(page, CREDENTIALS, database)


def lose_credentials(page: Page) -> None:
    """As when a browser under pressure throws a store away."""
    _ask(page, 'await finished(store("credentials", "readwrite").clear())')


def make_renewal_due(page: Page) -> None:
    _ask(page, 'await finished(store("notes", "readwrite").put(0, "renewAfter"))')


def kept_lists(door: Page) -> list[str]:
    """The names of the files that the newest head of this door has in force; none before the first head."""
    head = 'const head = await finished(store("notes").get("head"));'
    return _ask(door, f'{head} return head ? await finished(store("files").getAllKeys()) : []', VENUE)


def kept_scans(door: Page) -> list[dict[str, Any]]:
    """What this door accepted alone, and what became of it."""
    return _ask(door, 'return await finished(store("scans").getAll())', VENUE)


def kept_seen(door: Page) -> list[dict[str, Any]]:
    """What this door remembers of credentials."""
    return _ask(door, 'return await finished(store("seen").getAll())', VENUE)


def _ask(page: Page, question: str, database: str = RESIDENT) -> Any:
    opened = OPENED.replace("DATABASE", database)
    return page.evaluate(f"(async () => {{ {opened} try {{ {question} }} finally {{ opened.close(); }} }})()")
