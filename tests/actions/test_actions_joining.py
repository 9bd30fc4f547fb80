"""Users written in three ways are one person; two people of one name are never mixed up."""

from daicho.actions.joining import with_people, with_users
from daicho.words.estate import Access, Machine, Person

PEOPLE = (
    Person(id="sato.ken@midori.example", name="佐藤 健"),
    Person(id="suzuki.a@midori.example", name="鈴木 愛"),
    Person(id="suzuki.i@midori.example", name="鈴木 愛"),
)


def user_of(written: str) -> str:
    machines, _ = with_people([Machine(id="PC-1", user=written)], PEOPLE)
    return machines[0].user


def test_name_log_in_and_address_are_one_person() -> None:
    for written in ("佐藤 健", "佐藤\u3000健", "佐藤健", "sato.ken", "MIDORI\\Sato.Ken", "sato.ken@midori.example"):
        assert user_of(written) == "sato.ken@midori.example", written


def test_a_name_that_two_people_bear_is_left_as_written_and_found() -> None:
    machines, findings = with_people([Machine(id="PC-1", user="鈴木 愛")], PEOPLE)
    assert machines[0].user == "鈴木 愛"
    assert [(finding.code, finding.fact("machine")) for finding in findings] == [("user_ambiguous", "PC-1")]


def test_somebody_without_an_entry_stays_who_they_are() -> None:
    assert user_of("製造部共用") == "製造部共用"
    assert user_of("") == ""


def test_accesses_are_joined_in_the_same_way() -> None:
    assert with_users([Access("sato.ken", "PC-1", "p")], PEOPLE) == (Access("sato.ken@midori.example", "PC-1", "p"),)
