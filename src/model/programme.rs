//! The programme and what it is made of: axes, orientations, action sheets.

use super::record::{Spanned, record};
use super::reference::{AnyRef, Ref, to};
use super::scalars::{Identifier, Markdown, Number, Text, When};
use super::shared::{Actors, Citation, Facts, Lifecycle, Period, Remark, Titled};

record! {
    /// A programme départemental d'insertion or a pacte territorial: `programmes/<id>/programme.yaml`.
    pub struct Programme {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut le nom du dossier)";
        "nom" required name: Text = "Nom du programme";
        "nom_court" optional short_name: Option<Text> = "Nom court";
        "departement" optional department: Option<Text> = "Nom du département";
        "territoire" optional territory: Option<Ref<to::Territory>> = "Territoire du programme";
        "periode" required period: Period = "Première et dernière année";
        "resume" required summary: Text = "Résumé en une ou deux phrases";
        "presentation" optional presentation: Option<Markdown> = "Présentation";
        "finalites" optional aims: Vec<Titled> = "Finalités";
        "axes" required axes: Vec<Axis> = "Axes";
        "instances" optional bodies: Vec<Body> = "Instances de gouvernance";
        "methode" optional method: Option<Markdown> = "Méthode d'élaboration";
        "contexte" optional context: Option<Markdown> = "Contexte";
        "territorialisation" optional territorial: Option<Markdown> = "Déclinaison par territoire";
        "evaluation" optional evaluation: Option<Markdown> = "Évaluation";
        "place_beneficiaires" optional recipients: Option<Markdown> = "Place des bénéficiaires";
        "bilan_precedent" optional previous: Option<Markdown> = "Bilan du programme précédent";
        "signataires" optional signatories: Vec<Text> = "Signataires";
        "engagements" optional commitments: Vec<Text> = "Engagements";
        "calendrier" optional calendar: Vec<CalendarStep> = "Calendrier des actions";
        "budgets" optional budgets: Vec<Budget> = "Budgets";
        "types_ressources" optional resource_types: Vec<ResourceType> = "Types de ressources";
        "formes_accompagnement" optional support_forms: Vec<SupportForm> = "Formes d'accompagnement";
        "source" required source: Citation = "Document d'où vient le programme";
        flatten facts: Facts;
        flatten life: Lifecycle;
    }
}

record! {
    /// An axis: a first division of a programme.
    pub struct Axis {
        "id" required id: Spanned<Identifier> = "Identifiant";
        "numero" optional number: Option<u32> = "Numéro";
        "nom" required name: Text = "Nom de l'axe";
        "resume" optional summary: Option<Text> = "Résumé";
    }
}

record! {
    /// A body that steers or follows the programme.
    pub struct Body {
        "nom" required name: Text = "Nom de l'instance";
        "role" optional role: Option<Text> = "Rôle";
        "composition" optional members: Option<Text> = "Composition";
        "rythme" optional rhythm: Option<Text> = "Rythme des réunions";
    }
}

record! {
    /// A step of the programme's calendar, with the actions that it starts.
    pub struct CalendarStep {
        "annee" required year: u32 = "Année";
        "jusque" optional until: Option<Spanned<u32>> = "Dernière année, si l'étape dure";
        "etape" required step: Text = "Étape";
        "actions" optional actions: Vec<Ref<to::Action>> = "Numéros ou identifiants des fiches action";
    }
}

impl CalendarStep {
    /// The last of its years.
    pub fn last(&self) -> u32 {
        self.until.as_ref().map_or(self.year, |last| last.value)
    }
}

record! {
    /// An amount of money, with what it pays and when.
    pub struct Budget {
        "libelle" required label: Text = "Ce qui est payé";
        "montant" required amount: Number = "Montant en euros";
        "annee" optional year: Option<When> = "Année";
        "periode" optional period: Option<Period> = "Période";
        "orientation" optional orientation: Option<Ref<to::Orientation>> = "Orientation concernée";
        "precision" optional detail: Option<Text> = "Précision";
        "source" optional source: Option<Citation> = "Source";
    }
}

record! {
    /// A kind of resource that the programme offers.
    pub struct ResourceType {
        "nom" required name: Text = "Nom";
        "description" optional description: Option<Markdown> = "Description";
    }
}

record! {
    /// A form of accompaniment: for whom, to what end, by whom.
    pub struct SupportForm {
        "nom" required name: Text = "Nom";
        "publics" optional audience: Option<Markdown> = "Publics concernés";
        "objectifs" optional aims: Option<Markdown> = "Objectifs";
        "methodes" optional methods: Option<Markdown> = "Méthodes";
        "outils" optional tools: Option<Markdown> = "Outils";
        "qui" optional who: Option<Markdown> = "Qui accompagne";
        "remarque" optional remark: Option<Markdown> = "Remarques";
    }
}

record! {
    /// A strategic orientation: `programmes/<p>/orientations/<id>.md`.
    pub struct Orientation {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut le nom du fichier)";
        "nom" required name: Text = "Nom de l'orientation";
        "numero" optional number: Option<u32> = "Numéro dans le programme";
        "axe" required axis: Ref<to::Axis> = "Identifiant de l'axe";
        "enjeu" required stake: Text = "Enjeu majeur";
        "resume" optional summary: Option<Text> = "Résumé";
        "thematiques" required themes: Vec<Ref<to::Theme>> = "Thématiques";
        "publics" optional publics: Vec<Ref<to::Public>> = "Publics";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "pilotes" optional pilots: Actors = "Pilotes";
        "participants" optional participants: Actors = "Partenaires participants";
        "autres_instances" optional other_bodies: Vec<Text> = "Autres instances et temps de travail";
        "objectifs" optional objectives: Vec<Text> = "Objectifs opérationnels";
        "questions" optional questions: Vec<QuestionGroup> = "Questions traitées";
        "budget" optional budget: Option<OrientationBudget> = "Budget";
        "actions_soutenues" optional supported: Vec<SupportedAction> = "Actions soutenues auparavant";
        "forces" optional strengths: Vec<Remark> = "Forces";
        "faiblesses" optional weaknesses: Vec<Remark> = "Faiblesses";
        "directions" optional directions: Vec<Text> = "Directions retenues";
        "comparaison" optional comparison: Option<Comparison> = "Avant et maintenant";
        "source" optional source: Option<Citation> = "Source";
        flatten facts: Facts;
        flatten life: Lifecycle;
    }
}

record! {
    /// Questions that a working group dealt with.
    pub struct QuestionGroup {
        "theme" optional theme: Option<Text> = "Sujet";
        "questions" required questions: Vec<Text> = "Questions";
    }
}

record! {
    /// What an orientation cost.
    pub struct OrientationBudget {
        "montant" optional amount: Option<Number> = "Montant en euros";
        "periode" optional period: Option<Period> = "Période";
        "precision" optional detail: Option<Text> = "Précision";
    }
}

record! {
    /// An action that the previous programme supported.
    pub struct SupportedAction {
        "nom" required name: Text = "Nom";
        "description" optional description: Option<Markdown> = "Description";
        "budget" optional budget: Option<Number> = "Budget en euros";
        "annee" optional year: Option<When> = "Année";
        "periode" optional period: Option<Period> = "Période";
        "beneficiaires" optional recipients: Option<Text> = "Bénéficiaires";
    }
}

record! {
    /// An orientation in the previous programme and in this one.
    pub struct Comparison {
        "avant" required before: Markdown = "Dans le programme précédent";
        "apres" required after: Markdown = "Dans ce programme";
        "statut" optional status: Option<Text> = "Ce que devient l'orientation";
    }
}

record! {
    /// An action sheet: `programmes/<p>/actions/<NN>-<slug>.md`.
    pub struct Action {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut le nom du fichier)";
        "numero" required number: Spanned<u32> = "Numéro de la fiche";
        "titre" required title: Text = "Titre de l'action";
        "autres_titres" optional other_titles: Vec<Text> = "Autres titres dans la source";
        "resume" optional summary: Option<Text> = "Résumé";
        "orientations" required orientations: Vec<Ref<to::Orientation>> = "Orientations, la principale d'abord";
        "objectifs" required objectives: Objectives = "Objectifs";
        "pilotes" required pilots: Actors = "Pilotes";
        "partenaires" optional partners: Actors = "Partenaires";
        "publics" required publics: Vec<Ref<to::Public>> = "Publics";
        "publics_precisions" optional audience: Option<Text> = "Public cible selon la source";
        "thematiques" optional themes: Vec<Ref<to::Theme>> = "Thématiques (par défaut celles des orientations)";
        "calendrier" optional calendar: Vec<ActionStep> = "Calendrier";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "actions_liees" optional linked: Vec<Ref<to::Action>> = "Autres actions que la fiche nomme";
        "realise_par" optional carried_by: Vec<AnyRef> = "Ce qui la réalise sur ce site : aide:apre, kit:mobilite…";
        "indicateurs" optional indicators: Vec<Indicator> = "Indicateurs de suivi";
        "statut" optional status: Option<Text> = "État d'avancement";
        "moyens_resume" optional means: Option<Text> = "Moyens principaux";
        "mise_en_oeuvre" optional schedule: Option<Text> = "Mise en œuvre selon le tableau de synthèse";
        "source" required source: Citation = "Source";
        flatten facts: Facts;
        flatten life: Lifecycle;
    }
}

record! {
    /// What an action is for.
    pub struct Objectives {
        "principaux" required main: Vec<Text> = "Objectifs principaux";
        "specifiques" optional specific: Vec<Text> = "Objectifs spécifiques";
    }
}

record! {
    /// A step of an action.
    pub struct ActionStep {
        "annee" required year: u32 = "Année";
        "jusque" optional until: Option<Spanned<u32>> = "Dernière année, si l'étape dure";
        "etape" optional step: Option<Text> = "Étape";
    }
}

impl ActionStep {
    /// The last of its years.
    pub fn last(&self) -> u32 {
        self.until.as_ref().map_or(self.year, |last| last.value)
    }
}

record! {
    /// What is counted to follow an action.
    pub struct Indicator {
        "libelle" required label: Text = "Indicateur";
        "valeur" optional value: Option<Number> = "Valeur";
        "unite" optional unit: Option<String> = "Unité";
        "date" optional date: Option<When> = "Date";
    }
}

/// The folder of the page that stands behind a long programme.
pub const BACKGROUND: &str = "contexte-et-suivi";
/// Bytes of text past which what stands behind a programme has a page of its own.
const LONG_BACKGROUND: usize = 8_000;

/// True if a programme says so much of itself that its tree of actions would drown in it.
pub fn has_background(programme: &Programme) -> bool {
    background(programme).iter().map(|text| text.len()).sum::<usize>() > LONG_BACKGROUND
}

/// The texts that stand behind a programme.
pub fn background(d: &Programme) -> Vec<&str> {
    let texts = [&d.context, &d.previous, &d.method, &d.territorial, &d.recipients, &d.evaluation];
    let texts = texts.into_iter().flatten().map(|text| text.0.value.as_str());
    let bodies = d.bodies.iter().flat_map(|b| {
        [Some(&b.name), b.role.as_ref(), b.members.as_ref()].into_iter().flatten().map(|t| t.value.as_str())
    });
    let lists = d.signatories.iter().chain(&d.commitments).map(|text| text.value.as_str());
    texts.chain(bodies).chain(lists).collect()
}
