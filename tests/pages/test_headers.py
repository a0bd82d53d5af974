"""The headers of every answer (AUT-10; ASVS V3.4, V14.3)."""

from tests.pages.town import Town

ADDRESSES = ["/", "/bandi/", "/nulla/", "/robots.txt", "/salute", "/accesso/login/", "/admin/"]


def test_every_answer_closes_the_page_on_itself(town: Town) -> None:
    for address in ADDRESSES:
        answer = town.client().get(address)

        policy = dict(
            part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'none'", address
        assert policy["script-src"] == "'self'"
        assert policy["style-src"] == "'self'"
        assert policy["frame-ancestors"] == "'none'"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["Content-Type"].endswith(("charset=utf-8", "application/json")), address


def test_what_a_signed_in_person_sees_stays_in_no_cache(town: Town) -> None:
    client = town.client("Elsa")
    for address in ("/", "/scrivania/", "/bandi/PUBBLICO/esiti/", "/nulla/"):
        answer = client.get(address)

        assert "no-store" in answer["Cache-Control"], address
        assert "private" in answer["Cache-Control"]
        assert "Cookie" in answer["Vary"]


def test_a_stranger_gets_no_cookie_from_a_public_page(town: Town) -> None:
    answer = town.client().get("/bandi/PUBBLICO/esiti/")

    assert not answer.cookies
    assert "Cache-Control" not in answer.headers


def test_nothing_in_a_page_comes_from_elsewhere_or_stands_inline(town: Town) -> None:
    for address in ("/", "/bandi/PUBBLICO/", "/bandi/PUBBLICO/esiti/", "/progetti-finanziati/"):
        page = town.client().get(address).content.decode()

        assert "<script>" not in page
        assert "style=" not in page
        assert "onclick" not in page
        assert 'src="http' not in page
        assert 'rel="stylesheet" href="/static/' in page
