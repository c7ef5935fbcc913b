"""Give drawn families names, numbers, homes and households."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

from subgraphs.common.names import name_fold
from subgraphs.seed.days import AS_OF, birthday, iso
from subgraphs.seed.drafts import Draft, DraftFamily
from subgraphs.seed.households import form_household
from subgraphs.seed.moves import CAMPAIGN, MoveMaker, home_on, homes_seen
from subgraphs.seed.naming import Naming
from subgraphs.seed.particulars import ParticularsMaker, Subject
from subgraphs.seed.people import Family, Home, Household, Marriage, Person, Phone, place_name
from subgraphs.seed.pins import PinFactory, compose_pin
from subgraphs.seed.reference import Commune

__all__ = ["FamilyMaker", "household_number"]

_PHONE_AGE: Final = 15


class _Place(NamedTuple):
    head: Draft
    household: Household
    relation: str


class _Identity(NamedTuple):
    pin: str
    family_name: str
    full_name: str
    ethnicity: str
    religion: str
    birth_commune: Commune
    home_town: str
    registered_on: int
    entered_on: int
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyMaker:
    """Turns drafts into families of the register's population."""

    communes: tuple[Commune, ...]
    naming: Naming
    moves: MoveMaker
    particulars: ParticularsMaker
    pins: PinFactory
    hardship: frozenset[str]
    """Codes of hardship communes, where more families are poor."""

    def make(self, random: Random, draft: DraftFamily, first_index: int) -> Family:
        """Return the family; its members have the indexes from `first_index` on."""
        together = self.moves.make(random, first_index)
        homes = {
            member: self._homes(random, member, together, number)
            for number, member in enumerate(draft.members, first_index)
        }
        identities = self._identities(random, draft, homes, first_index)
        places = self._households(draft, identities, homes, first_index)
        persons = [
            self._person(random, member, number, identities, homes[member], places.get(member))
            for number, member in enumerate(draft.members, first_index)
        ]
        return Family(
            persons=tuple(persons),
            marriages=self._marriages(random, draft, identities, first_index),
            households=tuple(place.household for member, place in places.items() if place.head is member),
            poverty=self._poverty(random, together[-1].commune),
        )

    def _households(
        self,
        draft: DraftFamily,
        identities: dict[Draft, _Identity],
        homes: dict[Draft, tuple[Home, ...]],
        first_index: int,
    ) -> dict[Draft, _Place]:
        living = [member for member in draft.members if member.died is None]
        memberships = form_household([member for member in living if member.role != "APART"])
        memberships |= form_household([member for member in living if member.role == "APART"])
        places: dict[Draft, _Place] = {}
        for member, (head, relation) in memberships.items():
            commune = homes[head][-1].commune.code
            number = household_number(commune, first_index + draft.members.index(head))
            places[member] = _Place(head, Household(number, identities[head].pin, commune), relation)
        return places

    def _homes(
        self, random: Random, member: Draft, together: tuple[Home, ...], number: int
    ) -> tuple[Home, ...]:
        if member.role == "APART":
            return self.moves.make(random, number)
        if member.role == "CHILD":
            return self.moves.of_child(random, together, member.born, number)
        return together

    def _identities(
        self, random: Random, draft: DraftFamily, homes: dict[Draft, tuple[Home, ...]], first_index: int
    ) -> dict[Draft, _Identity]:
        identities: dict[Draft, _Identity] = {}
        religion = self.naming.religion(random)
        for position, member in enumerate(draft.members):
            identities[member] = self._identity(
                random, member, identities, homes[member], religion, self.pins.serial(first_index + position)
            )
        return identities

    def _identity(
        self,
        random: Random,
        member: Draft,
        known: dict[Draft, _Identity],
        homes: tuple[Home, ...],
        religion: str,
        serial: int,
    ) -> _Identity:
        birth_commune = self._birth_commune(random, member, homes)
        if member.mother is not None and member.father is not None:
            mother, father = known[member.mother], known[member.father]
            line = mother if mother.ethnicity in self.naming.mothers_family_name else father
            ethnicity, family_name, home_town = line.ethnicity, line.family_name, line.home_town
        else:
            ethnicity = self.naming.ethnicity(random, birth_commune)
            family_name = self.naming.family_name(random, ethnicity, birth_commune)
            home_town = place_name(birth_commune)
        registered_on = min(member.born + random.randint(5, 55), AS_OF)
        if member.born >= CAMPAIGN:
            entered_on = min(registered_on + random.randint(0, 5), AS_OF)
        else:
            entered_on = max(registered_on, CAMPAIGN + random.randint(0, 364))
        province, birth_year = birth_commune.old_province.code, int(iso(member.born)[:4])
        return _Identity(
            pin=compose_pin(province, member.gender, birth_year, serial),
            family_name=family_name,
            full_name=self.naming.full_name(random, family_name, ethnicity, member.gender),
            ethnicity=ethnicity,
            religion=religion,
            birth_commune=birth_commune,
            home_town=home_town,
            registered_on=registered_on,
            entered_on=entered_on,
            serial=serial,
        )

    def _birth_commune(self, random: Random, member: Draft, homes: tuple[Home, ...]) -> Commune:
        if random.random() < 0.15:
            return random.choice(self.communes)
        return home_on(homes, member.born).commune

    def _person(
        self,
        random: Random,
        member: Draft,
        number: int,
        identities: dict[Draft, _Identity],
        homes: tuple[Home, ...],
        place: _Place | None,
    ) -> Person:
        identity = identities[member]
        *earlier, home = homes_seen(homes, identity.entered_on, member.died)
        subject = Subject(
            pin=identity.pin,
            serial=identity.serial,
            gender=member.gender,
            born=member.born,
            died=member.died,
            entered_on=identity.entered_on,
            settled_on=home.since,
            heads=place is not None and place.head is member,
        )
        particulars = self.particulars.make(random, subject)
        if particulars.missing_on is not None:
            place = None
        return Person(
            number=number,
            pin=identity.pin,
            full_name=identity.full_name,
            gender=member.gender,
            born=member.born,
            registered_on=identity.registered_on,
            died=member.died,
            birth_commune=identity.birth_commune,
            ethnicity=identity.ethnicity,
            religion=identity.religion,
            mother_pin=identities[member.mother].pin if member.mother is not None else None,
            father_pin=identities[member.father].pin if member.father is not None else None,
            home=home,
            previous_home=earlier[-1] if earlier else None,
            earlier_homes=tuple(earlier[:-1]),
            household_no=place.household.number if place is not None else None,
            relation=place.relation if place is not None else None,
            phone=self._phone(random, member, identity),
            entered_on=identity.entered_on,
            home_town=identity.home_town,
            **particulars._asdict(),
        )

    def _phone(self, random: Random, member: Draft, identity: _Identity) -> Phone | None:
        earliest = max(identity.entered_on, birthday(member.born, _PHONE_AGE))
        latest = AS_OF if member.died is None else member.died - 1
        if earliest > latest or random.random() >= 0.85:
            return None
        at_once = earliest == identity.entered_on and random.random() < 0.75
        by_citizen = random.random() < 0.6
        return Phone(
            number=f"0900{identity.serial:06d}",
            entered_by="CITIZEN" if by_citizen else "G01",
            entered_on=earliest if at_once else random.randint(earliest, latest),
            email=email_address(identity.full_name, identity.serial)
            if by_citizen and random.random() < 0.5
            else None,
        )

    def _marriages(
        self, random: Random, draft: DraftFamily, identities: dict[Draft, _Identity], first_index: int
    ) -> tuple[Marriage, ...]:
        marriages: list[Marriage] = []
        for marriage in draft.marriages:
            couple = (marriage.husband, marriage.wife)
            subject, spouse = couple if random.random() < 0.6 else couple[::-1]
            marriages.append(
                Marriage(
                    number=first_index + draft.members.index(marriage.husband),
                    subject_pin=identities[subject].pin,
                    spouse_pin=identities[spouse].pin,
                    married_on=marriage.married_on,
                    divorced_on=marriage.divorced_on,
                )
            )
        return tuple(marriages)

    def _poverty(self, random: Random, commune: Commune) -> str | None:
        poor, near_poor = (0.25, 0.15) if commune.code in self.hardship else (0.06, 0.05)
        drawn = random.random()
        if drawn < poor:
            return "POOR"
        return "NEAR_POOR" if drawn < poor + near_poor else None


def email_address(full_name: str, serial: int) -> str:
    """Return an address in the domain that is set aside for examples (RFC 2606)."""
    return f"{name_fold(full_name.rsplit(maxsplit=1)[-1])}.{serial:06d}@thu.example".replace("'", "")


def household_number(commune_code: str, index: int) -> str:
    """Return the number of a generated household; fixtures have shorter ones."""
    return f"HK-{commune_code}-{1_000_000 + index}"
