from datetime import timedelta

import pytest

from bot.broadcast.similar import similar_before
from bot.models import AudienceKind, Broadcast, Database, Place
from tests.broadcast.scenes import NOON, TEXT, make_approved, make_draft, make_scene


@pytest.mark.parametrize(
    ("text", "is_similar"),
    [
        (TEXT, True),
        (TEXT.replace("आज ही", "अभी") + " !!", True),
        (TEXT.upper().replace("\n", " "), True),
        ("जल जीवन मिशन के कनेक्शन के लिए आवेदन 30 नवंबर तक लिए जाएँगे।\nजनसंपर्क कार्यालय, उदयपुर", False),
    ],
)
def test_nearly_the_same_text_is_noticed(database: Database, text: str, is_similar: bool) -> None:
    with database.write() as session:
        scene = make_scene(session)
        earlier = make_approved(session, scene)
        found = similar_before(session, make_draft(session, scene, text=text), NOON)
        assert (found == earlier) is is_similar


def similar_to_a_draft_for_wards(database: Database, **earlier: object) -> Broadcast | None:
    with database.write() as session:
        scene = make_scene(session)
        make_approved(session, scene, **earlier)
        draft = make_draft(session, scene, audience=AudienceKind.WARDS)
        return similar_before(session, draft, NOON)


def test_only_what_reached_part_of_the_audience_counts(database: Database) -> None:
    assert similar_to_a_draft_for_wards(database) is not None


def test_another_kind_of_place_is_another_audience(database: Database) -> None:
    assert similar_to_a_draft_for_wards(database, audience=AudienceKind.GRAM_PANCHAYATS) is None


def test_above_and_below_overlap_beside_does_not(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        other = make_scene(session, "Jodhpur", "110")
        make_approved(session, scene)
        state = session.get_one(Place, scene.district.parent_id)
        draft = make_draft(session, scene)
        draft.place_id = state.id or 0
        assert similar_before(session, draft, NOON) is not None
        draft.place_id = scene.gram_panchayats[0].id or 0
        assert similar_before(session, draft, NOON) is not None
        assert similar_before(session, make_draft(session, other), NOON) is None


def test_drafts_and_what_is_long_past_do_not_count(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        make_draft(session, scene)
        make_approved(session, scene)
        draft = make_draft(session, scene)
        assert similar_before(session, draft, NOON + timedelta(days=31)) is None
