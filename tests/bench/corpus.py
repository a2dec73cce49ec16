"""The corpus that the bench builds: deterministic French sheets of public services.

A sheet depends on (seed, n, i) alone, so two runs write the same bytes. `write(n, path)` writes the neutral
JSON that `convertir` reads, one sheet a line; `Corpus` gives the same sheets to the writers of other sites.
Standard library only.
"""

import datetime
import json
import random
import re
import unicodedata

THEMES = [
    ("Logement", "Payer son loyer, accéder à un logement, éviter l'expulsion."),
    ("Santé", "Se soigner, obtenir une couverture santé, être accompagné."),
    ("Emploi et insertion", "Retrouver un emploi, signer un contrat d'engagement."),
    ("Petite enfance", "Faire garder son enfant, être suivi par la PMI."),
    ("Enfance et famille", "Protéger les enfants, soutenir les parents."),
    ("Autonomie", "Vieillir chez soi, financer une aide à domicile."),
    ("Handicap", "Compenser le handicap, faire valoir ses droits."),
    ("Mobilité", "Se déplacer, passer son permis, réparer son véhicule."),
    ("Budget et surendettement", "Gérer son budget, faire face à ses dettes."),
    ("Accès aux droits", "Connaître ses droits et faire ses démarches."),
    ("Numérique", "Apprendre à utiliser internet, obtenir un équipement."),
    ("Alimentation", "Accéder à une aide alimentaire, cuisiner à petit prix."),
]
AUDIENCES = [
    ("Jeunes", "De 16 à 25 ans."),
    ("Familles", "Parents et futurs parents."),
    ("Personnes âgées", "À partir de 60 ans."),
    ("Personnes handicapées", "Enfants et adultes en situation de handicap."),
    ("Professionnels", "Travailleurs sociaux et partenaires."),
]
GLOSSARY = [
    ("RSA", "revenu de solidarité active"), ("CER", "contrat d'engagements réciproques"),
    ("MDS", "maison départementale des solidarités"), ("APA", "allocation personnalisée d'autonomie"),
    ("PCH", "prestation de compensation du handicap"), ("MDPH", "maison départementale des personnes handicapées"),
    ("CCAS", "centre communal d'action sociale"), ("CAF", "caisse d'allocations familiales"),
    ("FSL", "fonds de solidarité pour le logement"), ("PMI", "protection maternelle et infantile"),
    ("ASE", "aide sociale à l'enfance"), ("CPAM", "caisse primaire d'assurance maladie"),
    ("CSS", "complémentaire santé solidaire"), ("AAH", "allocation aux adultes handicapés"),
    ("ASPA", "allocation de solidarité aux personnes âgées"), ("SIAE", "structure d'insertion par l'activité économique"),
    ("FAJ", "fonds d'aide aux jeunes"), ("AESH", "accompagnant d'élèves en situation de handicap"),
    ("TISF", "technicien de l'intervention sociale et familiale"), ("MSA", "mutualité sociale agricole"),
    ("CIAS", "centre intercommunal d'action sociale"), ("DALO", "droit au logement opposable"),
    ("APL", "aide personnalisée au logement"), ("MASP", "mesure d'accompagnement social personnalisé"),
]
ACR = [a for a, _ in GLOSSARY]
BENEF = ["le **RSA**", "l'**APA**", "la **PCH**", "le *FSL*", "la **CSS**", "l'**AAH**", "l'*ASPA*", "le *FAJ*",
         "l'**APL**", "la *MASP*"]

KINDS = ["aide", "service", "action"]
NOUN = {
    "aide": ["Aide", "Allocation", "Prime", "Avance remboursable", "Bourse", "Secours ponctuel",
             "Prise en charge", "Forfait", "Chèque", "Bon d'achat", "Prêt à taux zéro", "Complément"],
    "service": ["Service", "Permanence", "Guichet", "Accueil", "Accompagnement", "Consultation",
                "Point d'information", "Antenne", "Équipe mobile", "Halte", "Plateforme", "Espace"],
    "action": ["Action", "Atelier", "Parcours", "Groupe de parole", "Chantier", "Formation courte",
               "Forum", "Rencontre", "Programme", "Séjour", "Visite à domicile", "Bilan"],
}
OBJ = {
    "Logement": ["au paiement du loyer", "à l'installation dans un logement", "au maintien dans le logement",
                 "à la rénovation énergétique", "aux impayés d'énergie", "au dépôt de garantie",
                 "à l'hébergement d'urgence", "à la médiation avec le bailleur", "au relogement"],
    "Santé": ["à l'accès aux soins", "à la complémentaire santé", "au dépistage", "au suivi psychologique",
              "aux soins dentaires", "à l'achat de lunettes", "au sevrage tabagique", "à la vaccination",
              "à la santé des femmes"],
    "Emploi et insertion": ["à la reprise d'emploi", "à la création d'entreprise", "à la formation qualifiante",
                            "à la recherche d'emploi", "au suivi des bénéficiaires du RSA", "à l'immersion professionnelle",
                            "à la garde ponctuelle pendant un entretien", "à la validation des acquis", "au chantier d'insertion"],
    "Petite enfance": ["à la garde d'enfants", "aux assistantes maternelles", "au suivi de grossesse",
                       "à la parentalité", "à l'éveil des tout-petits", "à l'allaitement", "à l'agrément des crèches",
                       "au retour de maternité", "aux premiers pas"],
    "Enfance et famille": ["au soutien éducatif", "à la médiation familiale", "aux vacances", "à la protection de l'enfance",
                           "à l'accueil familial", "aux familles monoparentales", "à la scolarité", "au parrainage",
                           "à la cantine scolaire"],
    "Autonomie": ["au maintien à domicile", "à l'adaptation du logement", "au portage de repas", "à la téléassistance",
                  "aux proches aidants", "à l'accueil de jour", "à l'hébergement en résidence", "à la prévention des chutes",
                  "au transport accompagné"],
    "Handicap": ["à la compensation du handicap", "à l'aménagement du véhicule", "à l'insertion professionnelle adaptée",
                 "à l'accompagnement scolaire", "au transport adapté", "à l'habitat inclusif", "au répit des aidants",
                 "aux aides techniques", "à l'interprétation en langue des signes"],
    "Mobilité": ["au permis de conduire", "à la location d'un véhicule", "à la réparation automobile", "au transport scolaire",
                 "au transport à la demande", "à l'achat d'un vélo", "aux frais de déplacement", "au covoiturage solidaire",
                 "au code de la route"],
    "Budget et surendettement": ["à la gestion du budget", "au surendettement", "au microcrédit", "aux factures d'eau",
                                 "à l'ouverture d'un compte", "aux frais bancaires", "à la protection juridique",
                                 "au remboursement des dettes", "à l'épargne solidaire"],
    "Accès aux droits": ["aux démarches administratives", "à l'ouverture de droits", "à la domiciliation", "à l'aide juridique",
                         "à l'écrivain public", "au titre de séjour", "aux victimes de violences", "à la lutte contre le non-recours",
                         "à l'interprétariat"],
    "Numérique": ["à l'inclusion numérique", "à l'achat d'un ordinateur", "aux démarches en ligne", "à la connexion internet",
                  "à la messagerie électronique", "à la sécurité des données", "au reconditionnement", "à l'usage du téléphone",
                  "à la signature électronique"],
    "Alimentation": ["à l'épicerie solidaire", "aux colis alimentaires", "à la restauration sociale", "aux jardins partagés",
                     "à la cuisine familiale", "à l'équilibre alimentaire", "au goûter scolaire", "aux paniers paysans",
                     "à la lutte contre le gaspillage"],
}
PUBLIC = ["les jeunes de moins de 26 ans", "les familles avec enfants", "les personnes de plus de 60 ans",
          "les personnes en situation de handicap", "les demandeurs d'emploi", "les bénéficiaires du RSA",
          "les parents isolés", "les étudiants", "les saisonniers", "les travailleurs agricoles",
          "les personnes hébergées", "les locataires du parc social", "les aidants familiaux", "les apprentis",
          "les propriétaires occupants", "les personnes sans domicile stable"]
QUAL = ["à Saint-{c}", "en {p}", "pour {u}", "du canton de {c}", "de la MDS de {c}", "du pays de {c}"]
PAYS = ["zone rurale", "quartier prioritaire", "centre-ville", "bord de mer", "montagne", "zone artisanale"]

SYL_A = ["Mar", "Vil", "Cha", "Bel", "Mon", "Ro", "Saint", "Cour", "Font", "Bri", "Lan", "Ser", "Tour", "Val", "Aub",
         "Pont", "Gra", "Cas", "Mir", "Lou", "Bour", "Cler", "Nan", "Per", "Ver", "Bois", "Cham", "Dor", "Fau", "Gan"]
SYL_B = ["te", "le", "ra", "mi", "ne", "vi", "lo", "che", "ga", "de", "re", "bo", "sa", "ma", "ti", "lle", "nne", "tte"]
SYL_C = ["ville", "court", "mont", "gnac", "sac", "zay", "lieu", "nay", "gny", "bourg", "fort", "ac", "as", "rieux",
         "beuf", "dun", "guen", "heim", "igny", "oux", "ange", "elles", "ières", "euil", "ossé", "argues"]
VOIES = ["rue", "avenue", "place", "boulevard", "impasse", "chemin", "quai", "allée", "route", "cours"]
ODO = ["de la République", "Jean-Jaurès", "du Général-Leclerc", "Victor-Hugo", "des Tilleuls", "de la Gare", "du Moulin",
       "Louise-Michel", "de l'Église", "des Écoles", "du Port", "Simone-Veil", "de Verdun", "Pasteur", "des Lilas",
       "Aristide-Briand", "du Marché", "Marie-Curie", "de la Fontaine", "Gambetta", "des Acacias", "Émile-Zola",
       "du Château", "de la Mairie", "Joséphine-Baker", "du Stade", "des Halles", "Olympe-de-Gouges"]
PIECES = ["pièce d'identité en cours de validité", "justificatif de domicile de moins de trois mois",
          "dernier avis d'imposition", "attestation de droits de la CAF ou de la MSA", "relevé d'identité bancaire",
          "trois derniers bulletins de salaire", "contrat de location signé", "devis détaillé d'un professionnel",
          "certificat médical", "notification de décision de la MDPH", "livret de famille", "jugement de divorce",
          "attestation d'inscription à France Travail", "facture impayée ou échéancier", "carte grise du véhicule",
          "certificat de scolarité", "attestation d'assurance habitation", "quittance de loyer",
          "carte d'invalidité ou de mobilité inclusion", "attestation d'hébergement", "copie du contrat d'apprentissage",
          "titre de séjour", "ordonnance du médecin", "plan d'aide signé", "relevé de situation bancaire"]
ORGA = ["la mairie", "le CCAS", "le CIAS", "la MDS", "la CAF", "la MSA", "la CPAM", "la MDPH", "le conseil départemental",
        "l'agence France Travail", "la mission locale", "l'espace France Services", "l'association d'aide à domicile",
        "le bailleur social", "la SIAE du territoire", "le point conseil budget", "la plateforme de répit",
        "le centre social", "la maison des aidants", "le relais petite enfance", "le service de l'ASE", "le service de PMI"]
VERBS = ["étudie votre situation", "vous reçoit sans rendez-vous", "vous aide à remplir le formulaire",
         "vérifie les pièces du dossier", "vous oriente vers le bon interlocuteur", "transmet la demande à la commission",
         "vous rappelle sous trois jours ouvrés", "calcule le montant de l'aide", "propose un rendez-vous à domicile",
         "organise une réunion d'information", "prépare avec vous un plan d'action", "suit le versement de l'aide",
         "peut prolonger l'accompagnement", "signe avec vous un CER", "met en relation avec un professionnel"]
S_INTRO = [
    "Cette {kind} s'adresse à {pub} qui résident dans le secteur de {c}.",
    "Vous rencontrez une difficulté passagère ? {Org} peut vous proposer cette {kind} après un premier entretien.",
    "Depuis {year}, {org} finance cette {kind} pour {pub}.",
    "Elle complète les dispositifs de droit commun, notamment les dispositifs {acr} et {acr2}.",
    "Le montant dépend des ressources du foyer et du nombre de personnes à charge.",
    "Aucune condition de nationalité n'est exigée, mais la résidence doit être stable et effective depuis {mois} mois.",
    "Le dispositif est porté par {org} avec l'appui de {org2}.",
    "Un travailleur social référent accompagne la personne pendant {mois} mois, renouvelables une fois.",
    "En {year}, près de {num} foyers du secteur de {c} en ont bénéficié.",
]
S_COND = [
    "Les ressources du foyer ne doivent pas dépasser {eur} euros par mois pour une personne seule.",
    "Le plafond est majoré de {pct} % par enfant à charge et de {pct2} % pour un couple.",
    "Les revenus pris en compte sont ceux des {mois} derniers mois, hors prestations logement.",
    "Les bénéficiaires du RSA sont éligibles sans autre justificatif, sur présentation du CER en cours.",
    "La demande doit être déposée avant toute dépense : aucune facture acquittée ne peut être remboursée.",
    "Une seule demande est possible par période de {mois} mois, sauf changement grave de situation.",
    "Les personnes relevant de la {acr} doivent d'abord solliciter {org}.",
    "La situation est examinée de façon anonyme par une commission qui se réunit tous les {jours} jours.",
    "Sont exclus les logements de plus de {m2} mètres carrés et les résidences secondaires.",
]
S_DEM = [
    "Prenez contact avec {org} au {tel}, du lundi au vendredi.",
    "Déposez le dossier complet au {no} {voie} {odo}, à {c}, ou envoyez-le à l'adresse {mail}.",
    "{Org} {verb}, puis {org2} {verb2}.",
    "Le délai moyen de réponse est de {jours} jours à compter de la réception du dossier complet.",
    "En cas de refus, vous disposez de deux mois pour former un recours administratif préalable.",
    "L'aide est versée directement au créancier, au bailleur ou au prestataire.",
    "Pensez à actualiser votre situation auprès de la {acr} chaque trimestre.",
    "Si vous ne pouvez pas vous déplacer, un agent de la MDS de {c} peut venir chez vous.",
    "Les documents rédigés dans une langue étrangère doivent être traduits par un interprète agréé.",
]
S_CONT = [
    "L'accueil du {no} {voie} {odo} à {c} est accessible aux personnes à mobilité réduite.",
    "Un interprète peut être présent sur demande formulée {jours} jours à l'avance.",
    "Pour une urgence sociale, composez le 115 ; pour une urgence médicale, le 15.",
    "Une permanence se tient aussi à {c2} le premier mardi du mois, dans les locaux partagés avec {org}.",
    "Les professionnels peuvent saisir {org} par la messagerie {mail}.",
    "Le numéro {tel} n'est pas surtaxé et reste joignable jusqu'à {h} heures.",
    "Cette fiche est vérifiée chaque année par la direction de l'action sociale et par {org}.",
]
LINKT = ["Voir aussi la fiche [{t}](fiche:{s}).", "Cette démarche se combine souvent avec [{t}](fiche:{s}).",
         "Si vous n'y avez pas droit, consultez [{t}](fiche:{s}).", "Pour aller plus loin : [{t}](fiche:{s}).",
         "Les mêmes pièces servent à demander [{t}](fiche:{s})."]
SUMT = ["{n} {o} pour {u}, sous conditions de ressources, dans le secteur de {c}.",
        "{n} {o} : qui peut en bénéficier, quelles pièces fournir et à qui s'adresser à {c}.",
        "Tout savoir sur le dispositif « {n} {o} » proposé avec {g} aux habitants de {c}.",
        "Destiné à {u}, ce dispositif ({n} {o}) est instruit par {g}."]
H_COND = ["Qui peut en bénéficier ?", "Conditions à remplir", "Êtes-vous concerné ?"]
H_DEM = ["Comment faire la demande ?", "Les démarches", "Déposer un dossier"]
H_PRES = ["En bref", "De quoi s'agit-il ?", "Présentation du dispositif"]
H_CONT = ["Où s'adresser ?", "Contacts et horaires", "Qui contacter ?"]
JOURS = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"]


def slugify(s):
    s = unicodedata.normalize("NFKD", s).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", s).strip("-")


def cap(s):
    return s[0].upper() + s[1:]


class Corpus:
    def __init__(self, n, seed):
        self.n, self.seed = n, seed
        r = random.Random(f"{seed}:{n}:world")
        seen, communes = set(), []
        while len(communes) < 2400:
            c = r.choice(SYL_A) + (r.choice(SYL_B) if r.random() < .75 else "") + r.choice(SYL_C)
            if c not in seen:
                seen.add(c)
                communes.append(c)
        self.communes = communes
        t = max(9, n // 100)
        terr, k = [], 0
        for c in communes[1200:]:
            if len(terr) == t:
                break
            s = slugify(c)
            if s not in {x["slug"] for x in terr}:
                terr.append({"slug": s, "name": c, "description": f"Communes du secteur de {c}."})
        if len(terr) < t:
            raise ValueError("not enough territory names")
        self.territories = terr
        self.themes = [{"slug": slugify(a), "name": a, "description": d} for a, d in THEMES]
        self.audiences = [{"slug": slugify(a), "name": a, "description": d} for a, d in AUDIENCES]
        # heads first (links need titles of other fiches)
        self.heads = [self.head(i) for i in range(n)]
        bytheme = {}
        for h in self.heads:
            bytheme.setdefault(h["theme"], []).append(h)
        self.rel = {k: [h["slug"] for h in sorted(v, key=lambda h: h["date"], reverse=True)[:5]]
                    for k, v in bytheme.items()}

    def head(self, i):
        r = random.Random(f"{self.seed}:{self.n}:{i}:h")
        th = r.randrange(len(THEMES))
        theme = THEMES[th][0]
        kind = KINDS[i % 3]
        n, o = r.choice(NOUN[kind]), r.choice(OBJ[theme])
        u, c = r.choice(PUBLIC), r.choice(self.communes)
        title = f"{n} {o} " + r.choice(QUAL).format(c=c, p=r.choice(PAYS), u=u)
        summ = r.choice(SUMT).format(n=n, o=o, u=u, c=c, g=r.choice(ORGA))
        # unique dates, one fiche every 7 minutes back from 2025-01-01
        d = datetime.datetime(2025, 1, 1) - datetime.timedelta(minutes=7 * i)
        k = r.choices([1, 2, 3], [5, 3, 2])[0]
        return {"id": i + 1, "slug": f"{slugify(title)}-{i + 1}", "kind": kind, "title": title, "summary": summ,
                "date": d.strftime("%Y-%m-%dT%H:%M:%SZ"), "theme": self.themes[th]["slug"],
                "audience": self.audiences[r.randrange(len(AUDIENCES))]["slug"],
                "territories": sorted(x["slug"] for x in r.sample(self.territories, k))}

    def fill(self, r, s):
        def mail():
            return f"accueil.{slugify(r.choice(self.communes))}@solidarites.example"
        return s.format(
            kind=r.choice(["aide", "mesure", "prestation"]), pub=r.choice(PUBLIC), c=r.choice(self.communes),
            c2=r.choice(self.communes), org=r.choice(ORGA), org2=r.choice(ORGA), Org=cap(r.choice(ORGA)),
            verb=r.choice(VERBS), verb2=r.choice(VERBS), acr=r.choice(ACR), acr2=r.choice(ACR),
            year=r.randint(2005, 2025), mois=r.choice([3, 6, 9, 12, 18, 24]), num=r.randint(40, 4000),
            eur=r.randint(450, 2400), pct=r.choice([5, 10, 15, 20]), pct2=r.choice([30, 40, 50]),
            jours=r.choice([7, 10, 15, 21, 30, 45]), m2=r.randint(60, 140), no=r.randint(1, 180),
            voie=r.choice(VOIES), odo=r.choice(ODO), mail=mail(), h=r.randint(16, 19),
            tel="05 " + " ".join(f"{r.randint(0, 99):02d}" for _ in range(4)))

    def para(self, r, pool, k):
        return " ".join(self.fill(r, s) for s in r.sample(pool, k))

    def fiche(self, i):
        h = dict(self.heads[i])
        r = random.Random(f"{self.seed}:{self.n}:{i}:b")
        h["related"] = self.rel[h["theme"]]
        links = []
        while len(links) < 2:
            j = r.randrange(self.n)
            if j != i and j not in links:
                links.append(j)
        L = [r.choice(LINKT).format(t=self.heads[j]["title"], s=self.heads[j]["slug"]) for j in links]
        h["links"] = [self.heads[j]["slug"] for j in links]
        a1, a2 = r.sample(BENEF, 2)
        b = []
        b.append(f"## {r.choice(H_PRES)}\n")
        it = [self.fill(r, s) for s in r.sample(S_INTRO, 4)]
        b.append(" ".join(it[:3]) + "\n")
        b.append(f"Ce dispositif peut se cumuler avec {a1} et, selon les cas, avec {a2}. {it[3]} {L[0]}\n")
        b.append(f"## {r.choice(H_COND)}\n")
        b.append(self.para(r, S_COND, 3) + "\n")
        b.append("### Barème indicatif\n")
        b.append("| Foyer | Plafond mensuel | Montant de l'aide |\n| --- | ---: | ---: |")
        p, m = r.randint(600, 1400), r.randint(80, 600)
        for nm, f in [("Personne seule", 1), ("Couple sans enfant", 1.5), ("Parent isolé, un enfant", 1.6),
                      ("Couple, deux enfants", 2.1)]:
            b.append(f"| {nm} | {int(p * f)} € | {int(m * (1 + f / 4))} € |")
        b.append("")
        b.append(f"## {r.choice(H_DEM)}\n")
        b.append("Réunissez les pièces suivantes :\n")
        for x in r.sample(PIECES, 5):
            b.append(f"- {x} ;")
        b.append("")
        b.append("Puis suivez ces étapes :\n")
        it = [self.fill(r, s) for s in r.sample(S_DEM, 4)]
        b += [f"{k + 1}. {s}" for k, s in enumerate(it[:3])]
        b.append("")
        b.append(f"{it[3]} {L[1]}\n")
        b.append(f"## {r.choice(H_CONT)}\n")
        b.append(self.para(r, S_CONT, 3) + "\n")
        for j in r.sample(JOURS, 3):
            o, f = r.randint(8, 10), r.randint(16, 18)
            b.append(f"- **{j}** : de {o} h à 12 h et de 14 h à {f} h")
        h["body"] = "\n".join(b) + "\n"
        return h


def write(corpus, path):
    """Writes the neutral corpus."""
    def dump(value):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    meta = {"n": corpus.n, "seed": corpus.seed, "generator": 1, "base_url": "https://aides.example",
            "title": "Aides et services", "lang": "fr"}
    glossary = [{"acronym": acronym, "expansion": expansion} for acronym, expansion in GLOSSARY]
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write('{"meta":%s,\n"themes":%s,\n"audiences":%s,\n"territories":%s,\n"glossary":%s,\n"fiches":[\n' % (
            dump(meta), dump(corpus.themes), dump(corpus.audiences), dump(corpus.territories), dump(glossary)))
        for i in range(corpus.n):
            file.write((",\n" if i else "") + dump(corpus.fiche(i)))
        file.write("\n]}\n")
