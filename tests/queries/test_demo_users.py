"""Which clinician the demo sign-in offers, on both engines."""

from sqlalchemy import Connection, Engine, insert, update

from dashboard.db.engine import reading, writing
from dashboard.db.tables import caseload_summary, clinician
from dashboard.queries.demo_users import busiest_clinician, demo_clinician
from tests.support.people import add_clinician, add_person


def _clinician(conn: Connection, name: str, people: int, source: str = "demo") -> int:
    """A clinician who owns the follow-ups of ``people`` people on the caseload."""
    key = add_clinician(conn, name)
    conn.execute(update(clinician).where(clinician.c.id == key).values(source=source))
    for _ in range(people):
        _summary(conn, add_person(conn, source="demo"), key, on_caseload=True)
    return key


def _summary(conn: Connection, person: int, owner: int, *, on_caseload: bool) -> None:
    conn.execute(
        insert(caseload_summary),
        {
            "patient_id": person,
            "on_caseload": on_caseload,
            "family_key": "k",
            "given_key": "a",
            "record_key": "1",
            "phase": "active",
            "treatment": "both",
            "owner_id": owner,
            "medication_classes": "",
            "score_points": "[]",
            "attended": 0,
            "attendable": 0,
            "supply": "[]",
        },
    )


def test_the_demo_clinician_with_most_people_on_the_caseload(engine: Engine) -> None:
    with writing(engine) as conn:
        few = _clinician(conn, "L. Brandt", 1)
        most = _clinician(conn, "R. Osei", 2)
        _clinician(conn, "Not invented", 3, source="hospital")
        for _ in range(4):
            _summary(conn, add_person(conn, source="demo"), few, on_caseload=False)
    with reading(engine) as conn:
        found = busiest_clinician(conn)
        assert found is not None
        assert (found.id, found.name) == (most, "R. Osei")


def test_only_a_demo_clinician_can_be_signed_in_as(engine: Engine) -> None:
    with writing(engine) as conn:
        demo = _clinician(conn, "R. Osei", 0)
        real = _clinician(conn, "A. Real", 0, source="hospital")
    with reading(engine) as conn:
        assert busiest_clinician(conn) is None
        assert demo_clinician(conn, demo) is not None
        assert demo_clinician(conn, real) is None
        assert demo_clinician(conn, 10**17) is None
