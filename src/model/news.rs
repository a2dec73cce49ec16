//! What changed from one edition to the next, kept as content: a publication never looks at the previous one.

use super::record::record;
use super::scalars::Day;

record! {
    /// `nouveautes.yaml`, written by `passerelle nouveautes`.
    pub struct News {
        "editions" optional editions: Vec<Edition> = "Ce que chaque édition a changé, la plus récente d'abord";
        "fiches" optional sheets: Vec<Sheet> = "Ce que contenait la dernière édition (tenu par la commande)";
    }
}

record! {
    /// An edition, and what it changed.
    pub struct Edition {
        "date" required date: Day = "Date de l'édition";
        "ajouts" optional added: Vec<Change> = "Fiches nouvelles";
        "modifications" optional modified: Vec<Change> = "Fiches modifiées";
        "retraits" optional withdrawn: Vec<Change> = "Fiches retirées";
    }
}

record! {
    /// A sheet that an edition added, modified or withdrew.
    pub struct Change {
        "adresse" required address: String = "Adresse de la page, depuis la racine";
        "titre" required title: String = "Titre de la fiche";
        "note" optional note: Option<String> = "Ce qui change, en une phrase (facultatif, écrit par vous)";
    }
}

record! {
    /// A sheet as an edition left it.
    pub struct Sheet {
        "adresse" required address: String = "Adresse de la page, depuis la racine";
        "titre" required title: String = "Titre de la fiche";
        "empreinte" required digest: String = "Empreinte du contenu";
    }
}
