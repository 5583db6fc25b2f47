/** The reader program on this computer (docs/reader.md). A PIN never comes this way. */
const TOKEN = "reader-token";

export interface ReadCard {
  atr: string;
  values: Record<string, string>;
  findings: Record<string, string>;
}

export type Said =
  | { answer: "not-paired" }
  | { answer: "pin-page"; address: string }
  | { answer: "card"; card: ReadCard }
  | { answer: "trouble"; zh: string; en: string };

/** Why the program says nothing: it is not there, or it went to another page. */
export type Silence = "no-agent" | "other-desk";

export interface Listener {
  paired?: () => void;
  said: (said: Said) => void;
  silent: (why: Silence) => void;
}

/** With the code that a person carried here, or else with what is kept of it. */
export function pairing(kept: Storage, code?: string): { token: string } | { code: string } | null {
  const token = kept.getItem(TOKEN);
  return code !== undefined ? { code } : token ? { token } : null;
}

/** A connection for each question: the agent reads nothing for a page that nobody looks at. */
export function askAgent(
  at: string,
  asked: string,
  first: { token: string } | { code: string },
  kept: Storage,
  on: Listener,
): WebSocket {
  const socket = new WebSocket(`ws://${at}/desk`);
  let opened = false;
  let answered = false;
  socket.onopen = () => {
    opened = true;
    socket.send(JSON.stringify(first));
  };
  socket.onmessage = ({ data }) => {
    const said = JSON.parse(String(data)) as Said | { answer: "paired"; token: string };
    if (said.answer === "paired") {
      kept.setItem(TOKEN, said.token);
      on.paired?.();
      socket.send(JSON.stringify({ ask: asked }));
      return;
    }
    if (said.answer !== "pin-page") {
      answered = true;
      socket.close();
    }
    if (said.answer === "not-paired") kept.removeItem(TOKEN);
    on.said(said);
  };
  socket.onclose = () => {
    if (!answered) on.silent(opened ? "other-desk" : "no-agent");
  };
  return socket;
}
