//! Numbers as files write them, into whole minor units of a currency: no floating point on the way.

use super::issue::{Why, quote};
use crate::model::money::{Currency, MAX_MINOR, Money};

/// Which sign stands before the decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Decimals {
    /// 1,234.56
    #[default]
    Point,
    /// 1.234,56
    Comma,
}

/// A number without loss: `digits` × 10^-`scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    digits: i64,
    scale: u32,
}

/// The currency that a text names: by its code in any case, or by a sign that means one currency. `$` is
/// the workspace's own dollar where it has one, else USD; `kr` and `¥` likewise.
pub fn currency(text: &str, own: Currency) -> Option<Currency> {
    let text = text.trim();
    let one_of = |codes: &[&'static str]| {
        let of_own = codes.iter().find(|c| **c == own.code());
        of_own.or(codes.first()).copied()
    };
    let by_sign = match text {
        "€" => Some("EUR"),
        "£" => Some("GBP"),
        "$" => one_of(&["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "TWD"]),
        "US$" => Some("USD"),
        "R$" => Some("BRL"),
        "A$" => Some("AUD"),
        "C$" | "CA$" => Some("CAD"),
        "¥" | "￥" => one_of(&["JPY", "CNY"]),
        "₹" => Some("INR"),
        "₩" => Some("KRW"),
        "₽" => Some("RUB"),
        "₺" => Some("TRY"),
        "₪" => Some("ILS"),
        "zł" => Some("PLN"),
        "Kč" => Some("CZK"),
        "Ft" => Some("HUF"),
        "kr" | "kr." | "Kr" | "Kr." => one_of(&["SEK", "NOK", "DKK", "ISK"]),
        "Fr." | "SFr." | "sFr." => Some("CHF"),
        _ => None,
    };
    let code = by_sign.unwrap_or(text);
    Currency::parse(code).filter(|c| c.is_known())
}

/// Splits a cell into its number and the currency named before or after it (`€ 12.400,00`,
/// `USD 485,000.00`, `1.200 kr`), untouched.
pub fn split_currency(cell: &str) -> (&str, &str) {
    let cell = cell.trim();
    let part = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '.' | ',' | '\'' | '’' | '-' | '−' | '+' | '(' | ')' | '%'
            )
    };
    let Some(first) = cell.find(|c: char| c.is_ascii_digit()) else {
        return (cell, "");
    };
    let last = cell.rfind(|c: char| c.is_ascii_digit()).unwrap_or(first);
    // The sign or the opening parenthesis may stand before the currency: -€5, (USD 5).
    let before = cell.get(..first).unwrap_or_default();
    let after = cell.get(last + 1..).unwrap_or_default();
    let name = before.trim_matches(|c: char| part(c) || c.is_whitespace());
    // `Fr.` and `kr.` keep their full stop.
    let name = if before.trim_end().ends_with('.') && !name.is_empty() {
        let start = before.find(name).unwrap_or(0);
        before
            .get(start..start + name.len() + 1)
            .unwrap_or(name)
            .trim()
    } else {
        name
    };
    let tail = after.trim_matches(|c: char| matches!(c, ')' | '-') || c.is_whitespace());
    if !name.is_empty() && tail.is_empty() {
        (cell.get(first..=last).unwrap_or(cell), name)
    } else if name.is_empty() && !tail.is_empty() {
        let number = cell.get(..=last).unwrap_or(cell);
        (number, tail)
    } else {
        (cell, "")
    }
}

/// Whether the currency's name before the number came with a minus or in parentheses.
fn negative_outside(cell: &str) -> bool {
    let cell = cell.trim();
    cell.starts_with(['-', '−']) || cell.ends_with('-') || {
        cell.starts_with('(') && cell.ends_with(')')
    }
}

impl Number {
    /// Reads a plain number written in that style. Thousands may be parted by the other sign, a space,
    /// an apostrophe or not at all, but then in whole groups; a minus may be `-`, `−` or parentheses.
    pub fn read(text: &str, style: Decimals) -> Option<Self> {
        let text = text.trim();
        let negative = negative_outside(text);
        let body = text
            .trim_matches(|c: char| matches!(c, '-' | '−' | '+' | '(' | ')') || c.is_whitespace());
        let (point, groups) = match style {
            Decimals::Point => ('.', ','),
            Decimals::Comma => (',', '.'),
        };
        let (whole, fraction) = body.split_once(point).unwrap_or((body, ""));
        if !fraction.bytes().all(|b| b.is_ascii_digit())
            || (whole.is_empty() && fraction.is_empty())
        {
            return None;
        }
        let mut digits: i64 = 0;
        let mut push = |c: char| -> Option<()> {
            let digit = i64::from(c.to_digit(10)?);
            digits = digits.checked_mul(10)?.checked_add(digit)?;
            Some(())
        };
        let separator =
            |c: char| c == groups || c == '\'' || c == '’' || (c.is_whitespace() && c != '\n');
        let mut parts = whole.split(separator);
        let count = whole.chars().filter(|c| separator(*c)).count();
        let first = parts.next().unwrap_or_default();
        if count > 0 && (first.is_empty() || first.len() > 3) {
            return None;
        }
        first.chars().try_for_each(&mut push)?;
        for (n, part) in parts.enumerate() {
            // Groups of two (1,23,456) are how India writes lakhs; the last is always of three.
            let fits = part.len() == 3 || (part.len() == 2 && n + 1 < count);
            if !fits {
                return None;
            }
            part.chars().try_for_each(&mut push)?;
        }
        fraction.chars().try_for_each(&mut push)?;
        let digits = if negative { -digits } else { digits };
        let scale = u32::try_from(fraction.len()).ok()?;
        Some(Self { digits, scale })
    }

    /// The number in units of 10^-`decimals`; `None` when it has more decimals than that, other than
    /// zeros, or is out of range.
    pub fn units(self, decimals: u32) -> Option<i64> {
        let units = if self.scale <= decimals {
            self.digits
                .checked_mul(10_i64.checked_pow(decimals - self.scale)?)?
        } else {
            let over = 10_i64.checked_pow(self.scale - decimals)?;
            if self.digits % over != 0 {
                return None;
            }
            self.digits / over
        };
        (units.abs() <= MAX_MINOR).then_some(units)
    }

    /// The number, when it is whole.
    pub fn whole(self) -> Option<i64> {
        self.units(0)
    }
}

/// Reads an amount. The currency named in the cell wins over `column`, that of the file's own column or
/// choice, and that over `own`, the workspace's.
///
/// # Errors
/// Why it is no amount, quoting it.
pub fn money(
    cell: &str,
    style: Decimals,
    column: Option<Currency>,
    own: Currency,
) -> Result<Money, Why> {
    let bad = || Why::NotANumber(quote(cell));
    let (number, name) = split_currency(cell);
    let named = if name.is_empty() {
        None
    } else {
        Some(currency(name, column.unwrap_or(own)).ok_or_else(bad)?)
    };
    let currency = named.or(column).unwrap_or(own);
    let mut number = Number::read(number, style).ok_or_else(bad)?;
    if negative_outside(cell) && number.digits > 0 {
        number.digits = -number.digits;
    }
    match number.units(currency.decimals()) {
        Some(minor) => Ok(Money { minor, currency }),
        None if number.scale > currency.decimals() => {
            let code = currency.code().to_owned();
            Err(Why::TooManyDecimals(quote(cell), code))
        }
        None => Err(Why::TooLarge(quote(cell))),
    }
}

/// A whole number written plainly: digits without leading zeros (those belong to ids), decimals only zeros
/// and not three of them (those may be thousands). Within ±10^15.
pub fn plain_whole(cell: &str) -> Option<i64> {
    let (sign, digits) = match cell.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, cell),
    };
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let zeros = fraction.bytes().all(|b| b == b'0') && fraction.len() <= 2;
    let leading = whole.len() > 1 && whole.starts_with('0');
    let plain = (1..=15).contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit());
    let ends = !digits.ends_with(['.', ',']);
    if zeros && !leading && plain && ends {
        whole.parse::<i64>().ok().map(|n| n * sign)
    } else {
        None
    }
}

/// Whether a cell is a number in either style, alone or with its currency.
pub fn is_number(cell: &str) -> bool {
    let (number, name) = split_currency(cell);
    let read = |style| Number::read(number, style).is_some();
    (name.is_empty() || currency(name, Currency::EUR).is_some())
        && (read(Decimals::Point) || read(Decimals::Comma))
}

/// What a file's numbers say about its decimal sign: how many can only be one or the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DecimalEvidence {
    point: u32,
    comma: u32,
}

impl DecimalEvidence {
    /// Looks at one cell that may hold a number.
    pub fn see(&mut self, cell: &str) {
        let (number, _) = split_currency(cell);
        let read = |style| Number::read(number, style).is_some();
        let signs = number.contains('.') || number.contains(',');
        // "1.234" is a number either way and says nothing.
        match (signs, read(Decimals::Point), read(Decimals::Comma)) {
            (true, true, false) => self.point += 1,
            (true, false, true) => self.comma += 1,
            _ => {}
        }
    }

    /// Both evidences together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            point: self.point + other.point,
            comma: self.comma + other.comma,
        }
    }

    /// The style most of them are in; `None` when none of them says.
    pub fn style(self) -> Option<Decimals> {
        match self.point.cmp(&self.comma) {
            std::cmp::Ordering::Greater => Some(Decimals::Point),
            std::cmp::Ordering::Less => Some(Decimals::Comma),
            std::cmp::Ordering::Equal => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_table() {
        use Decimals::{Comma, Point};
        for (cell, style, want) in [
            ("1234.56", Point, Some(123_456)),
            ("1,234.56", Point, Some(123_456)),
            ("1.234,56", Comma, Some(123_456)),
            ("1 234,56", Comma, Some(123_456)),
            ("1\u{a0}234,56", Comma, Some(123_456)),
            ("1'234.56", Point, Some(123_456)),
            ("1,23,456", Point, Some(12_345_600)),
            ("1.234", Comma, Some(123_400)),
            ("8", Comma, Some(800)),
            ("-8,5", Comma, Some(-850)),
            ("−8.5", Point, Some(-850)),
            ("(1,234.50)", Point, Some(-123_450)),
            (".5", Point, Some(50)),
            ("5.", Point, None),
            ("12.500", Point, Some(1250)),
            ("1,5", Point, None),
            ("1.5", Comma, None),
            ("12,34,56", Point, None),
            ("1.2.3", Point, None),
            ("ca. 5000", Comma, None),
            ("12k", Point, None),
            ("", Point, None),
            ("-", Point, None),
            ("1e3", Point, None),
            ("99999999999999999999", Point, None),
        ] {
            let got = money(cell, style, None, Currency::EUR)
                .ok()
                .map(|m| m.minor);
            assert_eq!(got, want, "{cell} as {style:?}");
        }
    }

    #[test]
    fn plain_whole_numbers_are_told_from_ids_and_thousands() {
        for (cell, want) in [
            ("0", Some(0)),
            ("100000.0", Some(100_000)),
            ("-5,00", Some(-5)),
            ("007", None),
            ("1.000", None),
            ("1.5", None),
            ("1.", None),
            ("+5", None),
            ("", None),
            ("1234567890123456", None),
        ] {
            assert_eq!(plain_whole(cell), want, "{cell}");
        }
    }

    #[test]
    fn currencies_in_the_cell_and_their_minor_units() {
        use Decimals::{Comma, Point};
        for (cell, style, own, minor, code) in [
            ("€ 12.400,00", Comma, "USD", 1_240_000, "EUR"),
            ("12.400,00 €", Comma, "USD", 1_240_000, "EUR"),
            ("USD 485,000.00", Point, "EUR", 48_500_000, "USD"),
            ("$1,000", Point, "CAD", 100_000, "CAD"),
            ("$1,000", Point, "EUR", 100_000, "USD"),
            ("-$5.25", Point, "EUR", -525, "USD"),
            ("($5.25)", Point, "EUR", -525, "USD"),
            ("¥1,000", Point, "EUR", 1000, "JPY"),
            ("1000 jpy", Point, "EUR", 1000, "JPY"),
            ("1.234", Point, "KWD", 1234, "KWD"),
            ("5 kr.", Comma, "NOK", 500, "NOK"),
            ("Fr. 5.50", Point, "EUR", 550, "CHF"),
        ] {
            assert_eq!(
                money(cell, style, None, Currency::parse(own).unwrap()),
                Ok(Money {
                    minor,
                    currency: Currency::parse(code).unwrap()
                }),
                "{cell}"
            );
        }
        assert_eq!(
            money("12.345", Point, None, Currency::EUR),
            Err(Why::TooManyDecimals("12.345".into(), "EUR".into()))
        );
        assert_eq!(
            money("10.5", Point, Currency::parse("JPY"), Currency::EUR),
            Err(Why::TooManyDecimals("10.5".into(), "JPY".into()))
        );
        assert_eq!(
            money("900,000,000,000,000", Point, None, Currency::EUR),
            Err(Why::TooLarge("900,000,000,000,000".into()))
        );
        assert!(matches!(
            money("5 apples", Point, None, Currency::EUR),
            Err(Why::NotANumber(_))
        ));
        assert_eq!(currency("eur", Currency::EUR), Some(Currency::EUR));
        assert_eq!(currency("ABC", Currency::EUR), None);
    }

    #[test]
    fn a_number_that_reads_both_ways_is_no_evidence() {
        let style = |cells: &[&str]| {
            let mut seen = DecimalEvidence::default();
            cells.iter().for_each(|c| seen.see(c));
            seen.style()
        };
        assert_eq!(style(&["1.234", "12", "5.000"]), None);
        assert_eq!(style(&["1.234", "12,5"]), Some(Decimals::Comma));
        assert_eq!(style(&["12.400,00 €"]), Some(Decimals::Comma));
        assert_eq!(style(&["0.0", "100000.0"]), Some(Decimals::Point));
        assert_eq!(style(&["2024-01-01", "10.04.2026", "x, y"]), None);
    }
}
