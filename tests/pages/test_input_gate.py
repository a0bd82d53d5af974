"""Bytes that are no text end with 400 and a page, never in a view (INJ-3, INJ-4)."""

import pytest
from django.test import Client

from funders.models import Call

pytestmark = pytest.mark.django_db

NO_TEXT = {
    "NUL": "%00",
    "invalid UTF-8": "%FF",
    "overlong": "%C0%80",
    "lone surrogate": "%ED%A0%80",
    "escape": "%1B",
    "vertical tab": "%0B",
    "C1 control": "%C2%85",
    "cut sequence": "%E2%82",
}


@pytest.mark.parametrize("bytes_", NO_TEXT.values(), ids=NO_TEXT)
@pytest.mark.parametrize(
    "address",
    ["/bandi/{}/", "/verifica/{}/", "/progetti-finanziati/?testo=a{}", "/bandi/?{}=1", "/{}"],
)
def test_an_address_that_is_no_text_is_refused(address: str, bytes_: str) -> None:
    answer = Client(raise_request_exception=False).get(address.format(bytes_))

    assert answer.status_code == 400
    assert "Richiesta non comprensibile" in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("bytes_", NO_TEXT.values(), ids=NO_TEXT)
@pytest.mark.parametrize("body", ["login=a{}&password=b", "a{}=b"])
def test_a_form_that_is_no_text_is_refused(body: str, bytes_: str) -> None:
    answer = Client(raise_request_exception=False).post(
        "/accesso/login/",
        data=body.format(bytes_),
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\ufffdb"])
def test_a_field_of_a_multipart_form_that_is_no_text_is_refused(text: str) -> None:
    answer = Client(raise_request_exception=False).post("/accesso/login/", {"login": text})

    assert answer.status_code == 400


def test_bytes_that_are_not_utf8_in_a_multipart_form_are_refused() -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\na\xff\r\n--x--\r\n'

    answer = Client(raise_request_exception=False).post(
        "/accesso/login/", data=body, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("text", ["riga\r\nriga", "tab\tqui", "caffè 🙂 ’“", "1+1=2 & via %"])
def test_text_with_line_ends_and_any_letter_passes(text: str) -> None:
    answer = Client().post("/accesso/login/", {"login": text, "password": "x"})

    assert answer.status_code == 200


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "utf-7"])
@pytest.mark.parametrize("address", ["/accesso/login/", "/verifica/ABCDEFGH2345/"])
@pytest.mark.parametrize("checks", [False, True])
def test_a_form_in_another_encoding_is_refused_with_a_page(
    address: str, charset: str, checks: bool
) -> None:
    answer = Client(raise_request_exception=False, enforce_csrf_checks=checks).post(
        address,
        data=b"login=a&password=b",
        content_type=f"application/x-www-form-urlencoded; charset={charset}",
    )

    assert answer.status_code == 400
    assert "Richiesta non comprensibile" in answer.content.decode()


def test_a_form_that_says_utf8_passes() -> None:
    answer = Client().post(
        "/accesso/login/",
        data="login=a&password=b",
        content_type="application/x-www-form-urlencoded; charset=UTF-8",
    )

    assert answer.status_code == 200


def test_an_endless_query_is_refused() -> None:
    assert Client().get("/bandi/?a=" + "x" * 4_001).status_code == 400


def test_too_many_fields_are_refused() -> None:
    body = "&".join(f"a{place}=1" for place in range(2_500))

    answer = Client(raise_request_exception=False).post(
        "/accesso/login/", data=body, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "number", ["0", "-1", "2", "1" + "0" * 30, "1e3", "١", "1_0", "", "a", "01", "1.5", "+1"]
)
def test_a_page_that_no_list_has_is_not_there(number: str) -> None:
    assert Call.objects.count() == 0
    assert Client().get("/bandi/", {"pagina": number}).status_code == 404
    assert Client().get("/progetti-finanziati/", {"pagina": number}).status_code == 404


def test_the_first_page_is_there() -> None:
    assert Client().get("/bandi/", {"pagina": "1"}).status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "１", "1a"])
def test_a_job_with_an_absurd_number_is_not_there(number: str) -> None:
    assert Client().get(f"/lavori/{number}/").status_code == 404
