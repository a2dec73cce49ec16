//! Copies of the texts that a host can send as they are (`gzip_static`, `brotli_static`, and the like).
//!
//! The same bytes always give the same copy, on every machine: no date in the gzip header, no floating-point function
//! of the system in the brotli encoder (its feature `portable-float`). A change of setting here or of version of one
//! of the two crates that changes the bytes must raise the number in [`super::marker::TEXT`].

use std::io::Write as _;
use std::path::Path;

/// Texts, and the pieces of the search index. Images, fonts and archives are compressed already.
const TEXTS: [&str; 19] = [
    "html",
    "htm",
    "css",
    "js",
    "mjs",
    "svg",
    "json",
    "geojson",
    "webmanifest",
    "xml",
    "xsl",
    "atom",
    "rss",
    "txt",
    "md",
    "ics",
    "csv",
    "vtt",
    "bin",
];
/// Below, the answer fits in one packet as it is.
const SHORTEST: usize = 860;
/// Above, it is data to download: the copies would have to be held in memory.
const LONGEST: usize = 64 << 20;
/// On 734 kB of our own sheets: 240.0 kB at 6, 225.8 kB at 10 for 14 times the time (2.2 MB a second), 223.0 kB at 11
/// for 2.4 times that. The cost is paid once a changed page, so the visitor's side of the bargain is taken.
const BROTLI_QUALITY: u32 = 10;
const GZIP_LEVEL: u8 = 9;

/// A way to compress that browsers ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Brotli,
}

pub(super) const CODINGS: [Coding; 2] = [Coding::Gzip, Coding::Brotli];

/// Whether `path` gets compressed copies.
pub(super) fn is_worth_it(path: &str, size: usize) -> bool {
    let extension = Path::new(path).extension().and_then(|e| e.to_str()).unwrap_or_default();
    (SHORTEST..=LONGEST).contains(&size) && TEXTS.iter().any(|text| extension.eq_ignore_ascii_case(text))
}

impl Coding {
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Gzip => "gz",
            Self::Brotli => "br",
        }
    }

    /// The copy, unless it is no shorter.
    pub(super) fn compress(self, bytes: &[u8]) -> Option<Vec<u8>> {
        let short = match self {
            Self::Gzip => gzip(bytes),
            Self::Brotli => brotli(bytes)?,
        };
        (short.len() < bytes.len()).then_some(short)
    }
}

/// RFC 1952: a header without date or name, the stream, then the checksum and the length.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255];
    out.extend(miniz_oxide::deflate::compress_to_vec(bytes, GZIP_LEVEL));
    out.extend(crc32fast::hash(bytes).to_le_bytes());
    #[expect(clippy::cast_possible_truncation, reason = "the format keeps the length modulo 2^32")]
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

fn brotli(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 16 << 10, BROTLI_QUALITY, 22);
    writer.write_all(bytes).ok()?;
    Some(writer.into_inner())
}
