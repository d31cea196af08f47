"""What the virtual admins write: Hindi, Hinglish and English, as carelessly as people do."""

from bot.simulator.dice import Dice

LANGUAGES = ("hi", "hinglish", "en")

_DEVANAGARI_DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")

_SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "join": {
        "hi": ("जुड़ें {code}", "जुड़ें {code}", "  जुड़ें   {code} ", "JOIN {code}", "जुड़ें-{code}"),
        "hinglish": ("JOIN {code}", "join{code}", "Join  {code} ", "join {code}."),
        "en": ("JOIN {code}", "Join {code}", " join  {code}", "join{code}"),
    },
    "yes": {
        "hi": ("हाँ", "हां", "जी हाँ"),
        "hinglish": ("haan ji", "haan", "Haan ji"),
        "en": ("yes", "Yes", "YES"),
    },
    "posted": {
        "hi": ("डाल दिया", "पोस्ट कर दिया", "डाल दिया ✅"),
        "hinglish": ("daal diya", "post kar diya", "Daal diya ji"),
        "en": ("posted", "Posted", "done, posted"),
    },
    "later": {
        "hi": ("बाद में डालूँगा", "शाम को डालूँगा"),
        "hinglish": ("baad me dalunga", "thodi der me"),
        "en": ("will post later", "later please"),
    },
    "stop": {
        "hi": ("बंद", "रोकें"),
        "hinglish": ("STOP", "band karo"),
        "en": ("STOP", "stop"),
    },
    "thanks": {
        "hi": ("धन्यवाद 🙏", "🙏"),
        "hinglish": ("dhanyawad ji", "ok ji 👍"),
        "en": ("thanks", "Thank you 🙏"),
    },
    "members": {
        "hi": ("{members}", "लगभग {members}"),
        "hinglish": ("{members}", "lagbhag {members}"),
        "en": ("{members}", "about {members}"),
    },
}


def say(subject: str, language: str, dice: Dice, *question: str | int, **values: str | int) -> str:
    """A sentence on `subject`, drawn by the dice; Hindi speakers sometimes write ४२ for 42."""
    sentences = _SENTENCES[subject][language]
    sentence = sentences[int(dice.share("words", subject, *question) * len(sentences))]
    text = sentence.format(**values)
    if language == "hi" and values and dice.happens(0.3, "digits", subject, *question):
        return text.translate(_DEVANAGARI_DIGITS)
    return text
