"""Draws every published day again; the first that does not match ends it: verify_draw.py published.json"""

# ruff: noqa
# fmt: off
import csv, datetime, hashlib, hmac, json, sys

def sha256(text): return hashlib.sha256(text.encode()).hexdigest()

book, drawn = json.load(open(sys.argv[1], encoding="utf-8")), []
link, last = book["anchor"], datetime.date.fromisoformat(book["begins_on"]).toordinal() - 1
for day in book["days"]:
    d, n, again, hashed = day["date"], datetime.date.fromisoformat(day["date"]).toordinal(), [], day["secret"]
    for _ in range(n - last): hashed = sha256(hashed)
    for stratum in ("gp", "ward"):
        active = {id for id, of, since, to in csv.reader(day["frame"].split()) if of == stratum and since <= d < (to or "9")}
        cycle = max([1] + [x["cycle"] for x in drawn if x["stratum"] == stratum])
        for level in ("collector", "nodal"):
            done = {x["id"] for x in drawn + again if (x["stratum"], x["cycle"]) == (stratum, cycle)}
            if active <= done: cycle, done = cycle + 1, set()
            key = lambda id: hmac.digest(day["seed"].encode(), f"v1|{d}|{stratum}|{cycle}|{id}".encode(), "sha256")
            for id in sorted(active - done - {x["id"] for x in again}, key=key)[:1]:
                again.append({"level": level, "stratum": stratum, "cycle": cycle, "id": id})
    seed, frame_hash = sha256(f"v1|{d}|{day['secret']}|{day['beacon']}"), sha256(day["frame"])
    if (hashed, seed, frame_hash, again) != (link, day["seed"], day["frame_hash"], day["draws"]): sys.exit(f"{d} is wrong")
    link, last, drawn = day["secret"], n, drawn + day["draws"]
print("days that match:", len(book["days"]))
