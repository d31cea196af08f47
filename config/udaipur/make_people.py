"""Writes config/udaipur/admins.csv: a made-up admin for every group of the shipped frame.

`python config/udaipur/make_people.py`: the same people come out every time.
Nobody real is meant, and nobody can be reached: no Indian subscriber number begins with 0.
"""

import csv
import random
from pathlib import Path

FRAME = Path(__file__).parent
SEED = 117
COLUMNS = (
    "place_type",
    "place_code",
    "phone",
    "name",
    "group_name",
    "members",
    "language",
    "consent_source",
)

WOMEN = (
    "रेखा Rekha|सुनीता Sunita|कमला Kamla|पुष्पा Pushpa|गीता Geeta|लीला Leela|सीता Sita|मंजू Manju|"
    "शारदा Sharda|ललिता Lalita|दुर्गा Durga|भावना Bhavna|किरण Kiran|सविता Savita|अनीता Anita|"
    "मीना Meena|राधा Radha|कैलाशी Kailashi|देवली Devli|नर्बदा Narbada|पारस Paras|इंदिरा Indira"
)
MEN = (
    "रमेश Ramesh|सुरेश Suresh|मोहन Mohan|किशन Kishan|भैरूलाल Bherulal|गोपाल Gopal|नारायण Narayan|"
    "शंकर Shankar|लोकेश Lokesh|दिनेश Dinesh|प्रकाश Prakash|हीरालाल Hiralal|भंवर Bhanwar|गणेश Ganesh|"
    "कालूलाल Kalulal|देवीलाल Devilal|उदयलाल Udailal|नाथूलाल Nathulal|मांगीलाल Mangilal|जगदीश Jagdish|"
    "महेन्द्र Mahendra|राजेन्द्र Rajendra|विक्रम Vikram|ओमप्रकाश Omprakash|हेमराज Hemraj|पन्नालाल Pannalal|"
    "थावरचंद Thawarchand|कन्हैयालाल Kanhaiyalal|इकबाल Iqbal|सलीम Saleem|अयूब Ayub|धनराज Dhanraj"
)
RURAL_SURNAMES = (
    "मीणा Meena|गमेती Gameti|खराड़ी Kharadi|डांगी Dangi|पालीवाल Paliwal|मेनारिया Menaria|नागदा Nagda|"
    "सुथार Suthar|लोहार Lohar|प्रजापत Prajapat|मेघवाल Meghwal|सालवी Salvi|पटेल Patel|अहारी Ahari|"
    "डामोर Damor|भगोरा Bhagora|बुम्बरिया Bumbariya|गरासिया Garasiya|पारगी Pargi|कटारा Katara|"
    "राणावत Ranawat|शक्तावत Shaktawat|चूण्डावत Chundawat|झाला Jhala|चौहान Chouhan|कलाल Kalal|"
    "वैष्णव Vaishnav|पूर्बिया Purbia|जणवा Janwa|तेली Teli"
)
URBAN_SURNAMES = (
    "शर्मा Sharma|जोशी Joshi|जैन Jain|मेहता Mehta|कोठारी Kothari|बापना Bapna|सोनी Soni|साहू Sahu|"
    "चित्तौड़ा Chittora|औदीच्य Audichya|व्यास Vyas|श्रीमाली Shrimali|मंसूरी Mansuri|बोहरा Bohra|"
    "राठौड़ Rathore|तंवर Tanwar|खटीक Khatik|सेन Sen|माली Mali|भोई Bhoi"
)
PANCHAYAT_GROUPS = (
    "ग्राम पंचायत {name}",
    "ग्राम पंचायत {name} 🙏",
    "ग्रा.पं. {name} सूचना ग्रुप",
    "{name} पंचायत परिवार",
    "हमारा गाँव {name}",
    "{name} जन सूचना 📢",
    "🇮🇳 {name} 🇮🇳",
    "पंचायत {name} ({block})",
    "Gram Panchayat {english}",
    "GP {english}",
    "{capitals} PANCHAYAT",
    "{english} vikas group",
    "Digital {english}",
    "{english} gaon ki khabar",
    "GP {english} - {block}",
)
WARD_GROUPS = (
    "वार्ड {n} उदयपुर",
    "वार्ड नं. {n} परिवार",
    "वार्ड {n} सूचना समूह 📢",
    "हमारा वार्ड {n}",
    "Ward No. {n} Udaipur",
    "Ward {n} UDR",
    "WARD-{n} NAGAR NIGAM",
    "Ward {n} residents 🏠",
    "वार्ड {n} नगर निगम उदयपुर",
)
RURAL_CONSENT = (
    "ग्राम सभा 02-10-2026, हस्ताक्षरित सूची",
    "पंचायत समिति {block} की बैठक, हस्ताक्षरित सूची",
    "ग्राम विकास अधिकारी के पास लिखित सहमति",
    "PR office form, signed",
)
URBAN_CONSENT = (
    "नगर निगम वार्ड बैठक, हस्ताक्षरित सूची",
    "जनसंपर्क कार्यालय शिविर, सहमति पत्र",
    "Ward meeting, signed form",
)


def pairs(text: str) -> list[tuple[str, str]]:
    """Names in Devanagari and Latin letters."""
    return [(hindi, latin) for hindi, latin in (pair.split() for pair in text.split("|"))]


def person(chance: random.Random, surnames: list[tuple[str, str]]) -> str:
    """A name as somebody types it into a list: most in Devanagari, some in capitals."""
    first = chance.choice(pairs(WOMEN) if chance.random() < 0.35 else pairs(MEN))
    last = chance.choice(surnames)
    script = chance.choices((0, 1), weights=(6, 4))[0]
    name = f"{first[script]} {last[script]}"
    return name.upper() if script and chance.random() < 0.15 else name


def members(chance: random.Random) -> int:
    """Most groups have a few hundred members, few are near WhatsApp's limit."""
    return min(1000, max(40, round(chance.lognormvariate(5.5, 0.6))))


def rows() -> list[dict[str, object]]:
    """An admin and a group for every gram panchayat and every ward."""
    chance = random.Random(SEED)  # noqa: S311 - the same people every time are wanted
    panchayats = list(csv.DictReader((FRAME / "gram_panchayats.csv").open(encoding="utf-8")))
    wards = list(csv.DictReader((FRAME / "wards.csv").open(encoding="utf-8")))
    numbers = iter(chance.sample(range(10_000, 100_000), len(panchayats) + len(wards)))

    def row(kind: str, code: str, group: str, surnames: str, consent: str) -> dict[str, object]:
        name = person(chance, pairs(surnames))
        language = "hi" if not name.isascii() or chance.random() < 0.6 else "en"
        phone = f"+9100000{next(numbers)}"
        values = (kind, code, phone, name, group, members(chance), language, consent)
        return dict(zip(COLUMNS, values, strict=True))

    made = []
    for place in panchayats:
        english, block = place["name_en"], place["block_panchayat_name"]
        names = {"name": place["name_hi"] or english, "english": english, "capitals": english.upper()}
        group = chance.choice(PANCHAYAT_GROUPS).format(block=block, **names)
        consent = chance.choice(RURAL_CONSENT).format(block=block)
        made.append(row("gp", place["gp_code"], group, RURAL_SURNAMES, consent))
    for place in wards:
        code, n = f"{place['local_body_code']}/{place['ward_number']}", place["ward_number"]
        group = chance.choice(WARD_GROUPS).format(n=n)
        made.append(row("ward", code, group, URBAN_SURNAMES, chance.choice(URBAN_CONSENT)))
    return made


def main() -> None:
    """Write the list."""
    with (FRAME / "admins.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
