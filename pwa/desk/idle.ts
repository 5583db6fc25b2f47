const WARNING_SECONDS = 60;

/**
 * The server ends an idle session; this page then must not go on showing what it shows. A minute before, it asks.
 * Timers sleep with the machine, so that the time is looked at again whenever the page comes back into view.
 */
export function watchIdleness(body: HTMLElement): void {
  const { idleSeconds, signedOut, stillHere } = body.dataset;
  const notice = document.getElementById("idle-notice");
  if (!idleSeconds || !signedOut || !stillHere || !notice) return;
  const allowed = Number(idleSeconds) * 1000;
  let since = Date.now();

  const look = (): void => {
    const left = allowed - (Date.now() - since);
    if (left <= 0) location.replace(signedOut);
    notice.hidden = left > WARNING_SECONDS * 1000;
  };
  const heard = (): void => {
    since = Date.now();
    look();
  };

  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("htmx:after:request", heard);
  notice.querySelector("button")?.addEventListener("click", () => {
    void fetch(stillHere).then((answer) => (answer.redirected ? location.replace(signedOut) : heard()));
  });
}
