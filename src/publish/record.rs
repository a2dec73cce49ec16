//! What a publication wrote, kept in its marker, so that the next one removes nothing else.
//!
//! Six bytes a file, the digests of the paths in order: 150 kB for 25,000 files. Among so many, one file of somebody
//! else in ten thousand million would be taken for ours.

use unicode_normalization::UnicodeNormalization as _;

/// The digest of a path.
pub(super) type Digest = [u8; 6];

/// The files of a published site.
#[derive(Debug, Default)]
pub(super) struct Record(Vec<Digest>);

impl Record {
    pub(super) fn new(mut digests: Vec<Digest>) -> Self {
        digests.sort_unstable();
        Self(digests)
    }

    /// A list that was cut short misses files: they are then kept, not removed.
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self(bytes.as_chunks().0.to_vec())
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_flattened()
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.0.binary_search(&digest(path)).is_ok()
    }
}

/// FNV-1a, folded: the same bytes on every machine and with every version of the compiler.
pub(super) fn digest(path: &str) -> Digest {
    // A Mac may give back accents apart from their letters.
    let sum = if path.is_ascii() { sum(path.bytes()) } else { sum(path.nfc().collect::<String>().bytes()) };
    let [high, top, rest @ ..] = sum.to_be_bytes();
    let [a, b, c, d, e, f] = rest;
    [a, b, c, d, e ^ high, f ^ top]
}

fn sum(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
