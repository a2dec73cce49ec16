//! The modules of a QR code (ISO/IEC 18004), row by row.
//!
//! Only what an address on paper needs: bytes, levels L and M, versions up to 27, the first mask (readers take any;
//! the standard prefers the one that looks least like a corner of a code). The test compares every version and level
//! with an encoder that does all of it, at five times the cost.

/// The widest version whose rows fit a number: 125 modules, a thousand bytes; addresses are far shorter.
const WIDEST: usize = 27;

/// What the standard allots to a version, from the first: bytes of correction in a block and number of blocks, at level L,
/// then M.
const BLOCKS: [[(usize, usize); 2]; WIDEST] = [
    [(7, 1), (10, 1)],
    [(10, 1), (16, 1)],
    [(15, 1), (26, 1)],
    [(20, 1), (18, 2)],
    [(26, 1), (24, 2)],
    [(18, 2), (16, 4)],
    [(20, 2), (18, 4)],
    [(24, 2), (22, 4)],
    [(30, 2), (22, 5)],
    [(18, 4), (26, 5)],
    [(20, 4), (30, 5)],
    [(24, 4), (22, 8)],
    [(26, 4), (22, 9)],
    [(30, 4), (24, 9)],
    [(22, 6), (24, 10)],
    [(24, 6), (28, 10)],
    [(28, 6), (28, 11)],
    [(30, 6), (26, 13)],
    [(28, 7), (26, 14)],
    [(28, 8), (26, 16)],
    [(28, 8), (26, 17)],
    [(28, 9), (28, 17)],
    [(30, 9), (28, 18)],
    [(30, 10), (28, 20)],
    [(26, 12), (28, 21)],
    [(28, 12), (28, 23)],
    [(30, 12), (28, 25)],
];

/// How many errors a code stands: 7 or 15 % of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Low,
    Medium,
}

/// A version and a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    version: usize,
    level: Level,
}

/// The bit `x` of a row is set where the module is dark. None if the text is too long.
///
/// A code on paper is read from near and clean: the smallest that holds the text, at the better level if it fits there.
pub(super) fn modules(text: &str) -> Option<Vec<u128>> {
    let at = |version, level| Size { version, level };
    let version = (1..=WIDEST).find(|version| at(*version, Level::Low).room() >= text.len())?;
    let better = at(version, Level::Medium);
    let size = if better.room() >= text.len() { better } else { at(version, Level::Low) };
    Some(size.draw(text.as_bytes()))
}

impl Size {
    fn side(self) -> usize {
        17 + 4 * self.version
    }

    fn blocks(self) -> (usize, usize) {
        BLOCKS[self.version - 1][self.level as usize]
    }

    /// All bytes of a code: what the fixed figures leave of its modules.
    fn bytes(self) -> usize {
        let v = self.version;
        let aligned = alignment(self).len();
        let figures = match aligned {
            0 => 0,
            n => (25 * n - 10) * n - 55,
        };
        (16 * v * v + 128 * v + 64 - figures - if v >= 7 { 36 } else { 0 }) / 8
    }

    fn data_bytes(self) -> usize {
        let (correction, blocks) = self.blocks();
        self.bytes() - correction * blocks
    }

    /// Bits of the length of the text.
    fn length_bits(self) -> usize {
        if self.version < 10 { 8 } else { 16 }
    }

    /// Bytes of text that fit.
    fn room(self) -> usize {
        self.data_bytes() - (4 + self.length_bits()).div_ceil(8)
    }

    fn draw(self, text: &[u8]) -> Vec<u128> {
        let mut canvas = Canvas::figures(self);
        canvas.fill(&self.interleaved(&self.data(text)));
        canvas.dark
    }

    /// The text as the standard packs it: mode, length, bytes, padding.
    fn data(self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.data_bytes());
        let mut half = 0b0100;
        let mut push = |byte: u8| {
            out.push(half << 4 | byte >> 4);
            half = byte & 15;
        };
        let [.., high, low] = text.len().to_be_bytes();
        if self.length_bits() == 16 {
            push(high);
        }
        push(low);
        text.iter().copied().for_each(&mut push);
        push(0);
        let rest = self.data_bytes() - out.len();
        out.extend([0xec, 0x11].into_iter().cycle().take(rest));
        out
    }

    /// The bytes of all blocks in turn, then those of their corrections.
    fn interleaved(self, data: &[u8]) -> Vec<u8> {
        let (correction, count) = self.blocks();
        // The last blocks are a byte longer, when the data does not share out.
        let (short, longer) = (data.len() / count, data.len() % count);
        let mut rest = data;
        let blocks: Vec<&[u8]> = (0..count)
            .map(|block| {
                let (own, after) = rest.split_at(short + usize::from(block >= count - longer));
                rest = after;
                own
            })
            .collect();
        let divisor = field::divisor(correction);
        let corrections: Vec<Vec<u8>> =
            blocks.iter().map(|block| field::remainder(block, &divisor)).collect();
        let mut out = Vec::with_capacity(self.bytes());
        for i in 0..=short {
            out.extend(blocks.iter().filter_map(|block| block.get(i)));
        }
        for i in 0..correction {
            out.extend(corrections.iter().filter_map(|block| block.get(i)));
        }
        out
    }
}

/// Where the small squares are, on both axes.
fn alignment(size: Size) -> Vec<usize> {
    if size.version == 1 {
        return Vec::new();
    }
    let count = size.version / 7 + 2;
    let step = (8 * size.version + 3 * count + 5) / (4 * count - 4) * 2;
    let last = size.side() - 7;
    std::iter::once(6).chain((0..count - 1).rev().map(|i| last - i * step)).collect()
}

/// Modules, and which of them are part of a fixed figure.
struct Canvas {
    dark: Vec<u128>,
    fixed: Vec<u128>,
}

impl Canvas {
    /// What is the same whatever the text.
    fn figures(size: Size) -> Self {
        let side = size.side();
        let mut canvas = Self { dark: vec![0; side], fixed: vec![0; side] };
        for i in 0..side {
            canvas.set(i, 6, i % 2 == 0);
            canvas.set(6, i, i % 2 == 0);
        }
        for (x, y) in [(3, 3), (side - 4, 3), (3, side - 4)] {
            canvas.square(x, y, 4, [true, true, false, true, false]);
        }
        let places = alignment(size);
        for (i, x) in places.iter().enumerate() {
            for (j, y) in places.iter().enumerate() {
                let last = places.len() - 1;
                if ![(0, 0), (0, last), (last, 0)].contains(&(i, j)) {
                    canvas.square(*x, *y, 2, [true, false, true, false, false]);
                }
            }
        }
        canvas.format(side, size.level);
        if size.version >= 7 {
            canvas.version(side, size.version);
        }
        canvas
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        self.fixed[y] |= 1 << x;
        self.dark[y] = self.dark[y] & !(1 << x) | u128::from(dark) << x;
    }

    /// Nested squares around a module, from the inside; what would be outside is left out.
    fn square(&mut self, x: usize, y: usize, reach: usize, rings: [bool; 5]) {
        let side = self.dark.len();
        for row in y.saturating_sub(reach)..=(y + reach).min(side - 1) {
            for column in x.saturating_sub(reach)..=(x + reach).min(side - 1) {
                self.set(column, row, rings[row.abs_diff(y).max(column.abs_diff(x))]);
            }
        }
    }

    /// The level and the mask, twice.
    fn format(&mut self, side: usize, level: Level) {
        let kind = match level {
            Level::Low => 0b01,
            Level::Medium => 0b00,
        };
        let bits = checked(kind << 3, 10, 0x537) ^ 0x5412;
        for i in 0..15 {
            let dark = bits >> i & 1 == 1;
            let (x, y) = match i {
                0..=5 => (8, i),
                6..=7 => (8, i + 1),
                8 => (7, 8),
                _ => (14 - i, 8),
            };
            self.set(x, y, dark);
            let (x, y) = if i < 8 { (side - 1 - i, 8) } else { (8, side - 15 + i) };
            self.set(x, y, dark);
        }
        self.set(8, side - 8, true);
    }

    /// The version, twice.
    fn version(&mut self, side: usize, version: usize) {
        let bits = checked(version, 12, 0x1f25);
        for i in 0..18 {
            let dark = bits >> i & 1 == 1;
            let (across, along) = (side - 11 + i % 3, i / 3);
            self.set(across, along, dark);
            self.set(along, across, dark);
        }
    }

    /// Bits two by two columns from the right, upwards then downwards, around the figures; and the mask over them.
    fn fill(&mut self, bytes: &[u8]) {
        let side = self.dark.len();
        let mut at = 0;
        let mut next = || {
            let bit = bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
            at += 1;
            bit
        };
        // The column of the dotted line is not one of a pair.
        let pairs = (1..side).rev().step_by(2).map(|right| if right <= 6 { right - 1 } else { right });
        for (turn, right) in pairs.enumerate() {
            for step in 0..side {
                let y = if turn % 2 == 0 { side - 1 - step } else { step };
                let free = !(self.fixed[y] >> (right - 1)) as u8 & 0b11;
                let bits = match free {
                    0b11 => next() << 1 | next(),
                    0b10 => next() << 1,
                    0b01 => next(),
                    _ => continue,
                };
                let mask = if (right + y).is_multiple_of(2) { 0b10 } else { 0b01 };
                self.dark[y] |= u128::from((bits ^ mask) & free) << (right - 1);
            }
        }
    }
}

/// A number, then its remainder by a polynomial over bits of `degree`.
fn checked(value: usize, degree: usize, divisor: usize) -> usize {
    let mut rest = value;
    for _ in 0..degree {
        let overflow = rest >> (degree - 1) & 1;
        rest = (rest << 1) ^ (overflow * divisor);
    }
    value << degree | rest
}

/// Polynomials over the field of 256 elements of the standard, whose generator is 2.
mod field {
    /// Past the sum of two logarithms, zeros: that of zero leads there.
    const fn powers() -> [u8; 1024] {
        let mut out = [0; 1024];
        let (mut i, mut value) = (0, 1u16);
        while i < 510 {
            out[i] = value as u8;
            value <<= 1;
            if value > 255 {
                value ^= 0x11d;
            }
            i += 1;
        }
        out
    }

    const fn logarithms() -> [u16; 256] {
        let mut out = [511; 256];
        let mut i = 0;
        while i < 255 {
            out[POWERS[i] as usize] = i as u16;
            i += 1;
        }
        out
    }

    static POWERS: [u8; 1024] = powers();
    static LOGARITHMS: [u16; 256] = logarithms();

    fn logarithm(value: u8) -> u16 {
        LOGARITHMS[usize::from(value)]
    }

    fn power(sum: u16) -> u8 {
        POWERS[usize::from(sum) % POWERS.len()]
    }

    /// The product of (x - 2^i) for each i below `degree`, without its first coefficient, which is 1.
    pub(super) fn divisor(degree: usize) -> Vec<u8> {
        let mut out = vec![0; degree];
        out[degree - 1] = 1;
        for root in &POWERS[..degree] {
            for i in 0..degree {
                out[i] = power(logarithm(out[i]) + logarithm(*root)) ^ out.get(i + 1).copied().unwrap_or(0);
            }
        }
        out
    }

    /// What is left of `data`, followed by as many zeros as the divisor has coefficients, once divided.
    pub(super) fn remainder(data: &[u8], divisor: &[u8]) -> Vec<u8> {
        let divisor: Vec<u16> = divisor.iter().map(|coefficient| logarithm(*coefficient)).collect();
        let mut rest = vec![0; data.len() + divisor.len()];
        rest[..data.len()].copy_from_slice(data);
        for i in 0..data.len() {
            let factor = logarithm(rest[i]);
            for (value, coefficient) in rest[i + 1..].iter_mut().zip(&divisor) {
                *value ^= power(*coefficient + factor);
            }
        }
        rest.split_off(data.len())
    }
}

#[cfg(test)]
mod tests {
    use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

    use super::*;

    /// The same code by an encoder written by others.
    fn expected(text: &[u8], size: Size) -> Vec<u128> {
        let level = match size.level {
            Level::Low => QrCodeEcc::Low,
            Level::Medium => QrCodeEcc::Medium,
        };
        let version = Version::new(u8::try_from(size.version).unwrap());
        let segments = [QrSegment::make_bytes(text)];
        let mask = Some(Mask::new(0));
        let code = QrCode::encode_segments_advanced(&segments, level, version, version, mask, false).unwrap();
        let row = |y| (0..code.size()).fold(0, |row, x| row | u128::from(code.get_module(x, y)) << x);
        (0..code.size()).map(row).collect()
    }

    #[test]
    fn every_version_and_level_is_what_the_standard_says() {
        for version in 1..=WIDEST {
            for level in [Level::Low, Level::Medium] {
                let size = Size { version, level };
                let text: Vec<u8> = (0..size.room()).map(|i| (i * i * 7 + i * version) as u8).collect();
                for length in [0, 1, size.room() / 2, size.room() - 1, size.room()] {
                    assert_eq!(
                        size.draw(&text[..length]),
                        expected(&text[..length], size),
                        "{size:?}, {length}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_text_takes_the_smallest_code_that_holds_it() {
        for (length, side) in [(0, 21), (17, 21), (18, 25), (106, 37), (107, 41), (1465, 125)] {
            assert_eq!(modules(&"x".repeat(length)).map(|rows| rows.len()), Some(side), "{length}");
        }
        assert_eq!(modules(&"x".repeat(1466)), None);
    }
}
