//! What the binary is made of: few crates, from one registry, with licences that allow publishing, without C.
//! Known weaknesses need a network: `cargo deny check` reads `deny.toml`.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Most crates for a build on Linux, this one included: as many as today. `cargo metadata`, which joins the features of all
/// that it names, counts two (errno, time-macros) that no build compiles: `cargo tree` says 205.
const MOST: usize = 207;
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Crates that compile or look for code in C.
const C: &[&str] = &["bindgen", "cc", "cmake", "pkg-config", "vcpkg", "openssl-sys"];

fn metadata() -> Value {
    let run = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).expect("JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The packages that reach the binary or its build, tests aside.
fn built(metadata: &Value) -> Vec<&Value> {
    let nodes: HashMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().map(|n| (text(&n["id"]), n)).collect();
    let mut seen = BTreeSet::new();
    let mut next = vec![text(&metadata["resolve"]["root"])];
    while let Some(id) = next.pop() {
        if !seen.insert(id) {
            continue;
        }
        let used = list(&nodes[id]["deps"])
            .iter()
            .filter(|d| list(&d["dep_kinds"]).iter().any(|k| k["kind"] != "dev"));
        next.extend(used.map(|d| text(&d["pkg"])));
    }
    list(&metadata["packages"]).iter().filter(|p| seen.contains(text(&p["id"]))).collect()
}

/// True if an expression leaves a choice that is allowed: `(MIT OR Apache-2.0) AND Unicode-3.0`.
fn allowed(expression: &str) -> bool {
    let plain = expression.replace(['(', ')'], "").replace('/', " OR ");
    !plain.is_empty()
        && plain.split(" AND ").all(|all| all.split(" OR ").any(|one| LICENCES.contains(&one.trim())))
}

#[test]
fn few_crates_from_one_place_with_fair_licences() {
    let metadata = metadata();
    let packages = built(&metadata);
    assert!((20..=MOST).contains(&packages.len()), "{} crates", packages.len());
    for package in packages {
        let (name, source) = (text(&package["name"]), text(&package["source"]));
        assert!(!C.contains(&name), "{name} needs a C compiler");
        assert!(allowed(text(&package["license"])), "{name}: {}", package["license"]);
        let ours = name == env!("CARGO_PKG_NAME");
        assert!(
            ours || source == "registry+https://github.com/rust-lang/crates.io-index",
            "{name}: {source}"
        );
    }
    assert!(allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && allowed("Unlicense/MIT"));
    assert!(!allowed("GPL-3.0") && !allowed("MIT AND GPL-3.0") && !allowed(""));
}

#[test]
fn every_dependency_is_used_and_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("src")).into_iter().map(|e| e.expect("readable").into_path());
    let sources: String = files
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| std::fs::read_to_string(path).expect("read"))
        .collect();
    let guide = std::fs::read_to_string(root.join("docs/dependencies.md")).expect("read");
    // The first cell of each row: `serde` is not explained because `serde_json` is.
    let first = |row| str::trim(row).strip_prefix('|')?.split('|').next();
    let cells = guide.lines().filter_map(first);
    let words = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_');
    let explained: BTreeSet<&str> = cells.flat_map(|cell| cell.split(words)).collect();
    let metadata = metadata();
    let ours = list(&metadata["packages"])
        .iter()
        .find(|p| text(&p["name"]) == env!("CARGO_PKG_NAME"))
        .expect("this one");
    let dependencies = list(&ours["dependencies"]).iter().filter(|d| d["kind"].is_null());
    for name in dependencies.map(|d| text(&d["name"])) {
        let module = name.replace('-', "_");
        assert!(sources.contains(&format!("{module}::")), "{name} is not used");
        assert!(explained.contains(name), "{name} is not in docs/dependencies.md");
    }
}
