"""Which medicine a code or a label is."""

import pytest

from dashboard.domain.drugs import ANTIDEPRESSANT_CLASSES, OTHER_CLASS, DrugCatalogue, strength_of
from dashboard.domain.rules import RuleBook

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"


@pytest.fixture(scope="module")
def catalogue(rules: RuleBook) -> DrugCatalogue:
    return rules.drugs


@pytest.mark.parametrize(
    ("label", "ingredient", "drug_class"),
    [
        ("Sertraline 50 MG Oral Tablet", "sertraline", "ssri"),
        ("Sertraline 100MG", "sertraline", "ssri"),
        ("Fluoxetine 20 MG Oral Capsule", "fluoxetine", "ssri"),
        ("Zoloft 25 mg", "sertraline", "ssri"),
        ("desipramine hydrochloride 75 MG Oral Tablet", "desipramine", "tca"),
        ("24 HR desvenlafaxine 50 MG Extended Release Oral Tablet", "desvenlafaxine", "snri"),
        ("venlafaxine 75 MG Oral Tablet", "venlafaxine", "snri"),
        ("dextroamphetamine sulfate 5 MG Oral Tablet", "dextroamphetamine", "stimulant"),
        ("Atomoxetine 100 MG Oral Capsule", "atomoxetine", "other_adhd"),
        ("Methylphenidate Hydrochloride 20 MG Oral Tablet", "methylphenidate", "stimulant"),
        ("clonazePAM 0.25 MG Oral Tablet", "clonazepam", "benzodiazepine"),
        ("Clonazepam [Klonopin]", "clonazepam", "benzodiazepine"),
        ("Carbamazepine[Tegretol]", "carbamazepine", "mood_stabiliser"),
        ("lithium carbonate 300 MG Oral Capsule", "lithium", "mood_stabiliser"),
        ("divalproex sodium 250 MG Delayed Release Oral Tablet", "valproate", "mood_stabiliser"),
        ("1 ACTUAT loxapine 10 MG/ACTUAT Dry Powder Inhaler", "loxapine", "antipsychotic"),
        (
            "{14 (lamotrigine 100 MG Oral Tablet) / 84 (lamotrigine 25 MG Oral Tablet) } Pack",
            "lamotrigine",
            "mood_stabiliser",
        ),
    ],
)
def test_a_label_is_recognised_by_whole_words(
    catalogue: DrugCatalogue, label: str, ingredient: str, drug_class: str
) -> None:
    match = catalogue.match(label)
    assert (match.ingredient, match.drug_class, match.label) == (ingredient, drug_class, label)


@pytest.mark.parametrize(
    ("label", "ingredient", "drug_class"),
    [
        ("fluoxetine 25 MG / olanzapine 6 MG Oral Capsule", "fluoxetine and olanzapine", None),
        ("Symbyax 6/25", "fluoxetine and olanzapine", "other_antidepressant"),
        ("olanzapine 10 MG / samidorphan 10 MG Oral Tablet", "olanzapine and samidorphan", None),
        ("buprenorphine 8 MG / naloxone 2 MG Sublingual Film", "buprenorphine and naloxone", None),
        ("Adderall 10 MG Oral Tablet", "mixed amphetamine salts", "stimulant"),
        (
            "amphetamine aspartate 5 MG / dextroamphetamine sulfate 5 MG Oral Tablet",
            "mixed amphetamine salts",
            "stimulant",
        ),
    ],
)
def test_a_listed_combination_is_a_medicine_of_its_own(
    catalogue: DrugCatalogue, label: str, ingredient: str, drug_class: str | None
) -> None:
    match = catalogue.match(label)
    assert match.ingredient == ingredient
    assert drug_class in (None, match.drug_class)
    assert match.drug_class != OTHER_CLASS


@pytest.mark.parametrize(
    "label",
    [
        "lisinopril 10 MG Oral Tablet",
        "Lasix 40mg",
        "Acetaminophen/Hydrocodone",
        "Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet",
        "morphine sulfate 20 MG / naltrexone hydrochloride 0.8 MG Extended Release Oral Capsule",
        "Chlordiazepoxide / clidinium",
        "sertraline and quetiapine",
        "doxepin hydrochloride 50 MG/ML Topical Cream",
        "Presertralinex 5 MG",
    ],
)
def test_what_is_not_one_listed_medicine_keeps_its_own_name(
    catalogue: DrugCatalogue, label: str
) -> None:
    match = catalogue.match(label)
    assert (match.ingredient, match.drug_class) == (label, OTHER_CLASS)


def test_a_code_is_enough_without_a_telling_label(catalogue: DrugCatalogue) -> None:
    assert catalogue.match("tablet", RXNORM, "36437").ingredient == "sertraline"
    assert catalogue.match("", "RxNorm", "36437").label == "Sertraline"


def test_a_code_of_another_system_says_nothing(catalogue: DrugCatalogue) -> None:
    assert catalogue.match("tablet", "http://www.whocc.no/atc", "36437").drug_class == OTHER_CLASS


def test_a_code_that_contradicts_the_label_is_not_believed(catalogue: DrugCatalogue) -> None:
    assert catalogue.match("Quetiapine 25 MG", RXNORM, "36437").drug_class == OTHER_CLASS


def test_nothing_at_all_is_named_so(catalogue: DrugCatalogue) -> None:
    assert catalogue.match("").ingredient == "unnamed medicine"
    assert catalogue.match("", RXNORM, "999999999").ingredient == "999999999"


@pytest.mark.parametrize(
    ("label", "product", "interval"),
    [
        ("1 ML paliperidone palmitate 156 MG/ML Prefilled Syringe", "paliperidone_monthly", 30),
        (
            "2.63 ML paliperidone palmitate 311 MG/ML Prefilled Syringe",
            "paliperidone_3_monthly",
            90,
        ),
        ("Invega Hafyera 1092 MG", "paliperidone_6_monthly", 180),
        ("Abilify Maintena 400 MG", "aripiprazole_monthly", 30),
        ("1 ML haloperidol decanoate 100 MG/ML Injection", "haloperidol_decanoate", 28),
        ("risperidone 25 MG Injection", "risperidone_2_weekly", 14),
        ("naltrexone 380 MG Injection", "naltrexone_monthly", 28),
    ],
)
def test_a_long_acting_injection_has_its_interval(
    catalogue: DrugCatalogue, label: str, product: str, interval: int
) -> None:
    found = catalogue.match(label).long_acting
    assert found is not None
    assert (found.key, found.interval_days) == (product, interval)


@pytest.mark.parametrize("label", ["haloperidol 5 MG Oral Tablet", "Invega 6 MG", "Abilify 10 MG"])
def test_the_tablet_of_the_same_substance_has_none(catalogue: DrugCatalogue, label: str) -> None:
    assert catalogue.match(label).long_acting is None


@pytest.mark.parametrize(
    ("label", "milligrams"),
    [
        ("Sertraline 50 MG Oral Tablet", 50),
        ("Sertraline 100MG", 100),
        ("Sertraline 50 mg/tablet", 50),
        ("24 HR venlafaxine 37.5 MG Extended Release Oral Capsule", 37.5),
        ("liothyronine 25 mcg", 0.025),
        ("lithium carbonate 0.3 G", 300),
        ("haloperidol 5 MG/ML Injectable Solution", None),
        ("rivastigmine 0.4 MG/HR Transdermal System", None),
        ("fluoxetine 25 MG / olanzapine 6 MG Oral Capsule", None),
        ("sertraline 25/50 mg", None),
        ("Clonazepam [Klonopin]", None),
    ],
)
def test_strength_of_one_tablet(label: str, milligrams: float | None) -> None:
    assert strength_of(label) == milligrams


def test_every_listed_name_is_recognised_as_its_medicine(catalogue: DrugCatalogue) -> None:
    for drug in catalogue.drugs.values():
        for name in (drug.ingredient, *drug.other_names, *drug.brand_names):
            assert catalogue.match(f"{name} 5 MG").ingredient == drug.ingredient, name


def test_every_name_of_an_injection_is_recognised_as_its_product(catalogue: DrugCatalogue) -> None:
    for drug in catalogue.drugs.values():
        for product in drug.long_acting:
            for name in product.names:
                assert catalogue.match(name).long_acting == product, name


def test_every_code_is_recognised_as_its_medicine(catalogue: DrugCatalogue) -> None:
    for drug in catalogue.drugs.values():
        for code in drug.rxnorm:
            assert catalogue.match("", RXNORM, code).ingredient == drug.ingredient


def test_the_list_covers_every_class_and_waits_for_review(catalogue: DrugCatalogue) -> None:
    used = {drug.drug_class for drug in catalogue.drugs.values()}
    assert used == set(catalogue.class_names) - {OTHER_CLASS}
    assert used > ANTIDEPRESSANT_CLASSES
    assert len(catalogue.drugs) >= 90
    assert catalogue.reviewed_by is None


def test_doses_are_in_order(catalogue: DrugCatalogue) -> None:
    for drug in catalogue.drugs.values():
        if drug.usual_range is not None and drug.adequate_dose is not None:
            assert drug.usual_range[0] <= drug.adequate_dose <= drug.usual_range[1], drug.name
