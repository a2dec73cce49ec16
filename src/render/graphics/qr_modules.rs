//! The dark modules of a QR code, under the mask that the standard prefers.
//!
//! The library scores the eight masks module by module, which cost a quarter of a whole build. Here a line of
//! modules is a number: two codes of one size and level differ by their masks alone, so one is drawn and the
//! seven others follow by `xor`. The modules are those that the library would have chosen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

/// Lines of modules, first to last: the bit `x` is set where the module is dark.
type Lines = Vec<u128>;

/// The widest version that a number holds (125 modules, a thousand bytes): addresses are far shorter.
const WIDEST: u8 = 27;

/// What a mask changes, compared with the first: by rows, and the same by columns.
type Changes = Vec<(Lines, Lines)>;

static CHANGES: Mutex<BTreeMap<(u8, u8), Arc<Changes>>> = Mutex::new(BTreeMap::new());

/// The rows of the code of a text; none if it is too long for one.
pub fn rows(text: &str) -> Option<Lines> {
    let segments = QrSegment::make_segments(text);
    let masked = |mask| {
        let mask = Some(Mask::new(mask));
        QrCode::encode_segments_advanced(
            &segments,
            QrCodeEcc::Medium,
            Version::MIN,
            Version::new(WIDEST),
            mask,
            true,
        )
        .ok()
    };
    let first = masked(0)?;
    let drawn = drawn(&first);
    let key = (first.version().value(), first.error_correction_level() as u8);
    let known = CHANGES.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    let changes = known.unwrap_or_else(|| {
        let change = |mask| masked(mask).map(|code| xor(&drawn, &self::drawn(&code)));
        let both = |rows: Lines| {
            let columns = turned(&rows);
            (rows, columns)
        };
        let changes: Arc<Changes> = Arc::new((0..8).filter_map(change).map(both).collect());
        CHANGES.lock().unwrap_or_else(PoisonError::into_inner).insert(key, changes.clone());
        changes
    });
    let columns = turned(&drawn);
    let best =
        changes.iter().min_by_key(|change| penalty(&xor(&drawn, &change.0), &xor(&columns, &change.1)))?;
    Some(xor(&drawn, &best.0))
}

fn drawn(code: &QrCode) -> Lines {
    let row = |y| (0..code.size()).fold(0, |row, x| row | u128::from(code.get_module(x, y)) << x);
    (0..code.size()).map(row).collect()
}

fn xor(a: &[u128], b: &[u128]) -> Lines {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}

/// Rows to columns, and back.
fn turned(lines: &[u128]) -> Lines {
    let column = |x: usize| (0..).zip(lines).fold(0, |column, (y, row)| column | ((row >> x) & 1) << y);
    (0..lines.len()).map(column).collect()
}

/// How much a code looks like what readers take for something else (ISO 18004, 7.8.3).
fn penalty(rows: &[u128], columns: &[u128]) -> u32 {
    const BLOCK: u32 = 3;
    const BALANCE: u32 = 10;
    let lines: u32 = rows.iter().chain(columns).map(|line| line_penalty(*line, rows.len())).sum();
    let pairs = (1u128 << (rows.len() - 1)) - 1;
    let blocks: u32 = rows
        .windows(2)
        .map(|two| {
            let same_below = !(two[0] ^ two[1]);
            let same_beside = !(two[0] ^ (two[0] >> 1));
            (same_below & (same_below >> 1) & same_beside & pairs).count_ones()
        })
        .sum();
    let dark: u32 = rows.iter().map(|row| row.count_ones()).sum();
    let all = u32::try_from(rows.len() * rows.len()).unwrap_or(1);
    let away = (dark * 20).abs_diff(all * 10).div_ceil(all) - 1;
    lines + blocks * BLOCK + away * BALANCE
}

/// Runs of five modules and more, and what looks like the corner of a code.
fn line_penalty(line: u128, size: usize) -> u32 {
    const FINDER: u32 = 40;
    long_runs(line, size) + finders(line, size) * FINDER
}

/// Three points for a run of five modules, one more for each module after. All runs are counted at once: in a run
/// of `n` there are `n - 4` places where five equal modules begin, of which one is the first.
fn long_runs(line: u128, size: usize) -> u32 {
    let pairs = (1u128 << (size - 1)) - 1;
    let same = !(line ^ (line >> 1)) & pairs;
    let five = same & (same >> 1) & (same >> 2) & (same >> 3);
    five.count_ones() + 2 * (five & !(five << 1)).count_ones()
}

/// How often there is dark, light, three dark, light, dark, each unit of one width, between as much light, four
/// units of it on one side: a pattern with four on both sides counts twice. The margin is light, as are bits past it.
fn finders(line: u128, size: usize) -> u32 {
    let mut found = 0;
    // Where as many dark modules begin as the units are wide, and where one of them is dark.
    let (mut full, mut some) = (u128::MAX, 0);
    for unit in 1..=u32::try_from(size / 7).unwrap_or(0) {
        full &= line >> (unit - 1);
        some |= line >> (unit - 1);
        let ahead = |places: u128, units| places.unbounded_shr(unit * units);
        let middle = full & ahead(full, 1) & ahead(full, 2);
        // Without so long a dark run there is no wider one.
        if middle == 0 {
            break;
        }
        let after = |from: u32, to: u32| (from..to).fold(0, |dark, units| dark | ahead(some, units));
        let core = full & ahead(middle, 2) & ahead(full, 6) & !ahead(some, 1) & !ahead(some, 5);
        let core = core & !after(7, 8);
        if core == 0 {
            continue;
        }
        let before = |units: u32| (1..=unit * units).fold(0, |dark, by| dark | line.unbounded_shl(by));
        let core = core & !before(1);
        found += (core & !before(4)).count_ones() + (core & !after(8, 11)).count_ones();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_those_of_the_library() {
        for length in 1..260 {
            let text: String =
                (0..length).map(|i| char::from(b'!' + (i * i + length * 7) as u8 % 90)).collect();
            let expected = QrCode::encode_text(&text, QrCodeEcc::Medium).map(|code| drawn(&code)).ok();
            assert_eq!(rows(&text), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_has_none() {
        assert_eq!(rows(&"x".repeat(5000)), None);
    }
}
