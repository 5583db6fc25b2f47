// The holder's PIN: from her keys to the agent on this computer, and out of the page at once.
const form = document.querySelector("form");
const alert = document.querySelector("[role=alert]");
const words = (id) => document.getElementById(id).content.cloneNode(true);
const socket = new WebSocket(`ws://${location.host}${location.pathname}`);
let over = false;

socket.onmessage = ({ data }) => {
  const said = JSON.parse(data);
  if (said.errand === "change-pin") {
    const more = document.querySelector("fieldset");
    more.hidden = more.disabled = false;
  }
  if (said.zh) alert.textContent = `${said.zh} ${said.en}`;
  if (said.done) alert.replaceChildren(words("done"), ...(said.initial ? [words("initial")] : []));
  over = said.over === true;
  form.hidden = over;
};
socket.onclose = () => {
  form.hidden = true;
  if (!over) alert.replaceChildren(words("closed"));
};
form.onsubmit = (event) => {
  event.preventDefault();
  socket.send(JSON.stringify(Object.fromEntries(new FormData(form))));
  form.reset();
  form.elements.pin.focus();
};

// A kiosk's frame: browsers give it no focus by itself, and there may be no keyboard but this one.
if (window.top === window) form.elements.pin.focus();
else {
  const digits = document.getElementById("digits");
  let field = form.elements.pin;
  form.addEventListener("focusin", ({ target }) => {
    if (target instanceof HTMLInputElement) field = target;
  });
  for (const key of ["1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key;
    if (key === "⌫") button.setAttribute("aria-label", "删除 Delete");
    button.onclick = () => {
      field.value = key === "⌫" ? field.value.slice(0, -1) : (field.value + key).slice(0, 6);
      const next = [...form.querySelectorAll("input:not([disabled])")].filter((input) => !input.matches(":disabled"));
      if (field.value.length === 6) field = next[next.indexOf(field) + 1] ?? field;
      field.focus();
    };
    digits.append(button);
  }
  digits.hidden = false;
  document.documentElement.dataset.framed = "";
}
