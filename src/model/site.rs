//! The site itself: who publishes it, its vocabularies, the organisations that it names.

use super::choice::choices;
use super::record::Spanned;
use super::record::record;
use super::reference::{Ref, to};
use super::scalars::{Day, Email, Endpoint, Identifier, Markdown, Number, Phone, SiteUrl, Text, Url};
use super::shared::{Contact, Lifecycle};

record! {
    /// `site.yaml`.
    pub struct SiteInfo {
        "titre" required title: Text = "Titre du site";
        "editeur" required publisher: Publisher = "Qui publie le site";
        "hebergeur" optional host: Option<Host> = "Qui héberge le site";
        "url" required url: SiteUrl = "Adresse du site";
        "description" required description: Text = "Le site en une phrase";
        "theme" optional theme: Option<Spanned<String>> = "Dossier du thème (themes/<nom>)";
        "date" optional date: Option<Day> = "Date de l'édition";
        "accessibilite" optional accessibility: Option<Accessibility> = "Déclaration d'accessibilité";
        "contact" optional contact: Option<Contact> = "À qui s'adresser, rappelé sur chaque page";
        "exemples_de_recherche" optional examples: Vec<Text> = "Recherches que l'accueil propose d'essayer (six au plus)";
        "recherche" optional search: Option<SearchServer> = "Serveur Quickwit qui répond aux questions à la place de l'index publié (docs/grande-echelle.md)";
    }
}

record! {
    /// A Quickwit server that answers the questions of the search page.
    pub struct SearchServer {
        "serveur" required server: Endpoint = "Adresse du serveur, sans /api";
        "index" optional index: Option<Identifier> = "Identifiant de l'index ; sinon « passerelle »";
    }
}

impl SearchServer {
    /// Where questions go.
    pub fn address(&self) -> String {
        let index = self.index.as_ref().map_or("passerelle", |index| &index.0);
        format!("{}/api/v1/{index}/search", self.server.0)
    }

    /// What the security policy must allow.
    pub fn origin(&self) -> &str {
        let authority = self.server.0.find("://").map_or(0, |at| at + 3);
        let end = self.server.0[authority..].find('/').map_or(self.server.0.len(), |at| authority + at);
        &self.server.0[..end]
    }
}

record! {
    /// The publisher, as the law wants it named.
    pub struct Publisher {
        "nom" required name: Text = "Nom";
        "adresse" optional address: Option<Text> = "Adresse";
        "telephone" optional phone: Option<Phone> = "Téléphone";
        "courriel" optional email: Option<Email> = "Courriel";
        "directeur_publication" optional director: Option<Text> = "Directeur ou directrice de la publication";
        "contact" optional contact: Option<Text> = "Contact";
    }
}

record! {
    /// The host, as the law wants it named.
    pub struct Host {
        "nom" required name: Text = "Nom";
        "adresse" optional address: Option<Text> = "Adresse";
        "telephone" optional phone: Option<Phone> = "Téléphone";
    }
}

choices! {
    /// What an accessibility audit concluded.
    pub enum Conformity {
        Full "totalement-conforme" "totalement conforme",
        Partial "partiellement-conforme" "partiellement conforme",
        None "non-conforme" "non conforme",
    }
}

record! {
    /// What the accessibility statement rests on.
    pub struct Accessibility {
        "etat" optional state: Option<Spanned<Conformity>> = "État de conformité";
        "date_audit" optional audit_date: Option<Day> = "Date de l'audit";
        "taux" optional rate: Option<Number> = "Taux de conformité en %";
        "auditeur" optional auditor: Option<Text> = "Qui a fait l'audit";
        "schema" optional plan: Option<Url> = "Schéma pluriannuel";
        "plan_action" optional yearly_plan: Option<Url> = "Plan d'actions";
        "controles" optional checks: Option<Text> = "Ce qui a été vérifié, en une ou deux phrases";
        "environnements" optional environments: Vec<Text> = "Navigateurs, lecteurs d'écran et écrans avec lesquels le site a été vérifié";
        "outils" optional tools: Vec<Text> = "Outils d'évaluation";
        "pages" optional pages: Vec<Text> = "Pages vérifiées";
        "non_conformites" optional failures: Vec<Text> = "Contenus non accessibles connus";
        "derogations" optional exceptions: Vec<Text> = "Dérogations pour charge disproportionnée";
        "exemptes" optional exempt: Vec<Text> = "Contenus non soumis à l'obligation";
        "courriel" optional email: Option<Email> = "À qui signaler un défaut";
    }
}

record! {
    /// An entry of a vocabulary: `vocabulaires/{thematiques,publics,situations}.yaml`.
    pub struct Concept {
        "id" required id: Spanned<Identifier> = "Identifiant";
        "nom" required name: Text = "Nom";
        "description" optional description: Option<Markdown> = "Description";
        "data_inclusion" optional codes: Vec<Spanned<String>> = "Codes data·inclusion";
        "personnes" optional people: Option<bool> = "non : un public d'organismes ou de professionnels, que « tous publics » ne compte pas";
        "synonymes" optional synonyms: Vec<String> = "Mots de tous les jours";
        flatten life: Lifecycle;
    }
}

record! {
    /// An organisation: a list in `organismes.yaml`.
    pub struct Organisation {
        "id" required id: Spanned<Identifier> = "Identifiant";
        "nom" required name: Text = "Nom";
        "sigle" optional acronym: Option<String> = "Sigle";
        "autres_noms" optional other_names: Vec<Text> = "Autres noms";
        "description" optional description: Option<Markdown> = "Description";
        "site_web" optional website: Option<Url> = "Site web";
        "structures" optional structures: Vec<Ref<to::Structure>> = "Structures de l'annuaire";
        flatten life: Lifecycle;
    }
}
