//! What can be typed. Help texts are for editors, so in French.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use crate::diagnostics::nearest;
use crate::model::{Kind, forms};
use crate::scaffold::Forge;

/// Fabrique le site d'un programme d'insertion et de ses guides de ressources.
#[derive(Debug, Parser)]
#[command(name = "passerelle", version, disable_help_subcommand = true, help_template = TEMPLATE)]
#[command(subcommand_help_heading = "Commandes", subcommand_value_name = "COMMANDE")]
#[command(disable_help_flag = true, disable_version_flag = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Affiche cette aide
    #[arg(short, long, global = true, action = clap::ArgAction::Help, help_heading = "Options")]
    help: Option<bool>,
    /// Affiche la version
    #[arg(short = 'V', long, action = clap::ArgAction::Version, help_heading = "Options")]
    version: Option<bool>,
}

pub const TEMPLATE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

#[derive(Debug, Subcommand)]
pub enum Command {
    #[command(help_template = TEMPLATE)]
    Build(BuildArgs),
    #[command(help_template = TEMPLATE)]
    Check(CheckArgs),
    #[command(help_template = TEMPLATE)]
    Search(SearchArgs),
    #[command(help_template = TEMPLATE)]
    New(NewArgs),
    #[command(help_template = TEMPLATE)]
    Nouveautes(NewsArgs),
    #[command(help_template = TEMPLATE)]
    Init(InitArgs),
    #[command(help_template = TEMPLATE)]
    Schema(SchemaArgs),
    #[command(help_template = TEMPLATE)]
    Serve(ServeArgs),
    #[command(help_template = TEMPLATE)]
    Import(ImportArgs),
    #[command(help_template = TEMPLATE)]
    Export(ExportArgs),
}

/// Most results that can be asked for: more than there are sheets in a country.
const MOST_RESULTS: usize = 1_000_000;

/// Où est le site.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct SourceArgs {
    /// Dossier qui contient « content/ »
    #[arg(long, value_name = "DOSSIER", default_value = ".", hide_default_value = true)]
    pub source: PathBuf,
    /// Date de l'édition, AAAA-MM-JJ (sinon celle de site.yaml)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<Date>,
}

/// Fabrique le site et le met en place
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct BuildArgs {
    #[command(flatten)]
    pub site: SourceArgs,
    /// Dossier du site fabriqué
    #[arg(long, value_name = "DOSSIER", default_value = "public", hide_default_value = true)]
    pub out: PathBuf,
    /// Adresse du site (sinon celle de site.yaml)
    #[arg(long, value_name = "ADRESSE", value_parser = site_url)]
    pub base_url: Option<String>,
    /// Publie aussi les brouillons et ce qui n'est pas encore paru
    #[arg(long)]
    pub drafts: bool,
    /// Les avertissements bloquent aussi
    #[arg(long)]
    pub strict: bool,
    /// Fabrique un dossier à ouvrir sans serveur (clé USB)
    #[arg(long)]
    pub portable: bool,
    /// Écrit aussi des copies .gz et .br pour l'hébergeur
    #[arg(long)]
    pub compresser: bool,
    /// Remplace aussi ce que Passerelle n'a pas écrit
    #[arg(long)]
    pub forcer: bool,
    /// Attend la fin d'une autre publication au lieu de refuser
    #[arg(long)]
    pub attendre: bool,
    /// Accepte que plus de la moitié des pages disparaissent
    #[arg(long)]
    pub autoriser_suppressions: bool,
    /// Ne dit rien, sauf les erreurs
    #[arg(long)]
    pub silencieux: bool,
}

/// Vérifie le contenu sans rien publier
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct CheckArgs {
    #[command(flatten)]
    pub site: SourceArgs,
    /// Forme du compte rendu
    #[arg(long, value_enum, default_value_t = Format::Texte, hide_default_value = true, hide_possible_values = true, value_name = "texte|json|csv")]
    pub format: Format,
    /// Liste les fiches à vérifier à nouveau (aujourd'hui, ou le jour de --date)
    #[arg(long)]
    pub perimes: bool,
    /// Écrit aussi le compte rendu dans une page web à transmettre
    #[arg(long, value_name = "FICHIER", conflicts_with = "perimes")]
    pub html: Option<PathBuf>,
    /// Avec --perimes : écrit aussi la liste pour un tableur
    #[arg(long, value_name = "FICHIER", requires = "perimes")]
    pub csv: Option<PathBuf>,
    /// Avec --perimes : écrit aussi des rappels pour un agenda
    #[arg(long, value_name = "FICHIER", requires = "perimes")]
    pub ics: Option<PathBuf>,
    /// Les avertissements bloquent aussi
    #[arg(long)]
    pub strict: bool,
    /// Vérifie aussi les adresses des autres sites (demande le réseau et « curl »)
    #[arg(long, conflicts_with = "perimes")]
    pub liens_externes: bool,
    /// Avec --liens-externes : attente pour chaque adresse (10 secondes sinon)
    #[arg(long, value_name = "SECONDES", default_value_t = 10, hide_default_value = true, requires = "liens_externes", value_parser = patience)]
    pub delai: u64,
}

/// Cherche dans le guide, avec le classement du site
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct SearchArgs {
    /// Les mots cherchés ; « - » : une recherche par ligne de l'entrée standard
    #[arg(value_name = "REQUÊTE", required = true, help_heading = "Arguments")]
    pub query: Vec<String>,
    #[command(flatten)]
    pub site: SourceArgs,
    #[command(flatten)]
    pub filters: FilterArgs,
    /// Nombre de résultats
    #[arg(long, value_name = "NOMBRE", default_value_t = 10, hide_default_value = true, value_parser = limit)]
    pub limit: usize,
    /// Écrit les résultats en JSON
    #[arg(long)]
    pub json: bool,
}

/// The filters of the search page, by identifier.
#[derive(Debug, Args)]
pub struct FilterArgs {
    /// Seulement ce qui est de ce territoire
    #[arg(long, value_name = "ID")]
    pub territoire: Option<String>,
    /// Seulement ce type : aide, action, kit, structure…
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// Seulement ce thème
    #[arg(long, value_name = "ID")]
    pub thematique: Option<String>,
    /// Seulement ce qui est pour ce public, ou pour tous
    #[arg(long, value_name = "ID")]
    pub public: Option<String>,
    /// Seulement ce programme
    #[arg(long, value_name = "ID")]
    pub programme: Option<String>,
}

/// Crée une fiche avec toutes les clés de son type
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct NewArgs {
    /// Le type : aide, action, orientation, programme, kit, module, structure, service, territoire, terme…
    #[arg(value_name = "TYPE", value_parser = kind, help_heading = "Arguments")]
    pub kind: Kind,
    /// Le nom ou le titre ; l'identifiant en est tiré
    #[arg(value_name = "NOM", required = true, help_heading = "Arguments")]
    pub name: Vec<String>,
    #[command(flatten)]
    pub site: SourceArgs,
    /// Le programme d'une action ou d'une orientation, s'il y en a plusieurs
    #[arg(long, value_name = "IDENTIFIANT")]
    pub programme: Option<String>,
    /// Le kit d'un module, s'il y en a plusieurs
    #[arg(long, value_name = "IDENTIFIANT", conflicts_with = "programme")]
    pub kit: Option<String>,
}

/// Note ce qui a changé depuis la dernière édition, pour la page « Nouveautés »
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct NewsArgs {
    #[command(flatten)]
    pub site: SourceArgs,
    /// Dit ce qui a changé sans rien écrire
    #[arg(long)]
    pub essai: bool,
}

/// Crée un petit site complet pour commencer
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct InitArgs {
    /// Dossier à créer
    #[arg(value_name = "DOSSIER", help_heading = "Arguments")]
    pub folder: PathBuf,
}

/// Écrit les schémas qui guident la saisie dans un éditeur de texte
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct SchemaArgs {
    /// Dossier des schémas
    #[arg(long, value_name = "DOSSIER", default_value = "schemas", hide_default_value = true)]
    pub out: PathBuf,
    /// Écrit plutôt, dans ce dossier, un formulaire web de saisie (Sveltia CMS)
    #[arg(long, value_name = "DOSSIER", conflicts_with = "out")]
    pub cms: Option<PathBuf>,
    /// Dossier qui contient « content/ », pour --cms
    #[arg(long, value_name = "DOSSIER", default_value = ".", hide_default_value = true, requires = "cms")]
    pub source: PathBuf,
    /// Dépôt git où le formulaire enregistre : ORGANISATION/NOM
    #[arg(long, value_name = "DEPOT", requires = "cms", value_parser = repository)]
    pub depot: Option<String>,
    /// Branche où le formulaire enregistre (main)
    #[arg(long, value_name = "BRANCHE", default_value = "main", hide_default_value = true, requires = "cms")]
    pub branche: String,
    /// Ce qui héberge le dépôt : github (par défaut) ou gitlab
    #[arg(long, value_name = "FORGE", default_value = "github", hide_default_value = true, requires = "cms", value_parser = forge)]
    pub forge: Forge,
    /// Récrit en groupes de clés les valeurs courtes (source: "texte"), que le formulaire ne montre pas
    #[arg(long, requires = "cms")]
    pub formes_longues: bool,
}

/// `ORGANISATION/NOM`; GitLab has groups inside groups.
fn repository(text: &str) -> Result<String, String> {
    let is_name = |part: &str| {
        part.contains(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
    };
    let parts = text.split('/').count();
    if parts > 1 && text.split('/').all(is_name) {
        return Ok(text.to_owned());
    }
    Err("écrivez ORGANISATION/NOM, par exemple departement/guide".to_owned())
}

fn forge(text: &str) -> Result<Forge, String> {
    Forge::named(text).ok_or_else(|| "écrivez github ou gitlab".to_owned())
}

/// Montre le site dans le navigateur pendant qu'on l'écrit
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct ServeArgs {
    #[command(flatten)]
    pub site: SourceArgs,
    /// Port d'écoute (8086 ; 0 : un port libre)
    #[arg(long, value_name = "PORT", default_value_t = 8086, hide_default_value = true, value_parser = port)]
    pub port: u16,
    /// Adresse d'écoute (127.0.0.1 : cette machine seulement)
    #[arg(long, value_name = "ADRESSE", default_value = "127.0.0.1", hide_default_value = true, value_parser = address)]
    pub bind: IpAddr,
    /// Montre aussi les brouillons et ce qui n'est pas encore paru
    #[arg(long)]
    pub drafts: bool,
}

/// Reprend des structures et des services dans l'annuaire
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct ImportArgs {
    /// D'où viennent les données : data-inclusion
    #[arg(value_name = "ORIGINE", value_parser = origin, help_heading = "Arguments")]
    pub origin: Origin,
    /// Fichiers JSON, CSV ou XLSX de structures et de services
    #[arg(value_name = "FICHIER", required = true, help_heading = "Arguments")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub site: SourceArgs,
}

/// Écrit des données du site dans des fichiers pour d'autres outils
#[derive(Debug, Args)]
#[command(next_help_heading = "Options")]
pub struct ExportArgs {
    /// Ce qui est écrit : data-inclusion, chiffres, ou un type de fiche (terme, evenement, structure…)
    #[arg(value_name = "TYPE", value_parser = exported, help_heading = "Arguments")]
    pub what: Exported,
    #[command(flatten)]
    pub site: SourceArgs,
    /// Forme du tableau (csv si rien n'est dit)
    #[arg(long, value_enum, default_value_t = TableFormat::Csv, hide_default_value = true, hide_possible_values = true, value_name = "csv|xlsx")]
    pub format: TableFormat,
    /// Dossier où écrire
    #[arg(long, value_name = "DOSSIER", default_value = "export", hide_default_value = true)]
    pub out: PathBuf,
}

/// Where imported data comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    DataInclusion,
}

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exported {
    DataInclusion,
    /// The documents of the search, for a Quickwit server.
    Quickwit,
    /// The figures of all sheets.
    Figures,
    Entries(Kind),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    Csv,
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Texte,
    Json,
    Csv,
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::from_code(text).ok_or_else(|| {
        let codes = || Kind::ALL.iter().map(|k| k.code()).filter(|c| *c != "axe");
        let near =
            nearest(text, codes()).map_or_else(String::new, |n| format!("vouliez-vous dire « {n} » ? "));
        format!("{near}types possibles : {}", codes().collect::<Vec<_>>().join(", "))
    })
}

fn origin(text: &str) -> Result<Origin, String> {
    match text {
        "data-inclusion" => Ok(Origin::DataInclusion),
        _ => Err("seules les données « data-inclusion » peuvent être reprises".to_owned()),
    }
}

fn exported(text: &str) -> Result<Exported, String> {
    match text {
        "data-inclusion" => Ok(Exported::DataInclusion),
        "chiffres" => Ok(Exported::Figures),
        "quickwit" => Ok(Exported::Quickwit),
        _ => kind(text)
            .map(Exported::Entries)
            .map_err(|reason| format!("{reason}, chiffres, data-inclusion, quickwit")),
    }
}

fn patience(text: &str) -> Result<u64, String> {
    let seconds = text.parse().ok().filter(|s| (1..=120).contains(s));
    seconds.ok_or_else(|| "l'attente est un nombre de secondes, de 1 à 120".to_owned())
}

fn limit(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|n| (1..=MOST_RESULTS).contains(n));
    number.ok_or_else(|| format!("écrivez un nombre de résultats, de 1 à {MOST_RESULTS}"))
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| {
        let formed = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
        let wrong = if formed { "cette date n'existe pas" } else { "écrivez la date ainsi : AAAA-MM-JJ" };
        wrong.to_owned()
    })
}

fn site_url(text: &str) -> Result<String, String> {
    forms::site_url(text)
        .ok_or_else(|| "écrivez l'adresse complète du site, par exemple https://www.exemple.fr".to_owned())
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| "un port est un nombre de 0 à 65535".to_owned())
}

fn address(text: &str) -> Result<IpAddr, String> {
    let text = if text == "localhost" { "127.0.0.1" } else { text.trim_matches(['[', ']']) };
    text.parse().map_err(|_| "écrivez l'adresse en chiffres, par exemple 127.0.0.1".to_owned())
}
