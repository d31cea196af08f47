"""Phone numbers as offices and people write them, made E.164 or refused with a reason."""

import re
import unicodedata
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

COUNTRY = "IN"
COUNTRY_CODE = 91

DEMO_PHONE_PREFIX = "+9100000"
"""Numbers that cannot be anybody's: no Indian subscriber number begins with 0."""

_DEMO = re.compile(r"(?:(?:\+|00)?91)?(0{5}[0-9]{5})")
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?\s*[eE]\s*\+?[0-9]+")
_EXCEL_DECIMAL = re.compile(r"([0-9]{7,})\.0+")


class PhoneProblem(StrEnum):
    """Why a text is not the mobile number of somebody; the sentence is the catalogue's `phone-<value>`."""

    EMPTY = "empty"
    SCIENTIFIC = "scientific"
    SEVERAL = "several"
    LETTERS = "letters"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    FOREIGN = "foreign"
    LANDLINE = "landline"
    NOT_MOBILE = "not_mobile"
    GENERATED = "generated"


class BadPhone(Exception):
    """A text that cannot be taken as a mobile number."""

    def __init__(self, problem: PhoneProblem) -> None:
        super().__init__(f"not a mobile number: {problem}")
        self.problem = problem

    @property
    def message_key(self) -> str:
        """The catalogue's sentence that says what is wrong and what to write."""
        return "phone-" + self.problem.replace("_", "-")


def normalise_phone(text: str, *, allow_demo_numbers: bool = False) -> str:
    """The E.164 form of an Indian mobile number written in any usual way.

    Takes +91, 91, 0091 or 0 before it, spaces, dashes, brackets, and the digits of any script.
    Numbers of the generated people are taken only with `allow_demo_numbers`, so that a real
    installation can never hold them.

    Raises:
        BadPhone: with the reason; nothing is guessed.
    """
    written = _plain(text)
    demo = _DEMO.fullmatch(re.sub(r"[\s().-]", "", written))
    if demo:
        if not allow_demo_numbers:
            raise BadPhone(PhoneProblem.GENERATED)
        return f"+{COUNTRY_CODE}{demo[1]}"
    _refuse_what_is_no_number(written)
    return _mobile(written)


def is_demo_phone(phone: str) -> bool:
    """Whether an E.164 number belongs to a generated person."""
    return phone.startswith(DEMO_PHONE_PREFIX)


def _plain(text: str) -> str:
    # NFKC turns full-width forms, no-break spaces and typographic signs into plain ones.
    written = unicodedata.normalize("NFKC", text)
    written = "".join(str(unicodedata.digit(c, None) or 0) if c.isdecimal() else c for c in written)
    written = "".join(c for c in written if unicodedata.category(c) != "Cf").strip()
    # What a spreadsheet makes of a number that was typed as one: 9829012345.0
    decimal = _EXCEL_DECIMAL.fullmatch(written)
    return decimal[1] if decimal else written.removeprefix("'").removeprefix("tel:")


def _refuse_what_is_no_number(written: str) -> None:
    if not written:
        raise BadPhone(PhoneProblem.EMPTY)
    if _SCIENTIFIC.fullmatch(written):
        raise BadPhone(PhoneProblem.SCIENTIFIC)
    parts = [part for part in re.split(r"[,;/|\n]|\bor\b|या", written) if re.search(r"[0-9]{5}", part)]
    if len(parts) > 1:
        raise BadPhone(PhoneProblem.SEVERAL)
    if any(c.isalpha() for c in written):
        raise BadPhone(PhoneProblem.LETTERS)


def _mobile(written: str) -> str:
    try:
        number = phonenumbers.parse(written, COUNTRY)
    except phonenumbers.NumberParseException as error:
        too_long = error.error_type == phonenumbers.NumberParseException.TOO_LONG
        raise BadPhone(PhoneProblem.TOO_LONG if too_long else PhoneProblem.TOO_SHORT) from None
    if number.country_code != COUNTRY_CODE:
        raise BadPhone(PhoneProblem.FOREIGN)
    national = str(number.national_number)
    if len(national) != 10:
        raise BadPhone(PhoneProblem.TOO_SHORT if len(national) < 10 else PhoneProblem.TOO_LONG)
    kind = phonenumbers.number_type(number)
    if kind == PhoneNumberType.FIXED_LINE:
        raise BadPhone(PhoneProblem.LANDLINE)
    # New mobile series are given out before the library's next version knows them.
    if kind not in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE) and national[0] < "6":
        raise BadPhone(PhoneProblem.NOT_MOBILE)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
