//! Typed amounts: how people write money, and what is refused rather than guessed.

use super::money::{Currency, MAX_MINOR, Money};

/// Signs people write, and the currencies they may mean: the first unless the expected one is among them.
const SIGNS: &[(&str, &str)] = &[
    ("R$", "BRL"),
    ("US$", "USD"),
    ("$", "USD CAD AUD NZD MXN SGD HKD ARS CLP COP"),
    ("€", "EUR"),
    ("£", "GBP EGP"),
    ("¥", "JPY CNY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₩", "KRW"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("kr", "SEK NOK DKK ISK"),
    ("Fr.", "CHF"),
];

/// Which sign stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecimalMark {
    /// `12,400.50`
    Dot,
    /// `12.400,50`
    Comma,
}

impl DecimalMark {
    fn char(self) -> char {
        match self {
            Self::Dot => '.',
            Self::Comma => ',',
        }
    }

    /// What a typed amount proves about the mark its writer uses; `None` when it proves nothing (`12`,
    /// `12,400`). A column of amounts is read with what its clearest values prove.
    pub fn evidence(text: &str) -> Option<Self> {
        let body = text.trim_matches(|c: char| !c.is_ascii_digit());
        let (last, mark) = body.char_indices().rev().find_map(|(i, c)| match c {
            '.' => Some((i, Self::Dot)),
            ',' => Some((i, Self::Comma)),
            _ => None,
        })?;
        let other = match mark {
            Self::Dot => Self::Comma,
            Self::Comma => Self::Dot,
        };
        let (before, after) = (body.get(..last)?, body.get(last + 1..)?);
        if before.contains(mark.char()) {
            // Standing twice, it groups.
            (!before.contains(other.char())).then_some(other)
        } else if before.contains(other.char()) || after.len() != 3 || before == "0" {
            Some(mark)
        } else {
            None
        }
    }
}

/// Why a typed amount could not be read; quotes what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// Nothing typed.
    Empty,
    /// Not a number.
    NotANumber(String),
    /// `1,250` in a currency with three decimals: more than one or more than a thousand?
    Ambiguous(String),
    /// More decimals than the currency has.
    TooPrecise(String, Currency),
    /// Beyond ±2^53 minor units.
    TooLarge(String),
}

impl std::fmt::Display for AmountError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("no amount was given"),
            Self::NotANumber(s) => write!(f, "“{s}” is not an amount"),
            Self::Ambiguous(s) => write!(f, "“{s}” can be read as two different amounts"),
            Self::TooPrecise(s, c) => {
                write!(
                    f,
                    "“{s}” has more decimals than {c}, which has {}",
                    c.decimals()
                )
            }
            Self::TooLarge(s) => write!(f, "“{s}” is too large"),
        }
    }
}

impl std::error::Error for AmountError {}

impl Money {
    /// Reads an amount as people type it: `12400`, `12,400`, `12.400,00 €`, `CHF 12’400.–`, `1.2 m`, `35k`,
    /// `(500)`. A currency named in the text wins over the expected one. `mark` is how the writer is known
    /// to write decimals; without it both ways are read, and three digits after a single mark are
    /// thousands, unless they could be decimals of the currency.
    ///
    /// # Errors
    /// Text that isn't one amount, is ambiguous, too large or too precise, quoted.
    pub fn parse(
        text: &str,
        expected: Currency,
        mark: Option<DecimalMark>,
    ) -> Result<Self, AmountError> {
        let given = text.trim();
        if given.is_empty() {
            return Err(AmountError::Empty);
        }
        let wrong = || AmountError::NotANumber(given.to_owned());
        let (rest, negative) = strip_sign(given).ok_or_else(wrong)?;
        let (rest, currency) = strip_currency(rest, expected);
        // "€ -5" as well as "-€5".
        let (rest, inner) = strip_sign(rest).ok_or_else(wrong)?;
        if inner && negative {
            return Err(wrong());
        }
        let (number, zeros) = strip_scale(rest);
        let (whole, decimals) = digits(number, currency, mark, zeros > 0).map_err(|e| match e {
            Shape::Wrong => wrong(),
            Shape::Ambiguous => AmountError::Ambiguous(given.to_owned()),
        })?;
        let places = currency.decimals() + zeros;
        let decimals = decimals.trim_end_matches('0');
        let missing = (places as usize)
            .checked_sub(decimals.len())
            .ok_or_else(|| AmountError::TooPrecise(given.to_owned(), currency))?;
        let minor = whole
            .bytes()
            .chain(decimals.bytes())
            .chain(std::iter::repeat_n(b'0', missing))
            .try_fold(0_i64, |n, digit| {
                n.checked_mul(10)?.checked_add(i64::from(digit - b'0'))
            })
            .filter(|n| *n <= MAX_MINOR)
            .ok_or_else(|| AmountError::TooLarge(given.to_owned()))?;
        let minor = if negative || inner { -minor } else { minor };
        Ok(Self { minor, currency })
    }
}

/// Takes a minus or accounting brackets off; `None` for a bracket that isn't closed.
fn strip_sign(text: &str) -> Option<(&str, bool)> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('(') {
        return Some((inner.strip_suffix(')')?.trim(), true));
    }
    let minus = text
        .strip_prefix(['-', '−', '–'])
        .map(|rest| (rest.trim_start(), true));
    Some(minus.unwrap_or((text.strip_prefix('+').unwrap_or(text).trim_start(), false)))
}

/// Takes a currency's code or sign off either end.
fn strip_currency(text: &str, expected: Currency) -> (&str, Currency) {
    for (at_start, code) in [(true, text.get(..3)), (false, tail(text, 3))] {
        let Some(code) = code else { continue };
        let Some(currency) = Currency::parse(code).filter(|c| c.is_known()) else {
            continue;
        };
        let rest = if at_start {
            text.get(3..)
        } else {
            text.get(..text.len() - 3)
        };
        return (rest.unwrap_or(text).trim(), currency);
    }
    for (sign, codes) in SIGNS {
        if let Some(rest) = text.strip_prefix(sign).or_else(|| text.strip_suffix(sign)) {
            let currency = if expected.among(codes) {
                expected
            } else {
                codes
                    .split(' ')
                    .next()
                    .and_then(Currency::parse)
                    .unwrap_or(expected)
            };
            return (rest.trim(), currency);
        }
    }
    (text, expected)
}

fn tail(text: &str, bytes: usize) -> Option<&str> {
    text.get(text.len().checked_sub(bytes)?..)
}

/// Takes "k" or "m" off the end: how many zeros they stand for.
fn strip_scale(text: &str) -> (&str, u32) {
    let letters = text.trim_end_matches(|c: char| c.is_alphabetic());
    let scale = text.get(letters.len()..).unwrap_or_default();
    let zeros = match scale.to_lowercase().as_str() {
        "k" | "tsd" => 3,
        "m" | "mn" | "mio" | "mln" => 6,
        _ => return (text, 0),
    };
    (letters.trim_end(), zeros)
}

enum Shape {
    Wrong,
    Ambiguous,
}

/// The digits before and after the decimal mark, without grouping.
fn digits(
    number: &str,
    currency: Currency,
    mark: Option<DecimalMark>,
    scaled: bool,
) -> Result<(String, &str), Shape> {
    // "12.–" and "12,--" are whole amounts.
    let number = number.trim_end_matches(['-', '–', '—']);
    let (whole, decimals, grouped_by) = match decimal_at(number, currency, mark, scaled)? {
        Some(i) => {
            let mark = number.get(i..=i).unwrap_or_default();
            let decimals = number.get(i + 1..).unwrap_or_default();
            (number.get(..i).unwrap_or_default(), decimals, Some(mark))
        }
        None => (number, "", None),
    };
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Shape::Wrong);
    }
    let mut out = String::with_capacity(whole.len());
    let (mut separator, mut group) = (None, 0_usize);
    for c in whole.chars() {
        if c.is_ascii_digit() {
            out.push(c);
            group += 1;
            continue;
        }
        let allowed = matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
        let same = separator.is_none_or(|s| s == c);
        // A first group has one to three digits, later ones two (India) or three.
        let size = if separator.is_none() { 1..=3 } else { 2..=3 };
        if !allowed
            || !same
            || !size.contains(&group)
            || grouped_by.is_some_and(|m| m.starts_with(c))
        {
            return Err(Shape::Wrong);
        }
        (separator, group) = (Some(c), 0);
    }
    let groups_well = separator.is_none() || group == 3;
    let has_digits = !out.is_empty() || !decimals.is_empty();
    if groups_well && has_digits {
        Ok((out, decimals))
    } else {
        Err(Shape::Wrong)
    }
}

/// Where the decimal mark stands, if there is one.
fn decimal_at(
    number: &str,
    currency: Currency,
    mark: Option<DecimalMark>,
    scaled: bool,
) -> Result<Option<usize>, Shape> {
    if let Some(mark) = mark {
        return Ok(number.rfind(mark.char()));
    }
    let Some(last) = number.rfind(['.', ',']) else {
        return Ok(None);
    };
    let c = number.get(last..=last).unwrap_or_default();
    let (before, after) = (
        number.get(..last).unwrap_or_default(),
        number.get(last + 1..).unwrap_or_default(),
    );
    if before.contains(c) {
        return Ok(None);
    }
    let single = !before.contains([',', '.', ' ', '\u{a0}', '\u{202f}', '\'', '’']);
    if !single || after.len() != 3 || before == "0" || before.len() > 3 {
        return Ok(Some(last));
    }
    // One mark, three digits after it: thousands, unless decimals are as likely.
    if scaled || currency.decimals() >= 3 {
        Err(Shape::Ambiguous)
    } else {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn read(text: &str, code: &str, mark: Option<DecimalMark>) -> String {
        match Money::parse(text, currency(code), mark) {
            Ok(m) => format!("{} {}", m.decimal(), m.currency),
            Err(e) => e.to_string(),
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, amount) in [
            ("12400", "12400.00 EUR"),
            ("12,400", "12400.00 EUR"),
            ("12.400", "12400.00 EUR"),
            ("12.400,00", "12400.00 EUR"),
            ("12,400.50", "12400.50 EUR"),
            ("12 400,50 €", "12400.50 EUR"),
            ("12\u{202f}400", "12400.00 EUR"),
            ("CHF 12’400.–", "12400.00 CHF"),
            ("12,34,567.89", "1234567.89 EUR"),
            ("1.234.567", "1234567.00 EUR"),
            ("12,5", "12.50 EUR"),
            ("0.5", "0.50 EUR"),
            ("0.500", "0.50 EUR"),
            (".5", "0.50 EUR"),
            ("0.0", "0.00 EUR"),
            ("12.", "12.00 EUR"),
            ("1234.500", "1234.50 EUR"),
            ("1.2 m", "1200000.00 EUR"),
            ("1,25 Mio", "1250000.00 EUR"),
            ("35k", "35000.00 EUR"),
            ("0.00001k", "0.01 EUR"),
            ("$99", "99.00 USD"),
            ("R$ 1.000,00", "1000.00 BRL"),
            ("1000 usd", "1000.00 USD"),
            ("-12.5", "-12.50 EUR"),
            ("−€ 3", "-3.00 EUR"),
            ("(500)", "-500.00 EUR"),
        ] {
            assert_eq!(read(text, "EUR", None), amount, "{text}");
        }
        assert_eq!(read("$99", "CAD", None), "99.00 CAD");
        assert_eq!(read("1,250", "JPY", None), "1250 JPY");
    }

    #[test]
    fn a_known_decimal_mark_settles_what_is_ambiguous() {
        let (dot, comma) = (Some(DecimalMark::Dot), Some(DecimalMark::Comma));
        assert_eq!(read("1.250", "KWD", dot), "1.250 KWD");
        assert_eq!(read("1.250", "KWD", comma), "1250.000 KWD");
        assert_eq!(read("1.250 m", "EUR", dot), "1250000.00 EUR");
        assert_eq!(read("12,50", "EUR", dot), "“12,50” is not an amount");
        for (text, mark) in [
            ("12", None),
            ("12,400", None),
            ("12,400.00", dot),
            ("12.400,00", comma),
            ("1,234,567", dot),
            ("12,4 €", comma),
            ("0.0", dot),
            ("0.125", dot),
            ("", None),
            ("n/a", None),
        ] {
            assert_eq!(DecimalMark::evidence(text), mark, "{text}");
        }
    }

    #[test]
    fn errors_quote_what_was_typed() {
        for (text, code, error) in [
            ("  ", "EUR", "no amount was given"),
            ("a lot", "EUR", "“a lot” is not an amount"),
            ("1e5", "EUR", "“1e5” is not an amount"),
            ("12 pcs", "EUR", "“12 pcs” is not an amount"),
            ("1,2,3", "EUR", "“1,2,3” is not an amount"),
            ("1234,567.89", "EUR", "“1234,567.89” is not an amount"),
            ("--5", "EUR", "“--5” is not an amount"),
            ("(5", "EUR", "“(5” is not an amount"),
            ("€", "EUR", "“€” is not an amount"),
            ("NaN", "EUR", "“NaN” is not an amount"),
            ("١٢", "EUR", "“١٢” is not an amount"),
            (
                "1.250",
                "KWD",
                "“1.250” can be read as two different amounts",
            ),
            (
                "1,200k",
                "EUR",
                "“1,200k” can be read as two different amounts",
            ),
            (
                "1.2345",
                "EUR",
                "“1.2345” has more decimals than EUR, which has 2",
            ),
            (
                "99999999999999999999",
                "EUR",
                "“99999999999999999999” is too large",
            ),
            ("90071992547410", "EUR", "“90071992547410” is too large"),
        ] {
            assert_eq!(read(text, code, None), error, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(minor in -MAX_MINOR..=MAX_MINOR, code in "EUR|JPY|KWD|CLF") {
            let money = Money { minor, currency: currency(&code) };
            prop_assert_eq!(Money::parse(&money.decimal(), money.currency, Some(DecimalMark::Dot)), Ok(money));
        }

        #[test]
        fn anything_typed_is_read_or_refused(text in "\\PC{0,20}|[0-9.,' €$kmEUR()-]{0,12}") {
            let _ = Money::parse(&text, Currency::EUR, None);
            let _ = DecimalMark::evidence(&text);
        }
    }
}
