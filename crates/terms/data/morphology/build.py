#!/usr/bin/env python3
"""Makes the word lists of data/morphology from a spelling dictionary and from WordNet.

    build.py ru STEM [HELD]   e.g. /usr/share/hunspell/ru_RU (Debian: hunspell-ru); with HELD every tenth word is left
                              out and written there with all its forms, to measure how unknown words are read
    build.py en FOLDER        e.g. /usr/share/wordnet (Debian: wordnet-base)

The dictionary says how a word may end, not what the endings mean. That is in
ru/paradigms.txt, by hand. A word goes to the paradigm whose forms the dictionary knows best.
"""
import collections
import pathlib
import re
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent


def fold(word):
    return word.replace("ё", "е").replace("Ё", "Е")


# ---------------------------------------------------------------- the spelling dictionary

def dictionary(stem):
    """Words with their flags, and the rules of the flags."""
    rules = collections.defaultdict(list)
    for line in open(stem + ".aff", encoding="utf-8"):
        f = line.split()
        if len(f) >= 5 and f[0] == "SFX":
            rules[f[1]].append((f[2].replace("0", ""), f[3].replace("0", ""), re.compile(f[4] + "$")))
    words = {}
    for line in list(open(stem + ".dic", encoding="utf-8"))[1:]:
        word, _, flags = line.strip().partition("/")
        words[word] = "".join(sorted(set(words.get(word, "") + flags)))
    return rules, words


def expand(rules, word, flags):
    out = {word}
    for flag in flags:
        for strip, add, condition in rules[flag]:
            if word.endswith(strip) and condition.search(word):
                out.add(word[: len(word) - len(strip)] + add)
    return out


# ---------------------------------------------------------------- paradigms

class Paradigm:
    def __init__(self, line):
        head, *groups = [part.strip() for part in line.split("|")]
        self.kind, self.name, *gender = head.split()
        self.gender = gender[0] if gender else None
        self.groups = [group.split() for group in groups]
        cells = []
        for group in self.groups:
            for at, cell in enumerate(group):
                if cell == "=":
                    # the nominative and the genitive are there already
                    continue
                cells += [e.replace("-", "") for e in cell.split("/") if e != "~"]
        # The forms of a cell: one of them is enough.
        self.cells = [
            [fold(e.replace("-", "")) for e in cell.split("/")] for group in self.groups for cell in group if cell not in "=~"
        ]
        self.lemma = cells[0]
        self.endings = list(dict.fromkeys(cells))
        first = self.groups[0]
        self.singular = {e.replace("-", "") for c in first for e in c.split("/") if e not in "~="}

    def forms(self, lemma):
        stem = lemma[: len(lemma) - len(self.lemma)]
        return [stem + e for e in self.endings]

    def fits(self, lemma):
        if not lemma.endswith(self.lemma) or len(lemma) - len(self.lemma) < 1:
            return False
        stem = lemma[: len(lemma) - len(self.lemma)]
        last = stem[-1:].lower()
        if self.kind == "noun":
            if self.gender == "m" and self.lemma == "" and last in "аеёиоуыэюяйь":
                return False
            if self.name in ("завод", "директор", "доктор") and last in "гкхжшщчц":
                return False
            if self.name == "банк" and last not in "гкх":
                return False
            if self.name == "нож" and last not in "жшщч":
                return False
            if self.name in ("Иванов", "Иванова") and not (lemma[0].isupper() and re.search("[оеё]в$|[иы]н$", stem)):
                return False
            if self.name in ("Чайковский", "Чайковская", "Толстой"):
                return lemma[0].isupper() and last not in "жшщч"
            if self.name in ("учёный", "русский-сущ", "рабочий", "портной", "набережная", "мастерская", "животное", "будущее", "данные"):
                return False
            if self.name == "месяц" and last != "ц":
                return False
            if self.name == "улица" and last != "ц":
                return False
            if self.name == "страна" and last in "гкхжшщчц":
                return False
            if self.name == "река" and last not in "гкх":
                return False
            if self.name in ("задача", "юноша") and last not in "жшщч":
                return False
            if self.name == "идея" and last not in "аеоуюя":
                return False
            if self.name in ("неделя", "доля") and last in "иьаеоуюя":
                return False
            if self.name == "училище" and last not in "цжшщч":
                return False
            if self.name == "поле" and last in "цжшщчиь":
                return False
            if self.name == "музей" and last in "и":
                return False
            if self.name == "место" and last == "и":
                return False
            if self.name == "ночь" and last not in "жшщч" or self.name == "кость" and last in "жшщч":
                return False
        else:
            if self.name in ("новый", "молодой") and last in "гкхжшщч":
                return False
            if self.name == "новый" and stem.endswith("н") or self.name == "важный" and last == "н":
                return False
            if self.name == "большой" and last not in "гкхжшщч":
                return False
            if self.name == "русский" and not re.search("[сц]к$", stem):
                return False
            if self.name == "долгий" and (last not in "гкх" or re.search("[сц]к$", stem)):
                return False
            if self.name == "общий" and last not in "жшщч":
                return False
            if self.name == "нынешний" and last not in "нре":
                return False
        return True


def paradigms():
    out = []
    for line in open(HERE / "ru" / "paradigms.txt", encoding="utf-8"):
        if line.strip() and not line.startswith("#"):
            out.append(Paradigm(line))
    return out


# Paradigms that need no evidence of their own; the others must know more forms than these.
USUAL = set("""завод банк нож месяц учитель музей гений страна река задача улица неделя идея армия статья кость ночь
место училище поле заседание устье копьё ставка девочка копейка неделька рынок отец европеец палец кусочек уголёк
новый важный созданный молодой большой русский долгий общий нынешний третий учащийся""".split())


# Paradigms that only the plural tells from others: not for words that the dictionary has in the singular alone.
BY_PLURAL = set("директор доктор сторож раз вексель край юноша доля татарин яблоко облако".split())


def best(lemma, expansion, table, known):
    """The paradigm whose forms the dictionary knows best; None where none explains it."""
    top = None
    for p in table:
        if p.name == "кофе" or not p.fits(lemma):
            continue
        stem = fold(lemma[: len(lemma) - len(p.lemma)])
        forms = {stem + e for cell in p.cells for e in cell}
        score = -3 * len(expansion - forms)
        for cell in p.cells:
            if any(stem + e in expansion for e in cell):
                score += 2
            elif any(stem + e in known for e in cell):
                score += 1
            else:
                score -= 0.5
        score -= 0 if p.name in USUAL else 0.9
        if top is None or score > top[0]:
            top = (score, p, len(expansion - forms), len(expansion & forms))
    if top is None or top[2] > top[3]:
        return None
    return top[1]


def by_ending(word):
    return word.encode("utf-8")[::-1]


def write_sections(path, title, sections):
    with open(path, "w", encoding="utf-8") as out:
        out.write(title)
        for name, stems in sections.items():
            if not stems:
                continue
            out.write(f"[{name}]\n")
            line = ""
            for stem in sorted(stems, key=by_ending):
                if len(line) + len(stem) > 118:
                    out.write(line.rstrip() + "\n")
                    line = ""
                line += stem + " "
            out.write(line.rstrip() + "\n")


def russian(stem):
    rules, words = dictionary(stem)
    known = set()
    for word, flags in words.items():
        known |= {fold(form) for form in expand(rules, word, flags)}
    table = paradigms()
    nouns = [p for p in table if p.kind == "noun"]
    adjectives = [p for p in table if p.kind == "adjective"]
    by_hand = {
        fold(word)
        for line in open(HERE / "ru" / "more.txt", encoding="utf-8")
        if line[0] not in "#[" and line.strip()
        for word in line.split()
    }
    found = collections.defaultdict(set)
    for word, flags in words.items():
        if not flags or len(word) < 2 or "-" in word:
            continue
        expansion = {fold(form) for form in expand(rules, word, flags)}
        # Forms that the dictionary lists as words.
        if flags == "H" and re.search("[ео]й$", word):
            continue
        if set(flags) & set("BLMPQRTUVWYD"):
            continue
        if "A" in flags and not word[0].isupper():
            full = {fold(form) for form in expand(rules, word, "A")}
            p = best(word, full, adjectives, known)
        else:
            if flags == "E" and re.search("ее$", word):
                continue
            if fold(word) in by_hand:
                continue
            singular = set(flags) <= set("JHF")
            p = best(word, expansion, [p for p in nouns if not (singular and p.name in BY_PLURAL)], known)
        if p is None:
            continue
        found[p.name, p.kind].add(word[: len(word) - len(p.lemma)])
    return table, found, words, rules


def common(words):
    first, last = min(words), max(words)
    n = 0
    while n < min(len(first), len(last)) and first[n] == last[n]:
        n += 1
    return first[:n]


def verbs(words, rules):
    """Verbs by the set of their endings, the infinitive's first."""
    groups = collections.defaultdict(set)
    for word, flags in words.items():
        if not set(flags) & set("BLMPQRTUVWYD") or word[0].isupper() or not re.search("(ть|ти|чь)(ся|сь)?$", word):
            continue
        forms = {fold(f) for f in expand(rules, word, flags.replace("J", "").replace("K", ""))}
        word = fold(word)
        stem = common(forms)
        endings = tuple([word[len(stem):]] + sorted({f[len(stem):] for f in forms} - {word[len(stem):]}))
        groups[endings].add(stem)
    return groups


def without_compounds(stems, least):
    """Without the words whose tail of at least `least` letters is a word of the list."""
    kept = set()
    for stem in sorted(stems, key=lambda s: (len(s), s)):
        if not any(stem[at:] in kept for at in range(1, len(stem) - least + 1)):
            kept.add(stem)
    return kept


# Paradigms of which the ending tells nearly all: of these only what is short or looks like another word is kept.
TOLD_BY_ENDING = {"учащийся": 4, "общий": 5}


def never_changed(words):
    """Names and nouns without endings: they end in a vowel, and no other form of theirs is listed."""
    out = set()
    for word, flags in words.items():
        if flags or not re.fullmatch("[А-Я][а-яё]+[оеиуэюё]", word) or re.search("(ому|ое)$", word):
            continue
        if not any(word[:-1] + other in words for other in ("ом", "а", "ы", "")):
            out.add(word)
    return out


def hold_out(path, table, found, groups):
    """Takes every tenth word out and writes it with its forms: form, dictionary form, class."""

    def held(word):
        return zlib.crc32(fold(word).encode()) % 10 == 0

    with open(path, "w", encoding="utf-8") as out:
        for p in table:
            key = (p.name, p.kind)
            for stem in sorted(s for s in found[key] if held(s + p.lemma)):
                found[key].discard(stem)
                # Short forms of what is no participle hardly exist.
                groups_of = p.groups[:4] if p.name != "созданный" else p.groups
                long = {e.replace("-", "") for g in groups_of for c in g for e in c.split("/") if e not in "=~"}
                for form in sorted({fold(stem + e) for e in long}):
                    out.write(f"{form}\t{fold(stem + p.lemma)}\t{p.kind.capitalize()}\n")
        for endings, stems in groups.items():
            for stem in sorted(s for s in stems if held(s + endings[0])):
                stems.discard(stem)
                for e in endings:
                    out.write(f"{stem + e}\t{stem + endings[0]}\tVerb\n")


def write_russian(table, found, groups, words):
    head = "# Made by build.py from the dictionary hunspell-ru; see LICENCE-hunspell-ru. ё is written е; a word stands without\n"
    head += "# the ending that its paradigm (ru/paradigms.txt) gives; sorted from the end, as endings tell what a word is.\n"
    by_name = {p.name: p for p in table}
    found["кофе", "noun"] = never_changed(words)
    full = {p.name: {fold(s) for s in found[p.name, p.kind]} for p in table}
    full |= {endings: stems for endings, stems in groups.items() if len(stems) >= 5}
    endings = {p.name: {fold(e) for e in p.endings} for p in table} | {e: set(e) for e in groups}

    # Words by hand count as words, so that what looks like them stays.
    by_hand = set()
    for line in open(HERE / "ru" / "more.txt", encoding="utf-8"):
        if line.startswith("["):
            p = by_name[line.strip()[1:-1]]
        elif not line.startswith("#"):
            by_hand |= {fold(f) for word in line.split() for f in p.forms(word)}

    # The dictionary lists irregular plurals as words of their own.
    plurals = set(by_hand)
    for p in table:
        if p.kind == "noun" and p.gender in ("m", "f", "n"):
            cell = p.groups[1][0].split("/")[0].replace("-", "")
            plurals |= {stem + fold(cell) for stem in full[p.name]}
    for p in table:
        if p.gender == "p":
            full[p.name] = {stem for stem in full[p.name] if stem + fold(p.lemma) not in plurals}

    names = {n: {s.lower() for s in full[n] if s[:1].isupper() and not s.isupper()} for n in full if n in by_name}
    full = {name: {s for s in stems if not s[:1].isupper()} for name, stems in full.items()}
    kept = {}
    for name, stems in full.items():
        verb = name not in by_name
        kept[name] = without_compounds(stems, 4 if verb or name == "созданный" else 5)
        if name in TOLD_BY_ENDING:
            kept[name] = {s for s in kept[name] if len(s) <= TOLD_BY_ENDING[name] or s.endswith(("ейш", "айш"))}
    # What was left out comes back if one of its forms is the form of a word that stays: else only that would
    # be known. Short forms of adjectives and bare stems meet other words too often to count.
    owners = collections.defaultdict(set)
    for name, stems in kept.items():
        for stem in stems:
            for e in endings[name]:
                owners[stem + e].add(name)
    for form in by_hand:
        owners[form].add("by hand")
    for name, stems in full.items():
        adjective = name in by_name and by_name[name].kind == "adjective"
        telling = [e for e in endings[name] if len(e) >= 2 or not adjective]
        for stem in stems - kept[name]:
            if any(owners.get(stem + e, set()) - {name} for e in telling):
                kept[name].add(stem)
    nouns = {p.name: kept[p.name] for p in table if p.kind == "noun"}
    adjectives = {p.name: kept[p.name] for p in table if p.kind == "adjective"}
    verbs = {" ".join(e or "-" for e in name): kept[name] for name in sorted(n for n in kept if n not in by_name)}
    write_sections(HERE / "ru" / "nouns.txt", head, nouns)
    write_sections(HERE / "ru" / "names.txt", head, names)
    write_sections(HERE / "ru" / "adjectives.txt", head, adjectives)
    write_sections(HERE / "ru" / "verbs.txt", head.replace("its paradigm (ru/paradigms.txt) gives", "stands first in brackets"), verbs)


# ---------------------------------------------------------------- English

def english(folder):
    """Words with how often each class of them was met, and irregular forms."""
    folder = pathlib.Path(folder)
    counts = collections.defaultdict(collections.Counter)
    classes = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
    for part, name in (("n", "noun"), ("v", "verb"), ("a", "adj"), ("r", "adv")):
        for line in open(folder / f"index.{name}", encoding="utf-8"):
            f = line.split()
            if line[0] != " " and re.fullmatch("[a-z]+", f[0]) and len(f[0]) > 1:
                counts[f[0]][part] = 0
    for line in open(folder / "cntlist.rev", encoding="utf-8"):
        key, _, count = line.split()
        word, _, sense = key.partition("%")
        if word in counts:
            counts[word][classes[sense[0]]] += int(count)
    head = "# Made by build.py from WordNet 3.0; see LICENCE-wordnet. "
    with open(HERE / "en" / "words.txt", "w", encoding="utf-8") as out:
        out.write(head + "A word with how often it was met as a noun, verb, adjective, adverb (r).\n")
        for word, by in sorted(counts.items()):
            if sum(by.values()):
                out.write(word + "".join(f" {k}{v}" for k, v in by.most_common()) + "\n")
    with open(HERE / "en" / "irregular.txt", "w", encoding="utf-8") as out:
        out.write(head + "Irregular forms: class, form, dictionary form.\n")
        for part, name in (("n", "noun"), ("v", "verb"), ("a", "adj")):
            for line in open(folder / f"{name}.exc", encoding="utf-8"):
                form, lemma = line.split()[:2]
                if re.fullmatch("[a-z]+", form + lemma) and sum(counts[lemma].values()):
                    out.write(f"{part} {form} {lemma}\n")


def main():
    if sys.argv[1] == "en":
        english(sys.argv[2])
    if sys.argv[1] == "ru":
        table, found, words, rules = russian(sys.argv[2])
        groups = verbs(words, rules)
        if len(sys.argv) > 3:
            hold_out(sys.argv[3], table, found, groups)
        write_russian(table, found, groups, words)


main()
