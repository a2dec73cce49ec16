//! The numbers that spreadsheets keep for dates.

use jiff::ToSpan as _;
use jiff::civil::date;

/// The day that a serial number means: `40908` → `2011-12-31`. Numbers that may be years are left alone.
pub fn day_of_serial(text: &str) -> Option<String> {
    let number: i32 = text.trim().strip_suffix(".0").unwrap_or(text.trim()).parse().ok()?;
    // From 1950 to 2100; day 0 is such that the year 1900 is a leap year, as Excel has it.
    if !(18_264..=73_415).contains(&number) {
        return None;
    }
    date(1899, 12, 30).checked_add(i64::from(number).days()).ok().map(|day| day.to_string())
}

#[cfg(test)]
mod tests {
    use super::day_of_serial;

    #[test]
    fn a_serial_number_is_a_day_and_a_year_is_a_year() {
        assert_eq!(day_of_serial("40908").as_deref(), Some("2011-12-31"));
        assert_eq!(day_of_serial("45000.0").as_deref(), Some("2023-03-15"));
        assert_eq!(day_of_serial("2011"), None);
        assert_eq!(day_of_serial("31/12/2011"), None);
    }
}
