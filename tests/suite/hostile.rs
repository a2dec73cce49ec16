//! Content that nobody means to write: no panic, no hang, a located error.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::site::{self, Site};
use passerelle::diagnostics::Diagnostic;

/// After which a check is taken for endless. It says nothing of speed: the slowest takes a thousandth of it.
const ENDLESS: Duration = Duration::from_secs(300);

/// Checks the small site with this file; answers what is said of it.
fn check(path: &str, bytes: impl AsRef<[u8]>) -> Vec<Diagnostic> {
    let file = format!("content/{path}");
    all(Site::small().with(path, bytes)).into_iter().filter(|d| d.file == file).collect()
}

/// All that is said of a site, within a bounded time.
fn all(site: Site) -> Vec<Diagnostic> {
    let (send, receive) = channel();
    thread::spawn(move || send.send(site.diagnostics()));
    receive.recv_timeout(ENDLESS).expect("an answer")
}

#[track_caller]
fn refused(path: &str, bytes: impl AsRef<[u8]>, code: &str) {
    let found = check(path, bytes);
    assert!(found.iter().any(|d| d.code == code), "{code}: {:#?}", found.iter().take(3).collect::<Vec<_>>());
}

fn sheet(head: &str, body: &str) -> String {
    format!("---\ntitre: Essai\n{head}---\n{body}")
}

#[test]
fn characters_written_by_their_code() {
    for code in [r"\u0001", r"\0", r"\e[31m", r"\u202E", r"\x7F"] {
        let text = format!("---\ntitre: \"Pa{code}ge\"\n---\n");
        let found = check("pages/x.md", text);
        assert_eq!(
            found.iter().map(|d| (d.code, d.line)).collect::<Vec<_>>(),
            [("caractere-interdit", 2)],
            "{code}"
        );
    }
    refused("pages/x.md", sheet("", "Un&#1;deux.\n"), "caractere-interdit");
    assert!(check("pages/x.md", "---\ntitre: \"Pa\\u00e9\\tge\"\n---\nTexte.\n").is_empty());
}

#[test]
fn names_that_would_command_a_terminal() {
    let messages = Site::small().with("aides/\u{1b}[31mrouge.md", sheet("", "")).messages();
    assert!(messages.contains("\u{fffd}[31mrouge.md") && !messages.contains('\u{1b}'), "{messages}");
}

#[test]
fn a_hundred_thousand_values_on_a_line() {
    let words: Vec<String> = (0..100_000).map(|i| format!("mot{i}")).collect();
    let found = check("pages/x.md", sheet(&format!("mots_cles: [{}]\n", words.join(", ")), "Texte.\n"));
    assert!(found.is_empty(), "{:#?}", found.first());
}

#[test]
fn elements_without_end() {
    refused("pages/x.md", sheet("", &"<div>".repeat(100_000)), "html-profond");
    refused("pages/x.md", sheet("", &"a <div>\n\n".repeat(20_000)), "html-profond");
    refused("pages/x.md", sheet("", &"a <i>b</i> <b>\n".repeat(200)), "html-profond");
    let shut = check("pages/x.md", sheet("", &"a <i>b</i><br> <p>c\n\n".repeat(200)));
    assert!(shut.iter().all(|d| d.code == "html"), "{:#?}", shut.first());
}

#[test]
fn ten_thousand_levels() {
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    refused("pages/x.md", sheet(&format!("notes: {open}\n"), ""), "yaml-profondeur");
    refused("pages/x.md", sheet(&format!("notes: {open}{close}\n"), ""), "yaml-profondeur");
    let nested: String = (0..10_000).map(|i| format!("{}a:\n", " ".repeat(i % 3000))).collect();
    assert!(!check("pages/x.md", sheet(&nested, "")).is_empty());
    refused("communes.json", open, "communes");
}

#[test]
fn ten_thousand_levels_of_markdown() {
    for part in [">", "- ", "*", "[", "![", "<div>", "**a", "`", "| "] {
        check("pages/x.md", sheet("", &part.repeat(10_000)));
    }
}

#[test]
fn a_billion_laughs() {
    let mut text = String::from("a: &a [rire, rire]\n");
    for (name, of) in ('b'..='z').zip('a'..='y') {
        text.push_str(&format!("{name}: &{name} [*{of}, *{of}, *{of}, *{of}]\n"));
    }
    refused("pages/x.md", sheet(&text, ""), "yaml-alias");
}

#[test]
fn a_hundred_megabytes() {
    refused("pages/x.md", sheet("", &"a\n".repeat(50 << 20)), "fichier-trop-grand");
}

/// Files of allowed sizes that hold as much as they can, checked with half a gigabyte in all.
#[test]
#[cfg(target_os = "linux")]
fn full_files_in_bounded_memory() {
    for (path, text, code) in [
        ("agenda.yaml", format!("[{}]", "a,".repeat(20 << 20)), "fichier-trop-grand"),
        ("agenda.yaml", "- {}\n".repeat(1 << 20), "fichier-trop-grand"),
        ("agenda.yaml", "- a\n".repeat(99_999), "type"),
        ("agenda.yaml", format!("- titre: {}\n", "a".repeat(40 << 20)), "cle-manquante"),
        ("agenda.csv", "titre;debut\n".to_owned() + &"a;".repeat(20 << 20), "fichier-trop-grand"),
        ("agenda.csv", "titre;debut\n".to_owned() + &"a;b\n".repeat(10 << 20), "fichier-trop-grand"),
        ("pages/x.md", sheet("", &"[a](#rien)\n\n## Titre\n\n".repeat(80_000)), "ancre-morte"),
    ] {
        let site = Site::small().with(path, text);
        let output = Command::new("sh")
            .args(["-c", "ulimit -v 512000; exec \"$0\" check --format json --source \"$1\""])
            .arg(env!("CARGO_BIN_EXE_passerelle"))
            .arg(site.root())
            .envs([("RAYON_NUM_THREADS", "2"), ("MALLOC_ARENA_MAX", "2")])
            .output()
            .expect("started");
        let (said, errors) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1), "{path}: {errors}");
        assert!(said.contains(&format!("\"{code}\"")), "{path}: {}", &said[..said.len().min(500)]);
    }
}

#[test]
fn a_loop_of_links() {
    let site = Site::small();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", site.content("pages/boucle")).expect("link made");
    assert!(all(site).iter().any(|d| d.code == "lien-symbolique"));
}

#[test]
fn an_id_that_leaves_its_folder() {
    for id in ["../x", "..", "/etc", "a/../b", "%2e%2e", "."] {
        refused("pages/x.md", sheet(&format!("id: \"{id}\"\n"), ""), "forme");
    }
    let structure =
        |id: &str| format!("structures:\n- {{source: x, id: \"{id}\", nom: Essai, date_maj: 2026-01-01}}\n");
    for id in ["..", "../x", "--", "a/b", "."] {
        refused("annuaire/x.yaml", structure(id), "forme");
    }
}

#[test]
fn files_with_nothing_in_them() {
    refused("pages/x.md", "", "fichier-vide");
    refused("pages/x.md", "\u{feff}", "fichier-vide");
    refused("pages/x.md", "---\n---\n", "cle-manquante");
    for file in [
        "kits/mobilite/kit.yaml",
        "programmes/exemple/programme.yaml",
        "site.yaml",
        "aides/aide-au-permis.md",
    ] {
        for text in ["", "\u{feff}", " \n\n"] {
            refused(file, text, "fichier-vide");
            assert_eq!(all(Site::small().with(file, text)).len(), 1, "{file}: the cause alone");
        }
    }
    refused("communes.json", "", "communes");
    refused("territoires/vide.yaml", "", "fichier-vide");
    refused("annuaire/vide.yaml", "# rien\n", "fichier-vide");
}

#[test]
fn bytes_that_are_not_text() {
    refused("pages/x.md", b"---\ntitre: a\0b\n---\n", "caractere-interdit");
    refused("pages/x.md", b"---\ntitre: \xff\xfe\n---\n", "encodage");
    refused("pages/x.md", vec![0; 4096], "caractere-interdit");
    refused("pages/x.md", [0xff, 0xfe, b'-', 0, b'-', 0], "encodage");
}

/// Each mistake is compared with every name, and drawn: their number is what bounds the work.
#[test]
fn many_mistakes_in_one_file() {
    let most = |bytes: String, most: usize| {
        let found = check("pages/x.md", bytes);
        assert!(!found.is_empty() && found.len() <= most, "{}", found.len());
    };
    let keys: String = (0..50_000).map(|i| format!("cle{i}: x\n")).collect();
    most(sheet(&keys, ""), 50);
    most(sheet("", &"[a](aide:rien) ".repeat(50_000)), 200);
    most(sheet("", &"[a](#rien)\n\n## Titre\n\n".repeat(20_000)), 200);
    // A value that comes twice is said once more.
    most(sheet(&format!("liens: [{}]\n", "aide:rien, ".repeat(50_000)), ""), 201);
    most(sheet(&format!("thematiques: [{}]\n", "logemant, ".repeat(50_000)), ""), 201);
    let items: String = (0..20_000).map(|i| format!("- id: x{i}\n  nom: N\n  couleur: bleu\n")).collect();
    assert_eq!(check("organismes.yaml", items).len(), 20_000, "one for each entry");
    assert_eq!(check("organismes.yaml", "- id: x\n  nom: N\n".repeat(20_000)).len(), 19_999);
    refused("pages/x.md", sheet(&format!("id: {}\n", "a".repeat(500_000)), ""), "forme");
    refused(
        "pages/x.md",
        sheet(&format!("thematiques: [{}]\n", "b".repeat(500_000)), ""),
        "reference-inconnue",
    );
}

/// Numbering repeated headings looks each one up once.
#[test]
fn twenty_thousand_equal_headings() {
    let found = check(
        "pages/x.md",
        sheet("", &("## Titre\n\n".repeat(20_000) + "[a](#titre-20000) [b](#titre-20001)")),
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.contains("titre-20001"));
}

#[test]
fn windows_files_give_the_same_site() {
    let (unix, windows) = (Site::small(), Site::small());
    for path in site::files(&windows.content("")) {
        let text = windows.read(&path).replace('\n', "\r\n");
        windows.write(&path, format!("\u{feff}{text}"));
    }
    assert_eq!(windows.messages(), "");
    let (a, b) = (unix.check().site.expect("a site"), windows.check().site.expect("a site"));
    for (left, right) in a.all_entries().iter().zip(b.all_entries()) {
        assert_eq!(left.title(), right.title());
        assert_eq!(left.markdown(), right.markdown().replace("\r\n", "\n"));
        assert_eq!(left.span, right.span);
    }
    let broken =
        |site: Site| site.replacing("pages/a-propos.md", "aide:aide-au-permis", "aide:rien").diagnostics();
    let (a, b) = (broken(unix), broken(windows));
    assert_eq!(a, b);
}

/// A workbook of some kilobytes that fills the memory of whoever unpacks it, or copies a text into each of its cells.
#[test]
fn workbooks_that_grow() {
    let said = |rows: &str, shared: &str| {
        let found = check("agenda.xlsx", workbook(&format!("<sheetData>{rows}</sheetData>"), shared));
        found.into_iter().map(|d| d.message).collect::<Vec<_>>().join("\n")
    };
    let shared = "<row><c t=\"s\"><v>0</v></c></row>";
    for (rows, text) in [
        (" ".repeat(300 << 20), String::new()),
        (shared.repeat(10_000), "a".repeat(30_000)),
        (shared.to_owned(), "a".repeat(1 << 20)),
    ] {
        assert_eq!(said(&rows, &text), "ce classeur contient trop de lignes ou de texte");
    }
    let known = said(&shared.repeat(10), "titre");
    assert!(!known.is_empty() && !known.contains("classeur"), "{known}");
}

/// Cells and ranges that no spreadsheet has: counted in 32 bits, the first is `A2`.
#[test]
fn cells_past_any_sheet() {
    let cell = |name: &str| format!("<sheetData><row><c r=\"{name}\" t=\"s\"><v>0</v></c></row></sheetData>");
    let range = |of: &str| format!("<dimension ref=\"{of}\"/><sheetData/>");
    let row = "<sheetData><row r=\"4294967298\"><c t=\"s\"><v>0</v></c></row></sheetData>";
    let lost =
        [cell("A4294967298"), cell("MWLQKWV2"), row.to_owned(), range("C3:A1"), range("A1:A99999999999")];
    for sheet in lost {
        let found = check("agenda.xlsx", workbook(&sheet, "titre"));
        assert!(
            found.iter().any(|d| &*d.message == "ce classeur ne peut pas être lu"),
            "{sheet}: {found:#?}"
        );
    }
    for sheet in [cell("A2"), cell("AA1048576")] {
        let found = check("agenda.xlsx", workbook(&sheet, "titre"));
        assert!(
            !found.is_empty() && found.iter().all(|d| d.code != "tableau-illisible"),
            "{sheet}: {found:#?}"
        );
    }
}

/// The bytes of a workbook with one sheet and one text that its cells may share.
fn workbook(sheet: &str, shared: &str) -> Vec<u8> {
    const TYPE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let link = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{TYPE}/{kind}\" Target=\"{target}\"/>")
    };
    let links = |links: String| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"
        )
    };
    let parts = [
        ("_rels/.rels", links(link("a", "officeDocument", "xl/workbook.xml"))),
        (
            "xl/_rels/workbook.xml.rels",
            links(
                link("a", "worksheet", "worksheets/sheet1.xml")
                    + &link("b", "sharedStrings", "sharedStrings.xml"),
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{TYPE}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
            ),
        ),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{MAIN}\"><si><t>{shared}</t></si></sst>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>")),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a workbook").into_inner()
}

/// As in `passerelle check > /media/cle/liste`: a list that is cut short is no list.
#[test]
fn a_full_disk_for_what_is_said() {
    let site = Site::small();
    for arguments in
        [&["check"][..], &["check", "--format", "json"], &["search", "--json", "permis"], &["build"]]
    {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("a full disk");
        let output = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(arguments)
            .current_dir(site.root())
            .stdout(full)
            .output()
            .expect("ended");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{arguments:?} {said}");
        assert!(said.contains("le disque est plein"), "{arguments:?} {said}");
    }
}

/// As in `passerelle check | head -1`: what was meant for a reader who left is lost, and nothing else.
#[test]
fn a_reader_who_goes_away() {
    let site = Site::small().with("organismes.yaml", "- id: x\n  couleur: bleu\n".repeat(5_000));
    for format in ["texte", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_passerelle"))
            .args(["check", "--format", format, "--source"])
            .arg(site.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("ended");
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
