import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import col, select

from bot.broadcast.planning import plan
from bot.broadcast.refusals import CannotSend
from bot.broadcast.serials import UNIQUE_FOR
from bot.broadcast.tags import SPACE, decode
from bot.models import (
    AudienceKind,
    Broadcast,
    Database,
    LogEntry,
    MessageContent,
    OutboxMessage,
    OutboxState,
    Person,
    Place,
    PlaceKind,
    Priority,
    Purpose,
    Sender,
    SenderState,
    TagCounter,
    Tenure,
    Work,
    WorkKind,
    key_of,
)
from config.languages import Language
from tests.broadcast.scenes import (
    MORNING,
    NIGHT,
    NOON,
    deliveries,
    make_approved,
    make_scene,
    make_sending,
    schedule,
)
from tests.builders import make_group, make_person, make_place, make_sender


def test_every_group_of_the_audience_gets_one_delivery_with_a_tag_of_its_own(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_approved(session, scene)
        assert plan(session, key_of(broadcast), NOON, schedule=schedule()) == 5
        planned = deliveries(session, broadcast)
        assert {row.group_id for row in planned} == {group.id for group in scene.groups}
        tags = [decode(row.tag or "") for row in planned]
        assert sorted(tag.serial for tag in tags if tag and tag.letters == "UDA") == [0, 1, 2, 3, 4]
        assert len({row.token for row in planned}) == 5
        assert {row.state for row in planned} == {OutboxState.QUEUED}
        assert {row.priority for row in planned} == {Priority.BULK}
        assert {row.due_at for row in planned} == {NOON}
        assert {row.expires_at for row in planned} == {NOON + timedelta(days=3)}
        assert (broadcast.state, broadcast.planned_at) == ("sending", NOON)


def test_planning_again_adds_nothing(database: Database) -> None:
    with database.write() as session:
        broadcast = make_sending(session, make_scene(session))
    for _ in range(2):
        with database.write() as session:
            assert plan(session, key_of(broadcast), NOON, schedule=schedule()) == 0
    with database.read() as session:
        assert len(deliveries(session, broadcast)) == 5
        entries = session.exec(select(LogEntry).where(LogEntry.action == "broadcast.planned")).all()
        assert [entry.details for entry in entries] == [{"deliveries": 5}]


def test_what_is_written_already_stays_as_it_is(database: Database) -> None:
    with database.write() as session:
        broadcast = make_sending(session, make_scene(session))
        before = {row.group_id: row.token for row in deliveries(session, broadcast)}
        broadcast.state = "approved"
        session.flush()
        assert plan(session, key_of(broadcast), NOON, schedule=schedule()) == 5
        assert {row.group_id: row.token for row in deliveries(session, broadcast)} == before


def test_who_stopped_messages_is_never_planned(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_approved(session, scene)
        tenure = session.exec(select(Tenure).where(Tenure.group_id == scene.groups[0].id)).one()
        session.get_one(Person, tenure.person_id).opted_out_at = NOON
        assert plan(session, key_of(broadcast), NOON, schedule=schedule()) == 4
        assert tenure.person_id not in {row.person_id for row in deliveries(session, broadcast)}


def test_only_the_kind_of_place_that_is_meant_gets_it(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_sending(session, scene, audience=AudienceKind.WARDS)
        groups = {row.group_id for row in deliveries(session, broadcast)}
        assert groups == {group.id for group in scene.groups[3:]}


def test_a_block_is_an_audience(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        block = session.exec(select(Place).where(Place.kind == PlaceKind.BLOCK)).one()
        assert len(deliveries(session, make_sending(session, scene, place=block))) == 3


def test_the_whole_state_is_planned_in_one_go_each_district_with_its_own_tags(database: Database) -> None:
    with database.write() as session:
        udaipur = make_scene(session)
        jodhpur = make_scene(session, "Jodhpur", "110", gram_panchayats=2)
        make_sending(session, udaipur)
        state = session.get_one(Place, udaipur.district.parent_id)
        for scene in (udaipur, jodhpur):
            scene.approver.place_id = scene.author.place_id = key_of(state)
        rows = deliveries(session, make_sending(session, udaipur, place=state))
        serials: dict[str, list[int]] = {}
        for row in rows:
            tag = decode(row.tag or "")
            assert tag is not None
            serials.setdefault(tag.letters, []).append(tag.serial)
        # Udaipur's first five went with the broadcast before.
        assert {letters: sorted(found) for letters, found in serials.items()} == {
            "UDA": [5, 6, 7, 8, 9],
            "JOD": [0, 1, 2, 3],
        }
        counters = {counter.district_id: counter.next_serial for counter in session.exec(select(TagCounter))}
        assert counters == {udaipur.district.id: 10, jodhpur.district.id: 4}


def test_no_tag_comes_round_again_within_200_days(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        first = make_sending(session, scene)
        counter = session.exec(select(TagCounter)).one()
        counter.next_serial = SPACE - 1
        session.add(counter)
        second = make_approved(session, scene)
    with pytest.raises(CannotSend, match="200"), database.write() as session:
        plan(session, key_of(second), NOON, schedule=schedule())
    with database.write() as session:
        assert deliveries(session, second) == []
        assert session.get_one(Broadcast, second.id).state == "approved"
        for row in deliveries(session, first):
            row.created_at = NOON - UNIQUE_FOR
        session.flush()
        assert plan(session, key_of(second), NOON, schedule=schedule()) == 5


def test_a_delivery_goes_from_the_number_the_admin_wrote_to(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        pool = make_sender(session, None, "+910000000009")
        other = make_sender(session, scene.district, "+910000000008")
        own = session.exec(
            select(Sender).where(Sender.id != other.id, Sender.district_id == scene.district.id)
        ).one()
        people = [
            session.get_one(Person, person_id)
            for person_id in session.exec(select(Tenure.person_id).order_by(col(Tenure.id)))
        ]
        people[0].sender_id = people[1].sender_id = pool.id
        people[2].sender_id = other.id
        senders = {row.person_id: row.sender_id for row in deliveries(session, make_sending(session, scene))}
        assert senders[key_of(people[0])] == senders[key_of(people[1])] == pool.id
        assert senders[key_of(people[2])] == other.id
        for person in people[3:]:
            assert senders[key_of(person)] == sorted([key_of(own), key_of(other)])[key_of(person) % 2]


def test_a_stopped_sender_gets_nothing_and_without_its_own_a_district_uses_the_pool(
    database: Database,
) -> None:
    with database.write() as session:
        scene = make_scene(session)
        stopped = session.exec(select(Sender)).one()
        stopped.state = SenderState.STOPPED
        for person in session.exec(select(Person)):
            person.sender_id = stopped.id
        pool = [make_sender(session, None, f"+91000000000{n}").id for n in (7, 8)]
        rows = deliveries(session, make_sending(session, scene))
        assert {row.sender_id for row in rows} == set(pool)


def test_without_any_sender_nothing_is_planned(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, with_sender=False)
        sender = make_sender(session)
        broadcast = make_approved(session, scene)
        session.delete(sender)
    with pytest.raises(CannotSend, match="Udaipur"), database.write() as session:
        plan(session, key_of(broadcast), NOON, schedule=schedule())


def test_everybody_gets_the_text_of_his_language_or_the_hindi_one(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=0, wards=1)
        block = session.exec(select(Place).where(Place.kind == PlaceKind.BLOCK)).one()
        english = make_person(session, language=Language.ENGLISH, now=NOON)
        make_group(session, make_place(session, PlaceKind.GRAM_PANCHAYAT, "9", "P", block), english)
        broadcast = make_approved(session, scene)
        plan(session, key_of(broadcast), NOON, schedule=schedule())
        contents = {
            row.language: session.get_one(MessageContent, row.content_id)
            for row in deliveries(session, broadcast)
        }
        assert contents[Language.HINDI].body == contents[Language.ENGLISH].body
        assert "{{1}}" in contents[Language.HINDI].body
        titles = [(content.buttons or [])[0]["title"] for content in contents.values()]
        assert len(set(titles)) == 2


def test_a_text_too_long_for_a_button_is_followed_by_the_question(database: Database) -> None:
    with database.write() as session:
        broadcast = make_sending(session, make_scene(session), text="क" * 1_200)
        rows = deliveries(session, broadcast)
        asked = session.exec(select(OutboxMessage).where(OutboxMessage.purpose == Purpose.REMINDER)).all()
        assert {row.natural_key for row in asked} == {f"posted?:{row.id}" for row in rows}
        assert {(row.broadcast_id, row.group_id, row.tag) for row in asked} == {(broadcast.id, None, None)}
        assert min(row.due_at for row in asked) > max(row.due_at for row in rows)
        question = session.get_one(MessageContent, asked[0].content_id)
        assert [one["payload"] for one in question.buttons or []] == ["posted"]


def test_in_the_quiet_hours_only_the_urgent_goes_at_once(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        for urgent, due_at, priority in ((False, MORNING, Priority.BULK), (True, NIGHT, Priority.URGENT)):
            broadcast = make_approved(session, scene, urgent=urgent)
            plan(session, key_of(broadcast), NIGHT, schedule=schedule())
            rows = deliveries(session, broadcast)
            assert {(row.due_at, row.priority) for row in rows} == {(due_at, priority)}


def test_a_scheduled_broadcast_is_planned_when_its_time_has_come(database: Database) -> None:
    with database.write() as session:
        broadcast = make_approved(session, make_scene(session))
        broadcast.scheduled_at = NOON + timedelta(hours=1)
        session.flush()
        assert plan(session, key_of(broadcast), NOON + timedelta(minutes=59), schedule=schedule()) == 0
        assert plan(session, key_of(broadcast), NOON + timedelta(minutes=61), schedule=schedule()) == 5


def test_the_lanes_of_the_senders_are_told(database: Database) -> None:
    told: set[Work] = set()
    database.announce = told.update
    with database.write() as session:
        scene = make_scene(session)
        broadcast = make_approved(session, scene)
        sender = session.exec(select(Sender)).one()
    told.clear()
    with database.write() as session:
        plan(session, key_of(broadcast), NOON, schedule=schedule())
    assert told == {Work(WorkKind.RUN_LANE, sender.id)}


def plan_at_once(database: Database, broadcasts: list[Broadcast]) -> int:
    """Plan each in a thread of its own, all beginning together; how many deliveries they say they added."""
    ready = threading.Barrier(len(broadcasts))

    def work(broadcast: Broadcast) -> int:
        ready.wait()
        with database.write() as session:
            return plan(session, key_of(broadcast), NOON, schedule=schedule())

    with ThreadPoolExecutor(len(broadcasts)) as threads:
        return sum(threads.map(work, broadcasts))


def test_workers_that_plan_the_same_broadcast_at_once_plan_it_once(database: Database) -> None:
    with database.write() as session:
        broadcast = make_approved(session, make_scene(session))
    assert plan_at_once(database, [broadcast] * 3) == 5
    with database.read() as session:
        assert len(deliveries(session, broadcast)) == 5


def test_broadcasts_planned_at_once_share_no_tag(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session)
        broadcasts = [make_approved(session, scene) for _ in range(4)]
    assert plan_at_once(database, broadcasts) == 20
    with database.read() as session:
        assert len(set(session.exec(select(OutboxMessage.tag)))) == 20
        assert session.exec(select(TagCounter)).one().next_serial == 20
