//! What readers consult beside the aids: kits, questions, documents, events, pages, terms.

use super::record::{Spanned, record};
use super::reference::{Ref, to};
use super::scalars::{Identifier, Markdown, Text, Url, When};
use super::shared::{Citation, Contact, Facts, Lifecycle};

record! {
    /// A kit or handbook: `kits/<id>/kit.yaml`.
    pub struct Kit {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut le nom du dossier)";
        "nom" required name: Text = "Nom du kit";
        "resume" required summary: Text = "Le kit en une phrase";
        "publics" optional publics: Vec<Ref<to::Public>> = "Publics";
        "thematiques" optional themes: Vec<Ref<to::Theme>> = "Thématiques";
        "situations" optional situations: Vec<Ref<to::Situation>> = "Situations";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "modules" optional modules: Vec<Spanned<String>> = "Modules dans l'ordre (noms de fichiers sans .md)";
        "programmes" optional programmes: Vec<Ref<to::Programme>> = "Programmes";
        "actions_liees" optional linked: Vec<Ref<to::Action>> = "Actions liées : programme/NN-action";
        "source" optional source: Option<Citation> = "Source";
        flatten life: Lifecycle;
    }
}

record! {
    /// A module of a kit: `kits/<id>/<module>.md`.
    pub struct Module {
        "titre" required title: Text = "Titre du module";
        "resume" optional summary: Option<Text> = "Résumé";
        "thematiques" optional themes: Vec<Ref<to::Theme>> = "Thématiques";
        "publics" optional publics: Vec<Ref<to::Public>> = "Publics";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "source" optional source: Option<Citation> = "Source";
        flatten facts: Facts;
        flatten life: Lifecycle;
    }
}

record! {
    /// A frequent question: `faq/<id>.md`; the body is the answer.
    pub struct Faq {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut le nom du fichier)";
        "question" required question: Text = "La question";
        "thematiques" optional themes: Vec<Ref<to::Theme>> = "Thématiques";
        "situations" optional situations: Vec<Ref<to::Situation>> = "Situations";
        "publics" optional publics: Vec<Ref<to::Public>> = "Publics";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "source" optional source: Option<Citation> = "Source";
        flatten life: Lifecycle;
    }
}

record! {
    /// A document of the library: a list in `documents.yaml`.
    pub struct Document {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut tiré du titre)";
        "titre" required title: Text = "Titre";
        "nature" optional nature: Option<Text> = "Nature : guide, fiche, vidéo…";
        "date" optional date: Option<When> = "Date";
        "url" optional url: Option<Url> = "Adresse";
        "fichier" optional file: Option<Spanned<String>> = "Fichier du dossier content/fichiers/";
        "resume" optional summary: Option<Markdown> = "Résumé";
        "transcription" optional transcript: Option<Markdown> = "Transcription (média)";
        "programme" optional programme: Option<Ref<to::Programme>> = "Programme";
        "thematiques" optional themes: Vec<Ref<to::Theme>> = "Thématiques";
        "publics" optional publics: Vec<Ref<to::Public>> = "Publics";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "actions_liees" optional linked: Vec<Ref<to::Action>> = "Actions liées : programme/NN-action";
        "source" optional source: Option<Citation> = "Source";
        flatten life: Lifecycle;
    }
}

record! {
    /// An event: a list in `agenda.yaml`.
    pub struct Event {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut tiré du titre)";
        "titre" required title: Text = "Titre";
        "debut" required start: Spanned<When> = "Premier jour";
        "fin" optional end: Option<Spanned<When>> = "Dernier jour";
        "horaire" optional hours: Option<Text> = "Heures, en toutes lettres";
        "lieu" optional place: Option<Text> = "Lieu";
        "description" optional description: Option<Markdown> = "Description";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "publics" optional publics: Vec<Ref<to::Public>> = "Publics";
        "thematiques" optional themes: Vec<Ref<to::Theme>> = "Thématiques";
        "contact" optional contact: Option<Contact> = "Contact";
        "programmes" optional programmes: Vec<Ref<to::Programme>> = "Programmes";
        "actions_liees" optional linked: Vec<Ref<to::Action>> = "Actions liées : programme/NN-action";
        "source" optional source: Option<Citation> = "Source";
        flatten life: Lifecycle;
    }
}

record! {
    /// A page of the site's own: `pages/<id>.md`.
    pub struct Page {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut le nom du fichier)";
        "titre" required title: Text = "Titre";
        "resume" optional summary: Option<Text> = "Résumé";
        "thematiques" optional themes: Vec<Ref<to::Theme>> = "Thématiques";
        "publics" optional publics: Vec<Ref<to::Public>> = "Publics";
        "territoires" optional territories: Vec<Ref<to::Territory>> = "Territoires";
        "source" optional source: Option<Citation> = "Source";
        flatten facts: Facts;
        flatten life: Lifecycle;
    }
}

record! {
    /// A word or an acronym explained: a list in `glossaire.yaml`.
    pub struct Term {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut tiré du sigle ou du terme)";
        "sigle" optional acronym: Option<String> = "Sigle";
        "terme" optional term: Option<Text> = "Terme, s'il n'y a pas de sigle";
        "developpe" optional expansion: Option<Text> = "Le sigle en toutes lettres";
        "definition" optional definition: Option<Markdown> = "Définition en mots simples";
        "voir" optional see: Vec<Ref<to::Term>> = "Autres termes";
        "synonymes" optional synonyms: Vec<String> = "Mots de tous les jours qui doivent le trouver";
        "source" optional source: Option<Citation> = "Source";
        flatten life: Lifecycle;
    }
}
