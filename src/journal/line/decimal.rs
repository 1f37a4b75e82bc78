//! Numbers as JSON writes them, and whether one that is not whole has the one form that RFC 8785 gives it. Read
//! digit by digit: what the standard library reads numbers with brings tables of 10 kB into the app, for numbers
//! that only newer versions may write.

/// So many digits are enough for any number of 64 bits.
const DIGITS: usize = 17;
/// How far the number that is meant can be from the one that is reckoned, in steps between neighbours.
const ASTRAY: u64 = 64;

/// A number of JSON: `±0.digits × 10^point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    negative: bool,
    /// Without zeros at either end; empty for zero.
    digits: String,
    point: i32,
}

impl Decimal {
    /// Reads a number of JSON; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (text, None),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, Some(fraction)),
            None => (mantissa, None),
        };
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let one_way = whole == "0" || !whole.starts_with('0');
        if !plain(whole) || !one_way || !fraction.is_none_or(plain) {
            return None;
        }
        let shift = match exponent {
            None => 0,
            Some(exponent) if plain(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)) => {
                exponent.parse::<i32>().ok()?
            }
            Some(_) => return None,
        };
        let all = format!("{whole}{}", fraction.unwrap_or_default());
        let digits = all.trim_start_matches('0');
        let leading = i32::try_from(all.len() - digits.len()).ok()?;
        let point = i32::try_from(whole.len()).ok()? - leading;
        let digits = digits.trim_end_matches('0').to_owned();
        Some(Self {
            negative,
            point: if digits.is_empty() {
                0
            } else {
                shift.checked_add(point)?
            },
            digits,
        })
    }

    /// Whether this is a number of 64 bits that is not whole, and `text` the form that RFC 8785 gives it: that of
    /// ECMAScript, with the fewest digits that no other number is nearer to.
    pub fn is_canonical_fraction(&self, text: &str) -> bool {
        let count = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        count > self.point.max(0) && self.form() == text && self.is_shortest()
    }

    /// How ECMAScript writes a number that is not whole.
    fn form(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        let (digits, point) = (&self.digits, self.point);
        match usize::try_from(point) {
            Ok(0) => format!("{sign}0.{digits}"),
            Ok(point) => {
                let (whole, fraction) = digits.split_at_checked(point).unwrap_or((digits, ""));
                format!("{sign}{whole}.{fraction}")
            }
            Err(_) if point > -6 => {
                let zeros: String = (point..0).map(|_| '0').collect();
                format!("{sign}0.{zeros}{digits}")
            }
            Err(_) => {
                let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
                let dot = if rest.is_empty() { "" } else { "." };
                format!("{sign}{first}{dot}{rest}e{}", i64::from(point) - 1)
            }
        }
    }

    /// Whether some number of 64 bits is written with these very digits.
    fn is_shortest(&self) -> bool {
        let Some(digits) = Some(&self.digits).filter(|digits| digits.len() <= DIGITS) else {
            return false;
        };
        let (Ok(whole), Ok(count)) = (digits.parse::<u64>(), i32::try_from(digits.len())) else {
            return false;
        };
        // In two steps, neither of which leaves what 64 bits hold. Each rounds; the number meant is near.
        let power = self.point.saturating_sub(count).clamp(-400, 400);
        let near = whole as f64 * 10f64.powi(power / 2) * 10f64.powi(power - power / 2);
        let bits = near.to_bits();
        let around = bits.saturating_sub(ASTRAY)..=bits.saturating_add(ASTRAY);
        let mut numbers = around.map(f64::from_bits).filter(|n| n.is_finite());
        numbers.any(|n| {
            let written = Self::shortest(n);
            written.is_some_and(|w| w.point == self.point && w.digits == *digits)
        })
    }

    /// A number with the fewest digits that no other is nearer to. Of two that are equally near, the standard
    /// library takes the upper one, and ECMAScript the even one.
    fn shortest(n: f64) -> Option<Self> {
        let upper = Self::parse(&n.to_string())?;
        let places = i32::try_from(upper.digits.len()).ok()? - upper.point;
        let last = upper.digits.bytes().last().unwrap_or_default();
        // What lies between two has one digit more, a five, and nothing after it.
        let is_exact = (n * 2f64.powi(places + 1)).fract() == 0.0;
        if last % 2 == 0 || places < 1 || !is_exact {
            return Some(upper);
        }
        let mut digits = upper.digits.clone();
        digits.pop();
        digits.push(char::from(last - 1));
        let between = Self::parse(&format!("{n:.*}", usize::try_from(places + 1).ok()?))?;
        let is_tie = between.digits.strip_suffix('5') == Some(&digits);
        Some(if is_tie {
            Self { digits, ..upper }
        } else {
            upper
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, by the libraries that read and write numbers.
    fn by_libraries(text: &str) -> bool {
        let number: Result<f64, _> = text.parse();
        number.is_ok_and(|n| {
            n.is_finite() && n.fract() != 0.0 && ryu_js::Buffer::new().format_finite(n) == text
        })
    }

    fn canonical(text: &str) -> bool {
        Decimal::parse(text).is_some_and(|n| n.is_canonical_fraction(text))
    }

    #[test]
    fn check_forms() {
        for text in [
            "0.5",
            "-0.1",
            "1.5e-7",
            "0.000001",
            "1e-7",
            "5e-324",
            "2.2250738585072014e-308",
            "0.30000000000000004",
            "4503599627370495.5",
            "123456.789",
            "600000000000000.2",
            "600000000000000.8",
        ] {
            assert!(canonical(text) && by_libraries(text), "{text}");
        }
        for text in [
            "0.50",
            "00.5",
            ".5",
            "5.",
            "+0.5",
            "0.5e0",
            "1E-7",
            "1.0e-7",
            "0.0000001",
            "1e-07",
            "3e-324",
            "1e-400",
            "0.30000000000000001",
            "600000000000000.3",
            "600000000000000.7",
            "0.1000000000000000055",
            "9007199254740992.5",
            "1e400",
            "1.0",
            "1e21",
            "",
            "-",
            "e",
            "1e",
            "1e-",
            "1.5e+7",
            "-0",
            "-0.0",
            "0.0",
            "NaN",
            "inf",
            "1e99999999999",
        ] {
            assert!(!canonical(text) && !by_libraries(text), "{text}");
        }
    }

    #[test]
    fn check_what_is_a_number() {
        for text in ["0", "-0", "10", "1.5", "0.10", "1e5", "1E+5", "2.5e-3"] {
            assert!(Decimal::parse(text).is_some(), "{text}");
        }
        for text in [
            "", "-", "+1", "01", ".5", "5.", "1e", "1e+", "1.e5", "0x1", "1 ", "1-2", "1e1.5",
            "--1",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn every_number_is_known_by_its_form_alone(bits in any::<u64>()) {
            let number = f64::from_bits(bits);
            prop_assume!(number.is_finite());
            let text = ryu_js::Buffer::new().format_finite(number).to_owned();
            prop_assert_eq!(canonical(&text), number.fract() != 0.0, "{}", text);
        }

        #[test]
        fn any_digits_are_judged_as_libraries_judge_them(
            digits in "[1-9][0-9]{0,18}", point in -330..22i32, small in any::<bool>(),
        ) {
            // Near the border between forms, and anywhere.
            let point = if small { point % 12 } else { point };
            let text = Decimal { negative: false, digits: digits.trim_end_matches('0').to_owned(), point }.form();
            prop_assert_eq!(canonical(&text), by_libraries(&text), "{}", text);
        }

        #[test]
        fn what_lies_between_two_is_judged_as_libraries_judge_it(
            whole in 100_000_000_000_000u64..9_000_000_000_000_000, eighths in 0..8u32, digit in 0..10u8,
        ) {
            let number = whole as f64 + f64::from(eighths) / 8.0;
            for text in [number.to_string(), format!("{whole}.{digit}"), format!("{whole}.{digit}5")] {
                prop_assert_eq!(canonical(&text), by_libraries(&text), "{}", text);
            }
        }

        #[test]
        fn any_text_is_judged_as_libraries_judge_it(text in "-?[0-9]{0,3}[.]?[0-9]{0,18}(e[-+]?[0-9]{1,3})?") {
            prop_assert_eq!(canonical(&text), by_libraries(&text), "{}", text);
        }
    }
}
