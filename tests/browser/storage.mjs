// What a talk leaves in the browser.

/** Everything that scripts of this site can find in the browser. */
export function kept(page) {
  return page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    databases: (await indexedDB.databases()).map((database) => database.name),
    caches: await caches.keys(),
    cookies: document.cookie,
    name: window.name,
    state: history.state,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }));
}
