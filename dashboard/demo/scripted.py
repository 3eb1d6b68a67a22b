"""The scripted people: fixed record numbers, stories that never change relative to ``as_of``.

Tests, screenshots and pages refer to them by key: ``STORIES["remission"]`` is a record number.
All are in the North team of the first site.
"""

from dashboard.demo import scripted_course as course
from dashboard.demo import scripted_medicine as medicine
from dashboard.demo.scripted_kit import Script
from dashboard.demo.scripted_showcase import tell_kovacs

#: 80 characters with quotes, markup, a formula sign, an apostrophe and diacritics.
HOSTILE_GIVEN = '=Zoë "Zed" <b>Ångström</b>'
HOSTILE_FAMILY = "O'Neill & Šimůnek-Featherstonehaugh de la Croix y Paz"

_R_OSEI, _L_BRANDT, _P_MBEKI = range(3)

_SCRIPTS = (
    Script("showcase", 417, "Anna", "Kovacs", "female", 34, _R_OSEI, tell_kovacs),
    Script("adherent_not_better", 52, "Takumi", "Nakamura", "male", 47, _L_BRANDT,
           course.tell_adherent_not_better),
    Script("gap_before_worsening", 68, "Natalia", "Petrov", "female", 41, _R_OSEI,
           medicine.tell_gap_before_worsening),
    Script("never_seen", 299, "Héctor", "Castellanos", "male", 29, _R_OSEI,
           course.tell_never_seen),
    Script("no_next_contact", 154, "Blessing", "Okafor", "female", 38, _L_BRANDT,
           course.tell_no_next_contact),
    Script("remission", 401, "Ingrid", "Sørensen", "female", 52, _P_MBEKI, course.tell_remission),
    Script("item9_positive", 193, "Marisol", "Delgado", "female", 44, _R_OSEI,
           course.tell_item9_positive),
    Script("young_start", 288, "Jamie", "Whitfield", "male", 19, _L_BRANDT,
           medicine.tell_young_start),
    Script("lithium_overdue", 340, "Stella", "Abara", "female", 58, _R_OSEI,
           medicine.tell_lithium_overdue),
    Script("injection_late", 129, "Karim", "Farah", "male", 33, _L_BRANDT,
           medicine.tell_injection_late),
    Script("switch_with_overlap", 233, "Rhiannon", "Llewellyn", "female", 36, _P_MBEKI,
           medicine.tell_switch_with_overlap),
    Script("two_medicines", 87, "Giorgos", "Papadakis", "male", 61, _L_BRANDT,
           medicine.tell_two_medicines),
    Script("therapy_only", 176, "Mei-Ling", "Tan", "female", 27, _R_OSEI,
           course.tell_therapy_only),
    Script("medication_only", 265, "Walter", "Grünwald", "male", 66, _P_MBEKI,
           medicine.tell_medication_only),
    Script("one_score", 376, "Delphine", "Roussel", "female", 31, _P_MBEKI,
           course.tell_one_score),
    Script("nothing_recorded", 305, "Ashok", "Raman", "male", 45, _P_MBEKI,
           course.tell_nothing_recorded),
    Script("two_missed", 211, "Elin", "Lindqvist", "female", 24, _P_MBEKI,
           course.tell_two_missed),
    Script("hostile_name", 101, HOSTILE_GIVEN, HOSTILE_FAMILY, "other", 39, _L_BRANDT,
           course.tell_hostile_name),
)  # fmt: skip

#: Story key to record number.
STORIES = {script.key: script.number for script in _SCRIPTS}
#: Record number to what makes the record.
SCRIPTS = {script.number: script.record for script in _SCRIPTS}
