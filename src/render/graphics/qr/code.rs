//! The modules of a QR code (ISO/IEC 18004) that holds bytes.
//!
//! Straight to rows of bits: what depends on the version alone is laid out once, and of the eight masks the first is
//! taken, since readers take any. A general encoder was a fourteenth of a build.

use std::sync::OnceLock;

/// The widest version that a row holds (125 modules, a thousand bytes): addresses are far shorter.
const WIDEST: usize = 27;

/// Levels of error correction from the least wanted here, as they are written in the code.
const LEVELS: [u32; 3] = [0b00, 0b11, 0b10];
/// For each of these levels and each version, the correction words of a block, and how many blocks there are.
const CORRECTION: [[u8; WIDEST]; 3] = [
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28,
        28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30,
        28, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30,
        30, 30,
    ],
];
const BLOCKS: [[u8; WIDEST]; 3] = [
    [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25],
    [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34],
    [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40],
];

/// What the codes of one version share.
struct Frame {
    size: usize,
    /// Dark modules that no data changes; where no data goes.
    dark: Vec<u128>,
    taken: Vec<u128>,
    /// Where data goes, in its order: column and row.
    path: Vec<(u8, u8)>,
}

/// The modules of a code, row by row: the bit `x` is set where the module is dark. None if the text is too long for one.
pub fn rows(text: &str) -> Option<Vec<u128>> {
    static FRAMES: [OnceLock<Frame>; WIDEST] = [const { OnceLock::new() }; WIDEST];
    let version = (1..=WIDEST).find(|version| fits(text, *version, 0))?;
    // What room is left goes to correction.
    let level = (0..LEVELS.len()).rev().find(|level| fits(text, version, *level))?;
    let frame = FRAMES[version - 1].get_or_init(|| Frame::new(version));
    let words = interleaved(&data(text, version, level), version, level);
    let mut rows = frame.dark.clone();
    for (word, places) in words.iter().zip(frame.path.chunks(8)) {
        for (bit, (x, y)) in places.iter().enumerate() {
            if word << bit & 0x80 != 0 {
                rows[usize::from(*y)] |= 1 << x;
            }
        }
    }
    for (y, row) in rows.iter_mut().enumerate() {
        // The first mask: every other module.
        let chequer = (u128::MAX / 3) << (y % 2);
        *row ^= chequer & !frame.taken[y];
    }
    frame.write_level(LEVELS[level], &mut rows);
    Some(rows)
}

/// Bytes that the modules of a version hold, correction included.
const fn capacity(version: usize) -> usize {
    let mut modules = (16 * version + 128) * version + 64;
    if version >= 2 {
        let marks = version / 7 + 2;
        modules -= (25 * marks - 10) * marks - 55;
    }
    if version >= 7 {
        modules -= 36;
    }
    modules / 8
}

/// Correction words of a block, and blocks.
fn correction(version: usize, level: usize) -> (usize, usize) {
    (usize::from(CORRECTION[level][version - 1]), usize::from(BLOCKS[level][version - 1]))
}

fn data_capacity(version: usize, level: usize) -> usize {
    let (words, blocks) = correction(version, level);
    capacity(version) - words * blocks
}

/// Bits of the number that tells how long the text is.
fn length_bits(version: usize) -> usize {
    if version < 10 { 8 } else { 16 }
}

fn fits(text: &str, version: usize, level: usize) -> bool {
    let bits = length_bits(version);
    text.len() < 1 << bits && 4 + bits + 8 * text.len() <= 8 * data_capacity(version, level)
}

/// The words of the text: bytes follow, so many, these; then an end, and what fills the room.
fn data(text: &str, version: usize, level: usize) -> Vec<u8> {
    let capacity = data_capacity(version, level);
    let mut words = Vec::with_capacity(capacity + 1);
    // All that follows is shifted by the four bits that say «bytes».
    let mut left = 0b0100;
    let mut push = |byte: u8| {
        words.push(left << 4 | byte >> 4);
        left = byte & 0b1111;
    };
    let length = text.len().to_be_bytes();
    length[length.len() - length_bits(version) / 8..].iter().for_each(|byte| push(*byte));
    text.bytes().for_each(&mut push);
    push(0);
    words.truncate(capacity);
    let filling = [0xec, 0x11].into_iter().cycle().take(capacity - words.len());
    words.extend(filling);
    words
}

/// Cuts the words into blocks, each with its correction, and takes one word of each in turn.
fn interleaved(data: &[u8], version: usize, level: usize) -> Vec<u8> {
    let (correction, count) = correction(version, level);
    let divisor = divisor(correction);
    // The last blocks have a word more.
    let (short, long) = (data.len() / count, data.len() % count);
    let mut rest = data;
    let blocks: Vec<(&[u8], Vec<u8>)> = (0..count)
        .map(|block| {
            let (own, after) = rest.split_at(short + usize::from(block >= count - long));
            rest = after;
            (own, remainder(own, divisor))
        })
        .collect();
    let mut out = Vec::with_capacity(capacity(version));
    for at in 0..=short {
        out.extend(blocks.iter().filter_map(|(own, _)| own.get(at)));
    }
    for at in 0..correction {
        out.extend(blocks.iter().filter_map(|(_, check)| check.get(at)));
    }
    out
}

/// Powers of two in the field of 256 elements of the standard, twice over; and which power each element is.
const FIELD: ([u8; 510], [u8; 256]) = {
    let (mut powers, mut logs) = ([1; 510], [0; 256]);
    let mut power = 0;
    let mut element: u16 = 1;
    while power < 255 {
        powers[power] = element as u8;
        powers[power + 255] = element as u8;
        logs[element as usize] = power as u8;
        element <<= 1;
        if element > 0xff {
            element ^= 0x11d;
        }
        power += 1;
    }
    (powers, logs)
};

fn product(a: u8, b: u8) -> u8 {
    static FIELDS: ([u8; 510], [u8; 256]) = FIELD;
    let log = |element: u8| usize::from(FIELDS.1[usize::from(element)]);
    if a == 0 || b == 0 { 0 } else { FIELDS.0[log(a) + log(b)] }
}

/// The polynomial by which so many correction words are found, highest power first and left out.
fn divisor(degree: usize) -> &'static [u8] {
    static KNOWN: [OnceLock<Vec<u8>>; 31] = [const { OnceLock::new() }; 31];
    KNOWN[degree].get_or_init(|| {
        let mut out = vec![0; degree];
        if let Some(last) = out.last_mut() {
            *last = 1;
        }
        let mut root = 1;
        for _ in 0..degree {
            for at in 0..degree {
                out[at] = product(out[at], root) ^ out.get(at + 1).copied().unwrap_or(0);
            }
            root = product(root, 2);
        }
        out
    })
}

/// What is left of a block divided by the polynomial: its correction words.
fn remainder(block: &[u8], divisor: &[u8]) -> Vec<u8> {
    // Divided in place: the words passed over are what is left of none.
    let mut rest = [block, &vec![0; divisor.len()]].concat();
    for at in 0..block.len() {
        let factor = rest[at];
        for (word, by) in rest[at + 1..].iter_mut().zip(divisor) {
            *word ^= product(*by, factor);
        }
    }
    rest.split_off(block.len())
}

impl Frame {
    fn new(version: usize) -> Self {
        let size = 17 + 4 * version;
        let mut frame = Self { size, dark: vec![0; size], taken: vec![0; size], path: Vec::new() };
        for at in 0..size {
            frame.set(at, 6, at % 2 == 0);
            frame.set(6, at, at % 2 == 0);
        }
        let marks = marks(version, size);
        let last = marks.len().saturating_sub(1);
        for (i, y) in marks.iter().enumerate() {
            for (j, x) in marks.iter().enumerate() {
                // Three corners are taken.
                if ![(0, 0), (0, last), (last, 0)].contains(&(i, j)) {
                    frame.square(*x, *y, 2, &[1]);
                }
            }
        }
        for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
            frame.square(x, y, 4, &[2, 4]);
        }
        frame.reserve_level();
        if version >= 7 {
            frame.write_version(version);
        }
        frame.lay_path();
        frame
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.taken[y] |= 1 << x;
        self.dark[y] = self.dark[y] & !(1 << x) | u128::from(dark) << x;
    }

    /// Squares around a module, one in the other, dark but for those at some distances.
    fn square(&mut self, x: usize, y: usize, reach: usize, light: &[usize]) {
        for row in y.saturating_sub(reach)..=(y + reach).min(self.size - 1) {
            for column in x.saturating_sub(reach)..=(x + reach).min(self.size - 1) {
                let distance = row.abs_diff(y).max(column.abs_diff(x));
                self.set(column, row, !light.contains(&distance));
            }
        }
    }

    /// Where the level is told, twice: the module of each of its fifteen bits.
    fn level_places(&self) -> impl Iterator<Item = [(usize, usize); 2]> + use<> {
        let size = self.size;
        (0..15).map(move |bit| {
            let first = match bit {
                0..6 => (8, bit),
                6 | 7 => (8, bit + 1),
                8 => (7, 8),
                _ => (14 - bit, 8),
            };
            [first, if bit < 8 { (size - 1 - bit, 8) } else { (8, size - 15 + bit) }]
        })
    }

    fn reserve_level(&mut self) {
        self.level_places().flatten().for_each(|(x, y)| self.set(x, y, false));
        // Beside them, a module that is always dark.
        self.set(8, self.size - 8, true);
    }

    /// The level, with the first mask.
    fn write_level(&self, level: u32, rows: &mut [u128]) {
        let told = level << 3;
        let bits = (told << 10 | checked(told, 10, 0x537)) ^ 0x5412;
        for (bit, places) in self.level_places().enumerate() {
            for (x, y) in places {
                rows[y] |= u128::from(bits >> bit & 1) << x;
            }
        }
    }

    fn write_version(&mut self, version: usize) {
        let told = u32::try_from(version).unwrap_or_default();
        let bits = told << 12 | checked(told, 12, 0x1f25);
        for bit in 0..18 {
            let (x, y) = (self.size - 11 + bit % 3, bit / 3);
            let dark = bits >> bit & 1 == 1;
            self.set(x, y, dark);
            self.set(y, x, dark);
        }
    }

    /// Up and down columns of two modules, from the right, over the one that tells the rhythm.
    fn lay_path(&mut self) {
        let size = self.size;
        let columns = (8..size).rev().step_by(2).chain([5, 3, 1]);
        for (turn, right) in columns.enumerate() {
            for step in 0..size {
                let y = if turn % 2 == 0 { size - 1 - step } else { step };
                for x in [right, right - 1] {
                    if self.taken[y] >> x & 1 == 0 {
                        self.path.push((x as u8, y as u8));
                    }
                }
            }
        }
        // Beyond the code, the mask changes nothing.
        self.taken.iter_mut().for_each(|row| *row |= u128::MAX << size);
    }
}

/// The rows and columns at which the small squares stand.
fn marks(version: usize, size: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
    std::iter::once(6).chain((0..count - 1).rev().map(|i| size - 7 - i * step)).collect()
}

/// The bits that let a reader check a number: what is left of it divided by a polynomial of this degree.
fn checked(number: u32, degree: u32, polynomial: u32) -> u32 {
    (0..degree).fold(number, |rest, _| (rest << 1) ^ ((rest >> (degree - 1)) * polynomial))
}

#[cfg(test)]
mod tests {
    use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

    use super::rows;

    #[test]
    fn codes_are_those_of_another_encoder() {
        for length in (0..1100).step_by(3) {
            let text: String = "https://exemple.fr/aides/œuvre-7/".chars().cycle().take(length).collect();
            let (bytes, widest) =
                ([QrSegment::make_bytes(text.as_bytes())], Version::new(super::WIDEST as u8));
            let (medium, mask) = (QrCodeEcc::Medium, Some(Mask::new(0)));
            let code =
                QrCode::encode_segments_advanced(&bytes, medium, Version::MIN, widest, mask, true).ok();
            let expected: Option<Vec<u128>> = code.map(|code| {
                let row = |y| (0..code.size()).fold(0, |row, x| row | u128::from(code.get_module(x, y)) << x);
                (0..code.size()).map(row).collect()
            });
            assert_eq!(rows(&text), expected, "{length}");
        }
    }
}
