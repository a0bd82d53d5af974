"""Everything made of demonstration data says so, and nothing else does."""

from tests.pages.town import Town
from tests.worlds import a_publication

WORDS = "ati dimostrativi"


def _addresses(town: Town, edition: str) -> dict[str, tuple[str, ...]]:
    code = "DELBDELBDELB" if edition == "PUBBLICO" else "SECRSECRSECR"
    job = town.jobs["failed" if edition == "PUBBLICO" else "queued"]
    return {
        "nobody": (
            f"/bandi/{edition}/",
            f"/bandi/{edition}/esiti/",
            f"/progetti-finanziati/?bando={edition}",
            f"/verifica/{code}/",
        ),
        "Elsa": (f"/scrivania/atti/{edition}/", f"/lavori/{job.pk}/"),
    }


def test_every_page_of_a_made_up_edition_says_so(town: Town) -> None:
    for name, addresses in _addresses(town, "PUBBLICO").items():
        for address in addresses:
            assert WORDS in town.client(name).get(address).content.decode(), address
    for name, address in (
        ("nobody", "/"),
        ("nobody", "/bandi/"),
        ("Elsa", "/scrivania/"),
        ("Ada", "/scrivania/"),
        ("Dario", "/scrivania/"),
        ("Elsa", "/lavori/"),
    ):
        assert WORDS in town.client(name).get(address).content.decode(), address


def test_a_true_edition_is_not_called_made_up(town: Town) -> None:
    a_publication(call=town.secret.call)
    for name, addresses in _addresses(town, "SEGRETO").items():
        for address in addresses:
            answer = town.client(name).get(address)
            assert answer.status_code == 200
            assert WORDS not in answer.content.decode(), address
