//! Aids: what someone can get, under which conditions, from whom.

use super::node::{Node, Value};
use super::numbers::is_within;
use super::record::record;
use super::record::{Decode, Reader, Shape, Visitor};
use super::reference::{Actor, AnyRef, Ref, to};
use super::scalars::{Identifier, Markdown, Number, Text};
use super::shared::{Actors, Citation, Contact, Facts, Lifecycle};

record! {
    /// An aid sheet: `aides/<id>.md`.
    pub struct Aid {
        "id" optional id: Option<Identifier> = "Identifiant (par défaut le nom du fichier)";
        "nom" required name: Text = "Nom de l'aide";
        "sigle" optional acronym: Option<String> = "Sigle";
        "resume" required summary: Text = "L'aide en une phrase (160 caractères au plus)";
        "en_clair" required plain: Markdown = "La même chose en mots simples, pour la personne qui peut en bénéficier";
        "organisme" required organisation: Actor = "Organisme qui donne l'aide";
        "prescripteurs" optional prescribers: Actors = "Qui peut la demander pour la personne";
        "publics" required publics: Vec<Ref<to::Public>> = "Publics";
        "publics_precisions" optional audience: Option<Text> = "Précision sur les publics";
        "thematiques" required themes: Vec<Ref<to::Theme>> = "Thématiques";
        "situations" optional situations: Vec<Ref<to::Situation>> = "Situations de vie";
        "territoires" required territories: Vec<Ref<to::Territory>> = "Territoires où elle existe";
        "conditions" optional conditions: Vec<Text> = "Conditions";
        "montant" optional amount: Option<Amount> = "Montant";
        "depenses" optional expenses: Vec<Expense> = "Dépenses prises en charge";
        "demarche" optional steps: Vec<Text> = "Comment faire, étape par étape";
        "pieces" optional papers: Vec<Text> = "Papiers à fournir";
        "delai" optional delay: Option<Text> = "Délai";
        "cumul" optional combination: Option<Text> = "Cumul avec d'autres aides";
        "contact" optional contact: Option<Contact> = "Contact";
        "valide" optional validity: Option<Validity> = "Période où l'aide existe";
        "programmes" optional programmes: Vec<Ref<to::Programme>> = "Programmes";
        "services" optional services: Vec<Ref<to::Service>> = "Services de l'annuaire qui donnent cette aide";
        "actions_liees" optional linked: Vec<Ref<to::Action>> = "Actions liées : programme/NN-action";
        "voir" optional see: Vec<AnyRef> = "À voir aussi : aide:apre, kit:mobilite…";
        "source" required source: Citation = "Source";
        flatten facts: Facts;
        flatten life: Lifecycle;
    }
}

record! {
    /// The keys of [`Amount`].
    pub struct AmountKeys {
        "forfait" optional flat: Option<Number> = "Forfait en euros";
        "minimum" optional minimum: Option<Number> = "Minimum en euros";
        "plafond" optional ceiling: Option<Number> = "Plafond en euros";
        "par" optional per: Option<Text> = "par personne, par foyer, par an…";
        "periode" optional period: Option<Text> = "Sur combien de temps : par an, 12 mois, l'année… (« sur » s'ajoute devant une durée)";
        "precision" optional detail: Option<Text> = "Précision";
    }
}

impl AmountKeys {
    /// No amount is negative, none is above the ceiling.
    fn check(&self, node: &Node, reader: &mut Reader<'_>) {
        let amounts = [("forfait", self.flat), ("minimum", self.minimum), ("plafond", self.ceiling)];
        for (key, amount) in amounts {
            let (Some(Number(amount)), Some(at)) = (amount, node.get(key)) else { continue };
            let above = self.ceiling.is_some_and(|Number(ceiling)| amount > ceiling && ceiling >= 0.0);
            let problem = match (!is_within(key, amount), above) {
                (true, _) => "un montant ne peut pas être négatif",
                (_, true) => "ce montant dépasse le plafond",
                _ => continue,
            };
            reader.error_help::<()>(
                "montant-incoherent",
                at.span,
                problem,
                "vérifiez les montants de cette fiche",
            );
        }
    }
}

/// An amount in euros; a text such as «jusqu'à 500 €» is kept as it is.
#[derive(Debug, Clone)]
pub struct Amount(pub AmountKeys);

impl Decode for Amount {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        if let Value::Map(_) = node.value {
            let keys = AmountKeys::decode(node, reader)?;
            keys.check(node, reader);
            return Some(Self(keys));
        }
        let detail = Priced::decode(node, reader)?.0;
        let none = None;
        Some(Self(AmountKeys {
            flat: none,
            minimum: none,
            ceiling: none,
            per: None,
            period: None,
            detail: Some(detail),
        }))
    }
    fn shape() -> Shape {
        Shape::Either(vec![Priced::shape(), AmountKeys::shape()])
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        self.0.visit(visitor);
    }
}

/// A text that states an amount: a number alone says neither euros nor percent.
#[derive(Debug, Clone)]
pub struct Priced(pub Text);

impl Decode for Priced {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let text = Text::decode(node, reader)?;
        let bare = text
            .value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | ',' | '.' | '\u{a0}' | '\u{202f}'));
        if bare {
            return reader.error_help(
                "montant-sans-unite",
                text.span,
                format!("le montant « {} » n'a pas d'unité", text.value),
                format!("écrivez par exemple « {} € »", text.value),
            );
        }
        Some(Self(text))
    }
    fn shape() -> Shape {
        Shape::Pattern("[^0-9 ,.\u{a0}\u{202f}]", "un montant avec son unité, par exemple 600 €")
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        visitor.text(&self.0);
    }
}

record! {
    /// A kind of expense that an aid pays.
    pub struct Expense {
        "nature" required nature: Text = "Nature de la dépense";
        "duree" optional duration: Option<Text> = "Durée";
        "justificatifs" optional proofs: Vec<Text> = "Justificatifs à donner avant";
        "justificatifs_apres" optional later_proofs: Vec<Text> = "Justificatifs à donner après";
        "montant" optional amount: Option<Priced> = "Montant";
    }
}

record! {
    /// From when to when an aid exists.
    pub struct ValidityKeys {
        "du" optional from: Option<super::record::Spanned<super::scalars::When>> = "Premier jour";
        "au" optional to: Option<super::record::Spanned<super::scalars::When>> = "Dernier jour";
    }
}

/// A checked [`ValidityKeys`].
#[derive(Debug, Clone)]
pub struct Validity(pub ValidityKeys);

impl Decode for Validity {
    fn decode(node: &Node, reader: &mut Reader<'_>) -> Option<Self> {
        let keys = ValidityKeys::decode(node, reader)?;
        if let (Some(from), Some(to)) = (&keys.from, &keys.to)
            && to.value.last() < from.value.first()
        {
            reader.error_help::<()>(
                "periode",
                to.span,
                "la période finit avant de commencer",
                "vérifiez les dates « du » et « au »",
            );
        }
        Some(Self(keys))
    }
    fn shape() -> Shape {
        ValidityKeys::shape()
    }
}
