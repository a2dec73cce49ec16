#!/usr/bin/env python3
"""Valide structures.json et services.json avec le paquet officiel data-inclusion-schema.

    pip install data-inclusion-schema==1.0.10
    python tests/python/valide_data_inclusion.py public/donnees

Au-delà du schéma, qui ignore les clés inconnues et ne regarde qu'un enregistrement à la fois : clés exactes et
toutes présentes, ensembles sans doublon, identifiants uniques, téléphones E.164 (ou numéro court), et chaque
service rattaché à une structure du fichier. Code de sortie : 0 sans erreur, 1 avec erreurs, 2 mauvais usage.
"""

import json
import re
import sys
from pathlib import Path

import pydantic
from data_inclusion.schema.v1 import Service, Structure

TELEPHONE = re.compile(r"\+[1-9]\d{5,14}|\d{2,4}")
JOUR = re.compile(r"\d{4}-\d{2}-\d{2}")


def enregistrements(fichier: Path) -> list[dict]:
    contenu = json.loads(fichier.read_text(encoding="utf-8"))
    if not isinstance(contenu, list) or not all(isinstance(e, dict) for e in contenu):
        raise ValueError(f"{fichier.name} n'est pas un tableau d'enregistrements")
    return contenu


def erreurs_du_schema(modele: type[pydantic.BaseModel], enregistrement: dict) -> list[str]:
    # Le mode strict refuse ce que le modèle accepterait et que le schéma JSON refuse : une date en nombre…
    contexte = {"ignore_warnings": False}
    try:
        modele.model_validate_json(json.dumps(enregistrement), strict=True, context=contexte)
    except pydantic.ValidationError as erreur:
        return [f"{'.'.join(map(str, e['loc']))} : {e['msg']} ({e['input']!r})" for e in erreur.errors()]
    return []


def autres_erreurs(modele: type[pydantic.BaseModel], enregistrement: dict) -> list[str]:
    erreurs = []
    attendues, presentes = list(modele.model_fields), list(enregistrement)
    if attendues != presentes:
        manquantes = [c for c in attendues if c not in presentes]
        inconnues = [c for c in presentes if c not in attendues]
        erreurs.append(f"clés manquantes {manquantes}, inconnues {inconnues}, ou dans un autre ordre")
    if not JOUR.fullmatch(str(enregistrement.get("date_maj"))):
        erreurs.append(f"date_maj : {enregistrement.get('date_maj')!r} n'est pas AAAA-MM-JJ")
    telephone = enregistrement.get("telephone")
    if telephone is not None and not TELEPHONE.fullmatch(telephone):
        erreurs.append(f"telephone : {telephone!r} n'est ni E.164 ni un numéro court")
    for cle, valeur in enregistrement.items():
        if isinstance(valeur, list) and len(set(valeur)) != len(valeur):
            erreurs.append(f"{cle} : valeur en double dans {valeur!r}")
        if valeur in ("", []):
            erreurs.append(f"{cle} : vide au lieu de null")
    return erreurs


def valide(dossier: Path) -> list[str]:
    erreurs, identifiants = [], {}
    for nom, modele in (("structures.json", Structure), ("services.json", Service)):
        contenu = enregistrements(dossier / nom)
        vus = identifiants.setdefault(nom, set())
        for enregistrement in contenu:
            identifiant = enregistrement.get("id")
            trouvees = erreurs_du_schema(modele, enregistrement) + autres_erreurs(modele, enregistrement)
            if identifiant in vus:
                trouvees.append("identifiant déjà pris")
            vus.add(identifiant)
            if modele is Service and enregistrement.get("structure_id") not in identifiants["structures.json"]:
                trouvees.append(f"structure_id : {enregistrement.get('structure_id')!r} n'est pas dans structures.json")
            erreurs += [f"{nom} : {identifiant} : {e}" for e in trouvees]
        print(f"{nom} : {len(contenu)} enregistrement(s)")
    return erreurs


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print("usage : valide_data_inclusion.py DOSSIER (celui de structures.json et services.json)", file=sys.stderr)
        return 2
    try:
        erreurs = valide(Path(sys.argv[1]))
    except (OSError, ValueError) as erreur:
        erreurs = [str(erreur)]
    for erreur in erreurs:
        print(f"erreur : {erreur}")
    print(f"{len(erreurs)} erreur(s)")
    return 1 if erreurs else 0


if __name__ == "__main__":
    sys.exit(main())
