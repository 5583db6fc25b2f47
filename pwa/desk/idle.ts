const WARNING_SECONDS = 60;

/**
 * The server ends an idle session; this page then must not go on showing what it shows. A minute before, it asks.
 * Timers sleep with the machine, so that the time is looked at again whenever the page comes back into view; what was
 * done in another tab counts here too.
 */
export function watchIdleness(body: HTMLElement): void {
  const { idleSeconds, signedOut } = body.dataset;
  const notice = document.getElementById("idle-notice");
  if (!idleSeconds || !signedOut || !notice) return;
  const allowed = Number(idleSeconds) * 1000;
  const leave = (): void => location.replace(signedOut);

  const heard = (): void => {
    localStorage.setItem(signedOut, String(Date.now()));
    look();
  };
  const look = (): void => {
    const left = allowed - (Date.now() - Number(localStorage.getItem(signedOut)));
    if (left <= 0) leave();
    notice.hidden = left > WARNING_SECONDS * 1000;
  };

  heard();
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  document.addEventListener("htmx:after:request", heard);
  notice.querySelector("button")?.addEventListener("click", () => {
    // Asking for this very page is a step that the server counts.
    void fetch(location.href, { method: "HEAD" }).then((answer) => (answer.redirected ? leave() : heard()));
  });
}
