//! The product at the level of a user: content in, a site or what is wrong out. One module a subject; one program, so that
//! the search engine is linked once. `cargo test --profile verif --test suite publication::` runs one of them.

mod adresses;
mod alea;
mod cms;
mod data_inclusion;
mod dependances;
mod diagnostics;
mod dice;
mod ecritures;
mod ensemble;
mod erreurs;
mod guide;
mod hostile;
mod import;
mod incremental;
mod liens;
mod liens_externes;
mod listes_coupees;
mod longues_listes;
mod nouveautes;
mod pages;
mod proprietes;
mod publication;
mod quickwit;
mod recherche;
mod relecture;
mod reliquats;
mod reproductible;
mod retraits;
mod scaffold;
mod serveur;
mod site;
mod tableaux;
mod textes;
mod typographie;
