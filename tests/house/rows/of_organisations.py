"""Rows of ``organisations``; ``furnish`` adds to the town what their pages need."""

import datetime as dt
import hashlib

from projects.models import Organisation
from tests.factories import a_member, a_person, an_invitation, an_organisation
from tests.house.rows.row import EVERYONE, PEOPLE, READ, UNFIT, Row
from tests.pages.town import Town
from welfare_kmzero import clock

BOTH = (*READ, "POST")
ADA = frozenset({"Ada"})
# Bruno writes for the body and does not manage its people; Gina audits.
WRITERS = ADA | {"Bruno"}
TOKEN = "un-codice-che-nessuno-indovina"

ROWS: dict[str, Row] = {
    "enti/nuovo/": Row(
        policy="signed_in",
        address="/enti/nuovo/",
        may=PEOPLE,
        methods=BOTH,
        post_status=UNFIT,
    ),
    "enti/<slug:code>/": Row(
        policy="signed_in",
        address="/enti/{mine}/",
        may=WRITERS | {"Gina"},
        foreign="/enti/{theirs}/",
        foreign_may=frozenset({"Gina", "Furio"}),
    ),
    "enti/<slug:code>/modifica/": Row(
        policy="signed_in",
        address="/enti/{mine}/modifica/",
        may=WRITERS,
        methods=BOTH,
        post_status=UNFIT,
        foreign="/enti/{theirs}/modifica/",
        foreign_may=frozenset({"Furio"}),
    ),
    "enti/<slug:code>/invita/": Row(
        policy="signed_in",
        address="/enti/{mine}/invita/",
        may=ADA,
        methods=BOTH,
        post_status=UNFIT,
        foreign="/enti/{theirs}/invita/",
        foreign_may=frozenset({"Furio"}),
    ),
    "enti/<slug:code>/inviti/<number:number>/rimanda/": Row(
        policy="signed_in",
        address="/enti/{mine}/inviti/{to_send}/rimanda/",
        may=ADA,
        methods=("POST",),
        foreign="/enti/{theirs}/inviti/{to_send}/rimanda/",
        foreign_may=frozenset(),
    ),
    "enti/<slug:code>/inviti/<number:number>/ritira/": Row(
        policy="signed_in",
        address="/enti/{mine}/inviti/{to_revoke}/ritira/",
        may=ADA,
        methods=("POST",),
        foreign="/enti/{theirs}/inviti/{to_revoke}/ritira/",
        foreign_may=frozenset(),
    ),
    "enti/<slug:code>/persone/<number:number>/ruolo/": Row(
        policy="signed_in",
        address="/enti/{mine}/persone/{colleague}/ruolo/",
        may=ADA,
        methods=BOTH,
        post_status=UNFIT,
        foreign="/enti/{theirs}/persone/{colleague}/ruolo/",
    ),
    # The only owner: nobody else would answer for the body.
    "enti/<slug:code>/persone/<number:number>/togli/": Row(
        policy="signed_in",
        address="/enti/{mine}/persone/{owner}/togli/",
        may=ADA,
        methods=BOTH,
        post_status=UNFIT,
        foreign="/enti/{theirs}/persone/{owner}/togli/",
    ),
    "enti/inviti/<number:number>/accetta/": Row(
        policy="signed_in",
        address="/enti/inviti/{to_elsa}/accetta/",
        may=frozenset({"Elsa"}),
        methods=("POST",),
        foreign="/enti/inviti/{to_stranger}/accetta/",
    ),
    "inviti/<str:token>/": Row(
        policy="anyone",
        address=f"/inviti/{TOKEN}/",
        may=EVERYONE,
        may_post=frozenset({"nobody", "Carla"}),
        methods=BOTH,
    ),
}


def furnish(town: Town) -> dict[str, object]:
    # A body of its own: the invitations accepted here must open nothing else to Carla and Elsa.
    mine = an_organisation(name="Ente delle persone")
    owner = a_member(organisation=mine, user=town.people["Ada"])
    colleague = a_member(organisation=mine, user=town.people["Bruno"], role="editor")
    theirs = an_organisation(name="Ente di altri")
    a_member(organisation=theirs, user=a_person("Furio"))
    return {
        "mine": mine.code,
        "theirs": theirs.code,
        "owner": owner.pk,
        "colleague": colleague.pk,
        "to_send": _invited(mine, "nuova@ente.example"),
        "to_revoke": _invited(mine, "altra@ente.example"),
        "to_elsa": _invited(mine, "elsa@demo.example"),
        "to_stranger": _invited(mine, "nessuno@ente.example"),
        "to_carla": _invited(
            mine, "carla@demo.example", token_sha256=hashlib.sha256(TOKEN.encode()).hexdigest()
        ),
    }


def _invited(organisation: Organisation, email: str, **columns: object) -> object:
    now = clock.now()
    return an_invitation(
        organisation=organisation,
        email=email,
        invited_at=now,
        expires_at=now + dt.timedelta(days=14),
        **columns,
    ).pk
