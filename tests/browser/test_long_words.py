"""A word as long as a title may be stays in its place (DOC-9)."""

import pytest

from tests.browser.conftest import Opens


@pytest.mark.parametrize("width", [1280, 900, 390])
def test_a_title_of_one_word_leaves_the_figures_in_sight(visit: Opens, width: int) -> None:
    stranger = visit(width=width)
    assert stranger.open("/bandi/PUBBLICO/esiti/") == 200

    stranger.page.evaluate(
        "document.querySelector('tbody .row-title').firstChild.data = 'W'.repeat(250)"
    )

    table, region = stranger.page.evaluate(
        "(t => [t.scrollWidth, t.parentElement.clientWidth])(document.querySelector('.table-region table'))"
    )
    assert table <= region + 60
