"""Every file of content/ that the checker accepts is accepted by the JSON Schemas, and both judge VALUES alike.

Usage: schemas.py CONTENT SCHEMAS PASSERELLE. Ends with 1 if a file of CONTENT does not pass the schema of its type, or if
the schemas and the program disagree about a value.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml
from jsonschema import Draft202012Validator


class Loader(yaml.SafeLoader):
    """YAML 1.2 core: `NO` is a text, `01400` too, and a date is a text as in text editors."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^(0|-?[1-9][0-9]*)$", "-0123456789"),
    ("float", r"^-?(0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
    ("null", r"^(~|null|Null|NULL|)$", ["~", "n", "N", ""]),
]:
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)

LISTS = {"organismes", "glossaire", "agenda", "documents", "thematiques", "publics", "situations"}
FOLDERS = {"actions": "action", "orientations": "orientation", "aides": "aide", "faq": "faq", "pages": "page"}


def schema_of(path):
    """The name of the schema of a file, None if it has none."""
    parts = path.parts
    if path.name in ("site.yaml", "programme.yaml", "kit.yaml") or path.stem in LISTS:
        return path.stem
    if parts[0] in ("annuaire", "territoires"):
        return parts[0]
    if path.suffix == ".md":
        return "module" if parts[0] == "kits" else FOLDERS[parts[-2]]
    return None


# Of each form: a file of the small site, its schema, a key, and values of which some are wrong.
AID, DIRECTORY = "aides/aide-au-permis.md", "annuaire/valclair.yaml"
VALUES = [
    (AID, "aide", "nom", ['""', '" "', "12", "Oui", "[a, b]", "{a: b}"]),
    (AID, "aide", "conditions", ["[]", "seule", "[a, '']", "[a, 2]", "{a: b}"]),
    (AID, "aide", "territoires", ["[]", "valclair", "[valclair]"]),
    (AID, "aide", "publie_le", ["2026", "2026-10", "2026-10-31", "31/10/2026", "2026-13-01", "demain"]),
    (AID, "aide", "verifie_le", ['"2026-10"', "2026-01-15", "2026-1-5", "1500-01-01"]),
    (AID, "aide", "valide", ["{du: 2026}", "{du: 2026-10}", "{du: 10/2026, au: 31/12/2026}", "{du: 1500}", "{du: 2026-13}"]),
    (AID, "aide", "brouillon", ["Oui", "NON", "true", "oui", "yes", "1"]),
    (AID, "aide", "a_verifier_tous_les", ["0", "1", "120", "121", "-1", "1.5", '"12"', '"0"', "douze"]),
    (AID, "aide", "montant", ["600", '"600"', '"1 500,50"', "600 €", "{plafond: -4}", "{plafond: 4}", '{plafond: "-4"}',
                              '{plafond: "1 500,5"}', "{plafond: 1.2.3}", "{plafond: beaucoup}", "{inconnue: 4}"]),
    (AID, "aide", "contact", ["{courriel: a@exemple.fr}", "{courriel: a.exemple.fr}", "{telephone: 05 36 49 00 01}", "{telephone: non}"]),
    (AID, "aide", "id", ["aide-au-permis", "Aide", "-a", "a_b"]),
    (AID, "aide", "tableaux", ["[{titre: T, colonnes: [A, B], lignes: [['', 2], [x, ~]]}]", "[{titre: T, colonnes: [A], lignes: [[{}]]}]",
                               "[{titre: T, colonnes: [], lignes: [[]]}]"]),
    (DIRECTORY, "annuaire", "nom", ["AB", "ABC", "A" * 150, "A" * 151]),
    (DIRECTORY, "annuaire", "code_postal", ['"99000"', '"99 000"', '"9900"', "valclair"]),
    (DIRECTORY, "annuaire", "site_web", ["https://www.exemple.fr/a?b#c", "www.exemple.fr", "http://exemple", "https://a b.fr", "12"]),
    (DIRECTORY, "annuaire", "latitude", ["46.5", '"46,5"', "91", "nord"]),
    (DIRECTORY, "annuaire", "description", ["Oui", "Ouvert", '""']),
    (DIRECTORY, "annuaire", "reseaux_porteurs", ["[]", "[mission-locale]", "mission-locale", "[inconnu]"]),
]


def head(text):
    """What of a file is YAML."""
    return text.split("\n---", 1)[0].removeprefix("---") if text.startswith("---") else text


def compared(passerelle, validators):
    """The values of which one of the two says something else."""
    values, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder:
        site = pathlib.Path(folder) / "site"
        subprocess.run([passerelle, "init", site], check=True, capture_output=True)
        for name, schema, key, tried in VALUES:
            file = site / "content" / name
            text = file.read_text()
            indent = "    " if schema == "annuaire" else ""
            first = re.search(rf"^{indent}{key}:.*\n(?:{indent}[ -].*\n)*", text, re.M)
            before = first or re.search(rf"^{indent}nom:.*\n", text, re.M)
            for value in tried:
                line = f"{indent}{key}: {value}\n"
                changed = text[: before.start() if first else before.end()] + line + text[before.end() :]
                file.write_text(changed)
                command = [passerelle, "check", "--source", site, "--format", "json"]
                found = json.loads(subprocess.run(command, check=False, capture_output=True).stdout)
                told = [d["message"] for d in found if d["gravite"] == "erreur"]
                seen = [e.message for e in validators[schema].iter_errors(yaml.load(head(changed), Loader))]
                values += 1
                if bool(told) != bool(seen):
                    wrong.append(f"{schema}, {key}: {value}: check {told}, schema {[m[:200] for m in seen]}")
            file.write_text(text)
    return values, wrong


def main(content, schemas, passerelle):
    content, schemas = pathlib.Path(content), pathlib.Path(schemas)
    validators = {}
    for file in schemas.glob("*.schema.json"):
        schema = json.loads(file.read_text())
        Draft202012Validator.check_schema(schema)
        validators[file.name.removesuffix(".schema.json")] = Draft202012Validator(schema)
    checked, wrong = 0, 0
    for file in sorted(content.rglob("*")):
        name = schema_of(file.relative_to(content)) if file.suffix in (".md", ".yaml") else None
        if name is None or "fichiers" in file.parts:
            continue
        text = head(file.read_text())
        checked += 1
        for error in validators[name].iter_errors(yaml.load(text, Loader)):
            wrong += 1
            print(f"{file}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    values, disagreements = compared(passerelle, validators)
    print(*disagreements, sep="\n")
    print(f"{checked} files, {wrong} errors; {values} values, {len(disagreements)} disagreements")
    return 1 if wrong or disagreements or not checked else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
