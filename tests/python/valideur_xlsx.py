#!/usr/bin/env python3
"""Importe un classeur fait comme celui du valideur officiel de data·inclusion, et compare ce qui ressort.

    python tests/python/valideur_xlsx.py target/verif/passerelle

Le classeur a deux feuilles, « Structures » et « Services » ; leurs colonnes sont les champs du paquet officiel, puis
« __ignore__ », qui marque les lignes d'explication ; une liste y est un texte à virgules. Chaque valeur de chaque
liste officielle y est au moins une fois. Code de sortie : 0 si tout ressort comme entré, 1 sinon.
"""

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pydantic
from data_inclusion.schema import v1

ESPACE = "http://schemas.openxmlformats.org"


def lieu(n: int) -> dict:
    return {
        "commune": "Valclair", "code_postal": "99000", "code_insee": "99001", "adresse": f"{n} rue du Pont",
        "complement_adresse": "Bâtiment A, 2e étage", "telephone": "+33536490001", "courriel": "accueil@valclair.example",
        "horaires_accueil": "Mo-Fr 09:00-12:00",
    }


def structures() -> list[dict]:
    return [
        {"source": "essai", "id": f"essai--s{n}", "nom": f"Structure n° {n} & associés", "date_maj": "2026-09-01",
         "description": "Accueil, écoute,\norientation.", "site_web": "https://valclair.example/accueil",
         **lieu(n), "reseaux_porteurs": [reseau.value]}
        for n, reseau in enumerate(v1.ReseauPorteur, 1)
    ]


def services() -> list[dict]:
    listes = {
        "type": [v.value for v in v1.TypeService], "frais": [v.value for v in v1.Frais],
        "publics": [v.value for v in v1.Public], "modes_accueil": [v.value for v in v1.ModeAccueil],
        "modes_mobilisation": [v.value for v in v1.ModeMobilisation],
        "mobilisable_par": [v.value for v in v1.PersonneMobilisatrice],
    }
    seules = {"type", "frais"}
    sortie = []
    for n, thematique in enumerate(v1.Thematique):
        tour = {cle: valeurs[n % len(valeurs)] for cle, valeurs in listes.items()}
        # Deux thématiques : une liste d'une seule valeur ne dirait rien des virgules.
        autre = list(v1.Thematique)[(n + 1) % len(v1.Thematique)]
        sortie.append({
            "source": "essai", "structure_id": "essai--s1", "id": f"essai--v{n}", "nom": f"Service n° {n}",
            "description": "Un accompagnement, pas à pas.", "date_maj": "2026-09-01",
            "thematiques": sorted([thematique.value, autre.value]),
            **{cle: valeur if cle in seules else [valeur] for cle, valeur in tour.items()},
            **lieu(n), "zone_eligibilite": ["99001", "99002"], "volume_horaire_hebdomadaire": 1.5, "nombre_semaines": 12,
        })
    return sortie


def cellule(valeur: object) -> str:
    if valeur is None:
        return "<c/>"
    if isinstance(valeur, (int, float)):
        return f"<c><v>{valeur}</v></c>"
    texte = ", ".join(valeur) if isinstance(valeur, list) else str(valeur)
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(texte)}</t></is></c>'


def feuille(modele: type[pydantic.BaseModel], lignes: list[dict]) -> str:
    champs = list(modele.model_fields)
    # Le producteur peut laisser « source » vide.
    valeurs = [[None if c == "source" else ligne.get(c) for c in champs] + [None] for ligne in lignes]
    explications = [["À lire avant de remplir"] * len(champs) + ["x"], ["exemple"] * len(champs) + ["x"]]
    rangs = [champs + ["__ignore__"], *explications, *valeurs]
    corps = "".join(f"<row>{''.join(map(cellule, rang))}</row>" for rang in rangs)
    return f'<worksheet xmlns="{ESPACE}/spreadsheetml/2006/main"><sheetData>{corps}</sheetData></worksheet>'


def classeur(chemin: Path, donnees: dict[str, str]) -> None:
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n in range(1, len(donnees) + 1))
    noms = "".join(f'<sheet name="{nom}" sheetId="{n}" r:id="r{n}"/>' for n, nom in enumerate(donnees, 1))
    liens = "".join(
        f'<Relationship Id="r{n}" Type="{ESPACE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(donnees) + 1))
    relations = f'{ESPACE}/package/2006/relationships'
    with zipfile.ZipFile(chemin, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{ESPACE}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{ESPACE}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{ESPACE}/spreadsheetml/2006/main" xmlns:r="{ESPACE}/officeDocument/2006/relationships"><sheets>{noms}</sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{relations}">{liens}</Relationships>')
        for n, texte in enumerate(donnees.values(), 1):
            archive.writestr(f"xl/worksheets/sheet{n}.xml", texte)


def ranges(enregistrement: dict) -> dict:
    """Sans les vides, et les ensembles dans un ordre fixe."""
    return {c: sorted(v) if isinstance(v, list) else v for c, v in enregistrement.items() if v is not None}


def main() -> int:
    if len(sys.argv) != 2:
        print("usage : valideur_xlsx.py PROGRAMME (le binaire passerelle)", file=sys.stderr)
        return 2
    programme = Path(sys.argv[1]).resolve()
    attendus = {"structures": (v1.Structure, structures()), "services": (v1.Service, services())}
    for modele, lignes in attendus.values():
        for ligne in lignes:
            modele.model_validate_json(json.dumps(ligne), strict=True)
    with tempfile.TemporaryDirectory() as dossier:
        site, sortie = Path(dossier) / "site", Path(dossier) / "sortie"
        fichier = Path(dossier) / "valideur.xlsx"
        classeur(fichier, {nom.capitalize(): feuille(*donnees) for nom, donnees in attendus.items()})
        for commande in (["init", site], ["import", "data-inclusion", fichier, "--source", site],
                         ["export", "data-inclusion", "--source", site, "--out", sortie]):
            rendu = subprocess.run([programme, *commande], capture_output=True, text=True, check=False)
            print((rendu.stdout + rendu.stderr).strip())
            if rendu.returncode:
                return 1
        erreurs = 0
        for nom, (_, lignes) in attendus.items():
            lus = {e["id"]: ranges(e) for e in json.loads((sortie / f"{nom}.json").read_text(encoding="utf-8"))}
            for ligne in lignes:
                if lus.get(ligne["id"]) != ranges(ligne):
                    erreurs += 1
                    print(f"erreur : {nom} : {ligne['id']} : entré {ranges(ligne)}, ressorti {lus.get(ligne['id'])}")
            print(f"{nom} : {len(lignes)} comparé(s)")
    print(f"{erreurs} erreur(s)")
    return 1 if erreurs else 0


if __name__ == "__main__":
    sys.exit(main())
