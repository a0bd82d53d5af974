"""Background work: followed, and tried again when it failed."""

from tests.pages.town import ROLES, Town
from welfare_kmzero.audit.models import Event


def test_each_job_is_seen_by_who_works_on_its_call(town: Town) -> None:
    failed = f"/lavori/{town.jobs['failed'].pk}/"
    queued = f"/lavori/{town.jobs['queued'].pk}/"

    def seen(address: str) -> set[str]:
        people = [name for name in ROLES if name != "nobody"]
        return {name for name in people if town.client(name).get(address).status_code == 200}

    assert seen(failed) == {"Elsa", "Furio", "Gina", "Ivo"}
    assert seen(queued) == {"Elsa", "Gina", "Ivo"}
    assert town.client().get(failed).status_code == 302


def test_the_list_holds_only_what_one_may_see(town: Town) -> None:
    assert "In attesa" in town.client("Elsa").get("/lavori/").content.decode()
    assert "In attesa" not in town.client("Furio").get("/lavori/").content.decode()
    assert "Nessun lavoro" in town.client("Carla").get("/lavori/").content.decode()


def test_the_reason_of_a_failure_is_shown(town: Town) -> None:
    page = town.client("Elsa").get(f"/lavori/{town.jobs['failed'].pk}/").content.decode()

    assert "Manca il carattere Titillium" in page
    assert "Non riuscito – riprova" in page


def test_a_failed_job_is_tried_again(town: Town) -> None:
    job = town.jobs["failed"]

    answer = town.client("Elsa").post(f"/lavori/{job.pk}/riprova/", follow=True)

    job.refresh_from_db()
    assert job.status == "queued"
    assert "Il lavoro è di nuovo in coda" in answer.content.decode()
    event = Event.objects.get(action="job.retried")
    assert (event.actor, event.target) == ("elsa@demo.example", job.key)


def test_a_job_that_did_not_fail_is_not_tried_again(town: Town) -> None:
    job = town.jobs["queued"]

    answer = town.client("Elsa").post(f"/lavori/{job.pk}/riprova/", follow=True)

    job.refresh_from_db()
    assert job.status == "queued"
    assert "Si può riprovare solo un lavoro non riuscito" in answer.content.decode()
    assert not Event.objects.filter(action="job.retried").exists()


def test_only_officers_and_administrators_try_again(town: Town) -> None:
    job = town.jobs["failed"]
    address = f"/lavori/{job.pk}/riprova/"

    for name in ("Ada", "Carla", "Dario", "Gina"):
        assert town.client(name).post(address).status_code == 404
    job.refresh_from_db()
    assert job.status == "failed"


def test_the_fragment_of_a_job_polls_until_it_ends(town: Town) -> None:
    client = town.client("Elsa")

    queued = client.get(f"/lavori/{town.jobs['queued'].pk}/", headers={"HX-Request": "true"})
    failed = client.get(f"/lavori/{town.jobs['failed'].pk}/", headers={"HX-Request": "true"})

    assert "<html" not in queued.content.decode()
    assert "hx-get" in queued.content.decode()
    assert "hx-get" not in failed.content.decode()


def test_the_list_is_narrowed_by_state(town: Town) -> None:
    client = town.client("Elsa")

    pages = {
        word: client.get("/lavori/", {"stato": word})
        for word in ("", "in-corso", "non-riusciti", "pronti", "altro")
    }

    shown = {word: [row.job.status for row in page.context["jobs"]] for word, page in pages.items()}
    assert set(shown["in-corso"]) == {"queued"}
    assert set(shown["non-riusciti"]) == {"failed"}
    assert shown["altro"] == shown[""]
    counts = {word: count for word, _, count in pages[""].context["kinds"]}
    assert counts == {word: len(shown[word]) for word in ("", "in-corso", "non-riusciti", "pronti")}
