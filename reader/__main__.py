"""onecard-reader: serves one desk, or says whether the reader works (`--check`)."""

import argparse
import contextlib
import sys
import webbrowser
from urllib.parse import urlsplit

from reader.agent import PORT, Agent
from reader.errands import CardDesk
from reader.readers import list_readers
from reader.troubles import CardTrouble, sentence


def main() -> None:
    asked = _arguments()
    if asked.check:
        sys.exit(check(asked.reader))
    open_page = None if asked.kiosk else webbrowser.open
    agent = Agent(_origin(asked.server), show_code=_show, open_page=open_page, port=asked.port, reader=asked.reader)
    _say(f"读卡程序已启动，只为 {asked.server} 服务。按 Ctrl+C 结束。")
    with contextlib.suppress(KeyboardInterrupt):
        agent.run()


def check(reader: str | None) -> str | None:
    """Says what is there, and nothing of what a card says. An exit status for scripts."""
    try:
        _say("读卡器：" + "、".join(list_readers()))
        card = CardDesk(reader).read()
    except CardTrouble as trouble:
        return sentence(trouble.trouble)
    _say(f"卡片可读，读出 {len(card.values)} 项，需要留意 {len(card.findings)} 项。")
    return None


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="onecard-reader", description="读社会保障卡，供服务台页面使用。")
    parser.add_argument("--server", help="服务台网址，如 https://card.example.gov.cn", default="http://localhost:8000")
    parser.add_argument("--port", type=int, default=PORT, help=f"本机端口（{PORT}）")
    parser.add_argument("--reader", help="读卡器名称；不写则用第一个有卡的")
    parser.add_argument("--kiosk", action="store_true", help="自助终端：输入密码的页面嵌在自助终端的页面里")
    parser.add_argument("--check", action="store_true", help="检查读卡器和卡片后退出")
    return parser.parse_args()


def _origin(address: str) -> str:
    """As a browser says it: scheme and host, nothing after."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _show(code: str) -> None:
    _say(f"配对码：{code}")


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 # for the person at this computer


if __name__ == "__main__":
    main()
