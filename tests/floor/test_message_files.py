"""Messages pass through files where there is no Redis (OPS-3)."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from kombu import Connection

from welfare_kmzero.message_files import TABLE, lay_out


def test_the_table_is_there_whole_and_stays_as_the_workers_wrote_it(tmp_path: Path) -> None:
    lay_out(tmp_path)
    table = tmp_path / "control" / TABLE
    assert json.loads(table.read_text()) == []

    table.write_text('[["celery", "", "celery"]]')
    lay_out(tmp_path)

    assert table.read_text() == '[["celery", "", "celery"]]'
    assert [each.name for each in (tmp_path / "control").iterdir()] == [TABLE]


def test_one_that_a_kill_left_empty_is_made_anew(tmp_path: Path) -> None:
    lay_out(tmp_path)
    (tmp_path / "control" / TABLE).write_bytes(b"")

    lay_out(tmp_path)

    assert json.loads((tmp_path / "control" / TABLE).read_text()) == []


def test_many_that_start_together_find_one_table(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lay_out, [tmp_path] * 40))

    assert json.loads((tmp_path / "control" / TABLE).read_text()) == []


def test_kombu_itself_goes_no_further_at_an_empty_table(tmp_path: Path) -> None:
    """The control: what a kill may leave, without us and with us."""
    lay_out(tmp_path)
    (tmp_path / "control" / TABLE).write_bytes(b"")
    options = {
        "data_folder_in": str(tmp_path / "messages"),
        "data_folder_out": str(tmp_path / "messages"),
        "control_folder": str(tmp_path / "control"),
    }

    with Connection("filesystem://", transport_options=options) as connection:
        channel = connection.default_channel
        with pytest.raises(ValueError, match="Expecting value"):
            channel.get_table("celery")

        lay_out(tmp_path)
        channel._queue_bind("celery", "celery", "", "celery")

        assert [tuple(each) for each in channel.get_table("celery")] == [("celery", "", "celery")]
