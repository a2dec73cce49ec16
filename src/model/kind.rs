//! The kinds of content: their French code, their folder, the word that a reader sees.
//!
//! To add a kind: a line here, a record in this folder, a variant of [`super::Data`].

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident $code:literal $one:literal $many:literal),* $(,)?) => {
        /// What an entry is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind { $($(#[$meta])* $variant),* }

        impl Kind {
            /// Every kind, in the order of this list.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// The code that stands in links (`aide:apre`), in exported data and in `new`.
            pub fn code(self) -> &'static str {
                match self { $(Kind::$variant => $code),* }
            }

            /// What a reader calls one of them.
            pub fn label(self) -> &'static str {
                match self { $(Kind::$variant => $one),* }
            }

            /// What a reader calls several.
            pub fn plural(self) -> &'static str {
                match self { $(Kind::$variant => $many),* }
            }
        }
    };
}

kinds! {
    Programme "programme" "programme" "programmes",
    Axis "axe" "axe" "axes",
    Orientation "orientation" "orientation" "orientations",
    Action "action" "fiche action" "fiches action",
    Aid "aide" "aide" "aides",
    Kit "kit" "kit" "kits",
    Module "module" "module de kit" "modules de kit",
    Structure "structure" "structure" "structures",
    Service "service" "service" "services",
    Territory "territoire" "territoire" "territoires",
    Term "terme" "terme du glossaire" "termes du glossaire",
    Event "evenement" "événement" "événements",
    Faq "faq" "question fréquente" "questions fréquentes",
    Document "document" "document" "documents",
    Page "page" "page" "pages",
    Organisation "organisme" "organisme" "organismes",
    Theme "thematique" "thématique" "thématiques",
    Public "public" "public" "publics",
    Situation "situation" "situation" "situations",
}

impl Kind {
    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Kind> {
        Self::ALL.iter().copied().find(|k| k.code() == code)
    }
}
