//! Lists kept as tables: the same site as from YAML, the same messages with a sheet, a row and a column.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use crate::site::Site;
use passerelle::check::Options;
use passerelle::diagnostics::{Diagnostic, Severity, to_text};
use passerelle::exchange::table::{Grid, csv, entries, figures};
use passerelle::exchange::xlsx::workbook;
use passerelle::model::{Data, Kind};
use passerelle::plan::plan;
use passerelle::render::data;

/// What may be a table: the kind, its YAML (a file or a folder), its table without extension.
const TABLES: &[(Kind, &str, &str)] = &[
    (Kind::Term, "glossaire.yaml", "glossaire"),
    (Kind::Event, "agenda.yaml", "agenda"),
    (Kind::Document, "documents.yaml", "documents"),
    (Kind::Organisation, "organismes.yaml", "organismes"),
    (Kind::Theme, "vocabulaires/thematiques.yaml", "vocabulaires/thematiques"),
    (Kind::Public, "vocabulaires/publics.yaml", "vocabulaires/publics"),
    (Kind::Situation, "vocabulaires/situations.yaml", "vocabulaires/situations"),
    (Kind::Territory, "territoires", "territoires/territoires"),
    (Kind::Structure, "annuaire", "annuaire/structures"),
    (Kind::Service, "annuaire", "annuaire/services"),
];

fn grid(site: &Site, kind: Kind) -> Grid {
    entries(site.root(), kind, &Options::default()).unwrap_or_else(|e| panic!("{}", to_text(&e)))
}

/// What the site says in its open data, by file: its lines, sorted. Structures stand in a table and services in
/// another, so that pages do not come in the order that they have in files which hold both.
fn published(site: &Site) -> BTreeMap<String, Vec<String>> {
    let checked = site.check();
    let found = to_text(&checked.diagnostics);
    let site = checked.site.unwrap_or_else(|| panic!("{found}"));
    let plan = plan(&site);
    let files = data::writers(&plan).into_iter().map(|(name, fill)| (name, data::bytes(&fill)));
    let lines = |bytes: Vec<u8>| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let mut lines: Vec<String> = text.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
        lines.sort();
        lines
    };
    files.map(|(name, bytes)| (name, lines(bytes))).collect()
}

fn remove(site: &Site, path: &str) {
    let full = site.content(path);
    if full.is_dir() { std::fs::remove_dir_all(full) } else { std::fs::remove_file(full) }.ok();
}

fn round_trip(extension: &str, bytes: fn(&Grid) -> Vec<u8>) {
    let site = Site::real();
    let before = published(&site);
    let grids: Vec<Grid> = TABLES.iter().map(|(kind, ..)| grid(&site, *kind)).collect();
    for (_, old, _) in TABLES {
        remove(&site, old);
    }
    for ((_, _, new), grid) in TABLES.iter().zip(&grids) {
        site.write(&format!("{new}.{extension}"), bytes(grid));
    }
    for ((kind, ..), old) in TABLES.iter().zip(&grids) {
        let new = grid(&site, *kind);
        assert_eq!(new.columns, old.columns, "{}", kind.code());
        for (row, (new, old)) in new.rows.iter().zip(&old.rows).enumerate() {
            assert_eq!(new, old, "{} {}", kind.code(), row + 2);
        }
        assert_eq!(new.rows.len(), old.rows.len(), "{}", kind.code());
    }
    for (name, after) in published(&site) {
        let lost = before[&name].iter().find(|line| !after.contains(line));
        assert_eq!((lost, after.len()), (None, before[&name].len()), "{name}");
    }
}

#[test]
fn the_real_content_kept_as_csv_loses_nothing() {
    round_trip("csv", csv);
}

#[test]
fn the_real_content_kept_as_workbooks_loses_nothing() {
    round_trip("xlsx", |grid| workbook(grid, "Feuille").unwrap_or_else(|e| panic!("{e:?}")));
}

#[test]
fn every_kind_can_be_exported_and_two_exports_are_the_same_bytes() {
    let site = Site::real();
    for kind in Kind::ALL.iter().copied().filter(|k| *k != Kind::Axis) {
        let grid = grid(&site, kind);
        assert!(!grid.rows.is_empty(), "{}", kind.code());
        let one = workbook(&grid, "a").unwrap_or_else(|e| panic!("{e:?}"));
        assert_eq!(one, workbook(&grid, "a").unwrap_or_else(|e| panic!("{e:?}")));
    }
    let aids = grid(&site, Kind::Aid);
    assert_eq!(aids.columns.first().map(String::as_str), Some("id"));
    assert_eq!(aids.columns.last().map(String::as_str), Some("texte"));
}

/// The figures of the territories: territory, label, number, unit, date, source.
fn territory_figures(site: &Site) -> Vec<String> {
    let checked = site.check();
    let found = to_text(&checked.diagnostics);
    let site = checked.site.unwrap_or_else(|| panic!("{found}"));
    let mut out = Vec::new();
    for (_, entry) in site.of_kind(Kind::Territory) {
        let Data::Territory(territory) = &entry.data else { continue };
        for figure in &territory.facts.figures {
            let source = figure.source.as_ref().map(|s| s.0.document.value.clone());
            let detail = figure.detail.as_ref().map(|d| d.value.clone());
            out.push(format!(
                "{} | {} | {} | {} | {:?} | {detail:?} | {source:?}",
                entry.id, figure.label.value, figure.value.0, figure.unit, figure.date
            ));
        }
    }
    out
}

#[test]
fn figures_kept_in_a_table_belong_to_their_sheets() {
    let site = Site::real();
    let before = territory_figures(&site);
    assert!(before.len() > 50, "{}", before.len());
    let mut territories = grid(&site, Kind::Territory);
    let at = territories.columns.iter().position(|c| c == "chiffres").expect("a column of figures");
    territories.columns.remove(at);
    territories.numbers.remove(at);
    for row in &mut territories.rows {
        row.remove(at);
    }
    let mut apart = figures(site.root(), &Options::default()).unwrap_or_else(|e| panic!("{}", to_text(&e)));
    apart.rows.retain(|row| row[0].starts_with("territoire:"));
    remove(&site, "territoires");
    site.write("territoires/territoires.csv", csv(&territories));
    site.write("chiffres.csv", csv(&apart));
    assert_eq!(territory_figures(&site), before);
    let again = figures(site.root(), &Options::default()).unwrap_or_else(|e| panic!("{}", to_text(&e)));
    let of_territories = |row: &&Vec<String>| row[0].starts_with("territoire:");
    assert_eq!(
        again.rows.iter().filter(of_territories).collect::<Vec<_>>(),
        apart.rows.iter().collect::<Vec<_>>()
    );
}

#[test]
fn figures_that_belong_nowhere_are_said() {
    let text =
        "fiche;libelle;valeur;unite\nterritoire:vall;A;1;x\nterme:rsa;B;2;x\nterritoire:val;C;beaucoup;x\n";
    let found = Site::small().with("chiffres.csv", text).diagnostics();
    let said: Vec<(&str, u32, u32)> = found.iter().map(|d| (d.code, d.line, d.column)).collect();
    let wanted = [("reference-inconnue", 2, 1), ("reference-inconnue", 3, 1), ("nombre", 4, 3)];
    assert_eq!(said, wanted, "{}", to_text(&found));
    assert!(found[0].help.contains("territoire:val"), "{}", found[0].help);
}

/// The diagnostics of the small site with its agenda replaced by a table.
fn agenda(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Diagnostic> {
    let site = Site::small();
    remove(&site, "agenda.yaml");
    site.with(&format!("agenda.{name}"), bytes).diagnostics()
}

#[test]
fn tables_are_read_as_people_write_them() {
    for text in [
        "titre;debut;description\nForum;31/12/2026;Un forum\n",
        "\u{feff}Titre,Début,Description\r\nForum,2026-12-31,\"Un forum, deux jours\"\r\n",
        "sep=;\ntitre;debut;description\nForum;46387;Un forum\n",
        "titre\tdebut\tdescription\nForum\t2026-12\tUn forum\n",
        "titre;debut;description;__ignore__\nTexte;jour;long;exemple\n\nForum;2026;Un forum;\n;;;\n",
    ] {
        let site = Site::small();
        remove(&site, "agenda.yaml");
        let site = site.with("agenda.csv", text);
        let found = site.messages();
        assert_eq!(found, "", "{text}");
        let grid = grid(&site, Kind::Event);
        assert_eq!(grid.rows.len(), 1, "{text}");
        assert!(grid.rows[0].contains(&"Forum".to_owned()), "{text}");
    }
    let site = Site::small();
    remove(&site, "agenda.yaml");
    let site = site.with("agenda.csv", "titre;debut\nForum;46387\n");
    assert_eq!(grid(&site, Kind::Event).rows[0][1], "2026-12-31");
}

#[test]
fn mistakes_name_the_row_and_the_column_and_suggest() {
    let directory = "source;id;nom;date_maj;code_postal;territoires\n";
    let cases: &[(&str, &str, u32, u32, &str, &str)] = &[
        ("agenda.csv", "titre;debut\nUn;2026-01-01\nDeux;31/02/2026\n", 3, 2, "date", "AAAA-MM-JJ"),
        ("agenda.csv", "titre;début\n;2026-01-01\n", 2, 1, "valeur-vide", "remplissez cette cellule"),
        ("agenda.csv", "titre;debut;descripion\nUn;2026;x\n", 1, 3, "cle-inconnue", "description"),
        ("agenda.csv", "titre;lieu\nUn;Ici\n", 1, 1, "cle-manquante", "debut"),
        ("agenda.csv", "titre;debut;titre\nUn;2026;Un\n", 1, 3, "cle-double", "une seule"),
        ("agenda.csv", "titre;debut\nUn;2026;perdu\n", 2, 3, "colonne-sans-titre", "première ligne"),
        ("agenda.csv", "titre;debut\n\"Un;2026\nDeux;2026\n", 2, 1, "tableau-illisible", "deux fois"),
        ("agenda.csv", "titre;debut\nUn;#N/A\n", 2, 2, "cellule-erreur", "la valeur elle-même"),
        ("agenda.csv", "titre;debut;territoires\nUn;2026;val | haut\n", 2, 3, "reference-inconnue", "hauts"),
        ("agenda.csv", "titre;debut;contact.telephone\nUn;2026;12345\n", 2, 3, "forme", "05 49"),
        ("agenda.csv", "titre;debut;fin\n\"Sur\ndeux\";2026-02-01;2026-01-01\n", 2, 3, "periode", "fin"),
        (
            "annuaire/plus.csv",
            &format!("{directory}a;a--1;Accueil;2026-01-01;1400;val\n"),
            2,
            5,
            "forme",
            "01400",
        ),
        ("annuaire/plus.csv", &format!("{directory}a;a--1;A;2026-01-01;;\n"), 2, 3, "longueur", ""),
        (
            "annuaire/services.csv",
            "source;id;nom;description;date_maj\na;a--1;A\n",
            1,
            1,
            "cle-manquante",
            "structure_id",
        ),
    ];
    for (path, text, line, column, code, help) in cases {
        let site = Site::small().with(path, text);
        let found = site.diagnostics();
        let file = format!("content/{path}");
        let hit = found.iter().find(|d| d.code == *code && d.file == file);
        let Some(hit) = hit else { panic!("{text}\n{}", to_text(&found)) };
        assert_eq!((hit.line, hit.column), (*line, *column), "{text}\n{}", to_text(&found));
        assert!(hit.help.contains(help) || hit.message.contains(help), "{text}\n{}", to_text(&found));
    }
}

#[test]
fn a_row_is_shown_with_its_cell_and_its_title() {
    let found = agenda("csv", "titre;debut;lieu\nGrand forum;31/02/2026;Salle des fêtes\n");
    let text = to_text(&found);
    assert!(text.contains("■ Grand forum (content/agenda.csv)"), "{text}");
    assert!(text.contains("cellule B2 : « 31/02/2026 » n'est pas une date"), "{text}");
    assert!(text.contains("2 | Grand forum | 31/02/2026 | Salle des fêtes"), "{text}");
    assert!(text.contains("\n    |               ^^^^^^^^^^\n"), "{text}");
}

#[test]
fn windows_1252_is_said_with_the_way_out() {
    let found = agenda("csv", b"titre;debut\nF\xeate;2026\n");
    let hit = found.iter().find(|d| d.code == "encodage").unwrap_or_else(|| panic!("{found:#?}"));
    assert_eq!(hit.line, 2);
    assert!(hit.help.contains("CSV UTF-8"), "{}", hit.help);
}

/// A workbook with the cells as Excel writes them; style 1 is a date.
pub fn excel(sheets: &[(&str, &str)]) -> Vec<u8> {
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut list = String::new();
    let mut relations = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (number, (name, rows)) in (1..).zip(sheets) {
        list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>"));
        relations.push_str(&format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        ));
        let sheet = format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>");
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    relations
        .push_str(&format!("<Relationship Id=\"rId99\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>"));
    let styles =
        "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs>";
    parts.push(("xl/styles.xml".to_owned(), format!("<styleSheet {MAIN}>{styles}</styleSheet>")));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook {MAIN} xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"),
    ));
    parts.push(("_rels/.rels".to_owned(), format!("<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, xml) in parts {
        archive.start_file(path, zip::write::SimpleFileOptions::default()).expect("started");
        archive.write_all(xml.as_bytes()).expect("written");
    }
    archive.finish().expect("finished").into_inner()
}

pub fn text(place: &str, value: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{value}</t></is></c>")
}

#[test]
fn what_excel_does_to_values_is_undone_or_said() {
    let header = format!(
        "<row r=\"1\">{}{}{}</row>",
        text("A1", "Titre"),
        text("B1", "debut"),
        text("C1", "contact.telephone")
    );
    let dates = format!("<row r=\"4\">{}<c r=\"B4\" s=\"1\"><v>46387</v></c></row>", text("A4", "Forum"));
    let site = Site::small();
    remove(&site, "agenda.yaml");
    let site = site.with("agenda.xlsx", excel(&[("Agenda", &format!("{header}{dates}"))]));
    assert_eq!(site.messages(), "");
    assert_eq!(grid(&site, Kind::Event).rows[0][..2], ["Forum", "2026-12-31"]);
    // A number that lost its zero, and a computation that failed.
    let lost = format!(
        "<row r=\"5\">{}<c r=\"B5\" t=\"e\"><v>#REF!</v></c><c r=\"C5\"><v>549000000</v></c></row>",
        text("A5", "Salon")
    );
    let found = agenda("xlsx", excel(&[("Agenda", &format!("{header}{dates}{lost}"))]));
    let at =
        |code: &str| found.iter().find(|d| d.code == code).map(|d| (d.line, d.column, d.message.to_string()));
    let (line, column, message) = at("cellule-erreur").unwrap_or_else(|| panic!("{found:#?}"));
    assert_eq!((line, column), (5, 2));
    assert!(message.starts_with("feuille « Agenda », cellule B5 : "), "{message}");
    assert_eq!(at("forme").map(|(line, column, _)| (line, column)), Some((5, 3)), "{found:#?}");
}

#[test]
fn a_workbook_of_the_directory_has_a_sheet_for_each_kind() {
    let structures = format!(
        "<row r=\"1\">{}{}{}{}{}</row><row r=\"2\">{}{}{}{}<c r=\"E2\"><v>1400</v></c></row>",
        text("A1", "source"),
        text("B1", "id"),
        text("C1", "nom"),
        text("D1", "date_maj"),
        text("E1", "code_postal"),
        text("A2", "a"),
        text("B2", "a--1"),
        text("C2", "Accueil"),
        text("D2", "2026-01-01"),
    );
    let services = format!(
        "<row r=\"1\">{}{}{}{}{}{}</row><row r=\"2\">{}{}{}{}{}{}</row>",
        text("A1", "source"),
        text("B1", "structure_id"),
        text("C1", "id"),
        text("D1", "nom"),
        text("E1", "description"),
        text("F1", "date_maj"),
        text("A2", "a"),
        text("B2", "a--2"),
        text("C2", "a--s"),
        text("D2", "Atelier"),
        text("E2", "Un atelier"),
        text("F2", "2026-01-01"),
    );
    let notes = format!("<row r=\"1\">{}</row>", text("A1", "À relire"));
    let sheets = [("Structures", structures.as_str()), ("Services", &services), ("Notes", &notes)];
    let found = Site::small().with("annuaire/tout.xlsx", excel(&sheets)).diagnostics();
    let said: Vec<(&str, u32, u32, Severity)> =
        found.iter().map(|d| (d.code, d.line, d.column, d.severity)).collect();
    let wanted = [
        ("feuille-ignoree", 1, 1, Severity::Warning),
        ("reference-inconnue", 2, 2, Severity::Error),
        ("forme", 2, 5, Severity::Error),
    ];
    assert_eq!(said, wanted, "{}", to_text(&found));
    assert!(found[2].help.contains("01400"), "{}", found[2].help);
    assert_eq!((&*found[1].sheet, &*found[2].sheet), ("Atelier", "Accueil"));
}

#[test]
fn no_bytes_are_a_panic() {
    for bytes in [&b""[..], b"PK\x03\x04", b"pas un classeur", &[0xff; 64]] {
        let found = agenda("xlsx", bytes);
        assert!(found.iter().any(|d| d.code == "tableau-illisible"), "{found:#?}");
    }
    for text in ["", "\n\n", ";;;\n;;\n", "titre", "\"", "titre;debut\n\"\"\"", "sep=;", "a.b.c.d;.\n1;2\n"] {
        agenda("csv", text);
    }
}
