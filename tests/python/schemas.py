"""Every file of content/ that the checker accepts is accepted by the JSON Schemas, and the other way round.

Usage: schemas.py CONTENT SCHEMAS. Ends with 1 if a file of CONTENT does not pass the schema of its type.
"""

import json
import pathlib
import re
import sys

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


def main(content, schemas):
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
        text = file.read_text()
        if file.suffix == ".md":
            text = text.split("\n---", 1)[0].removeprefix("---")
        checked += 1
        for error in validators[name].iter_errors(yaml.load(text, Loader)):
            wrong += 1
            print(f"{file}: {'/'.join(map(str, error.absolute_path))}: {error.message[:200]}")
    print(f"{checked} files, {wrong} errors")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
