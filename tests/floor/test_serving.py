"""A port of this machine, by choice or the next free one."""

import http.server
import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from welfare_kmzero import serving


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_next_free_port_is_used_when_the_usual_one_is_taken(taken: int) -> None:
    with serving.listen("127.0.0.1", taken, only_this=False) as listener:
        port = listener.getsockname()[1]

        assert taken < port <= taken + serving.TRIES
        assert serving.address_of(listener) == f"http://127.0.0.1:{port}"


def test_port_asked_for_by_number_is_refused_when_taken(taken: int) -> None:
    with pytest.raises(serving.PortTaken) as refusal:
        serving.listen("127.0.0.1", taken, only_this=True)

    assert str(refusal.value) == (
        f"Port {taken} is taken by another program: choose one with make demo PORT={taken + 1}"
    )


def test_refusal_says_up_to_which_port_it_looked(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "TRIES", 0)

    with pytest.raises(serving.PortTaken, match=f"^Port {taken} is taken"):
        serving.listen("127.0.0.1", taken, only_this=False)


def test_address_of_ipv6_is_in_brackets() -> None:
    listener = SimpleNamespace(getsockname=lambda: ("::1", 8000, 0, 0))

    assert serving.address_of(listener) == "http://[::1]:8000"


@pytest.mark.parametrize("status", [200, 404, 503])
def test_answers_gives_the_status_of_the_health_page(status: int) -> None:
    asked: list[str] = []

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.handle_request).start()

        assert serving.answers(f"http://127.0.0.1:{server.server_port}") == status
    assert asked == ["/salute"]


def test_answers_is_zero_while_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]

    assert serving.answers(f"http://127.0.0.1:{port}") == 0
