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
