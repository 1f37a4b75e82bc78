//! Money: whole minor units of a currency, and how a sum is split without losing a cent. No floating
//! point anywhere. How typed amounts are read is in [`super::amount`].

use crate::model::order::Arrange;
/// The largest amount, in minor units: what a JSON number carries exactly (2^53).
pub const MAX_MINOR: i64 = 1 << 53;

/// The currencies in use (ISO 4217), so that "12 EUR" names one and "12 pcs" doesn't.
const KNOWN: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP \
BYN BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP \
GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK \
LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB \
PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB \
TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UYW UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Currencies whose minor unit isn't a hundredth.
const NO_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DECIMALS: &str = "CLF UYW";

/// A currency: three letters, and how many decimals its minor unit is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro.
    pub const EUR: Self = Self(*b"EUR");

    /// Reads an ISO 4217 code in any case. Three letters that aren't in use any more, or not yet, are
    /// taken too; see [`Currency::is_known`].
    pub fn parse(code: &str) -> Option<Self> {
        let letters: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(letters.map(|b| b.to_ascii_uppercase())))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether it is in use today.
    pub fn is_known(self) -> bool {
        self.among(KNOWN)
    }

    /// The currencies in use, in order of their codes.
    pub fn all() -> impl Iterator<Item = Self> {
        KNOWN.split(' ').filter_map(Self::parse)
    }

    /// How many decimals its minor unit is: 2 for cents, 0 for yen.
    pub fn decimals(self) -> u32 {
        if self.among(NO_DECIMALS) {
            0
        } else if self.among(THREE_DECIMALS) {
            3
        } else if self.among(FOUR_DECIMALS) {
            4
        } else {
            2
        }
    }

    pub(super) fn among(self, list: &str) -> bool {
        list.split(' ').any(|code| code == self.code())
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Debug for Currency {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    /// Whole minor units (cents), within ±2^53.
    pub minor: i64,
    /// Of what.
    pub currency: Currency,
}

impl Money {
    /// The sum; `None` for different currencies or beyond ±2^53.
    pub fn plus(self, other: Self) -> Option<Self> {
        let minor = self.minor.checked_add(other.minor)?;
        (self.currency == other.currency && minor.abs() <= MAX_MINOR)
            .then_some(Self { minor, ..self })
    }

    /// The exact amount in major units, with a dot and all decimals: `12400.00`. What number formatters
    /// and CSV files take.
    pub fn decimal(self) -> String {
        let decimals = self.currency.decimals() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let mut digits = format!(
            "{:0width$}",
            self.minor.unsigned_abs(),
            width = decimals + 1
        );
        if decimals > 0 {
            digits.insert(digits.len() - decimals, '.');
        }
        format!("{sign}{digits}")
    }

    /// Splits the amount by weights so that the parts add up to it exactly; see [`split`].
    pub fn split(self, weights: &[u64]) -> Option<Vec<Self>> {
        let parts = split(self.minor, weights)?;
        let part = |minor| Self { minor, ..self };
        Some(parts.into_iter().map(part).collect())
    }
}

/// Splits a whole number by weights so that the parts add up to it exactly: everyone gets their share
/// rounded towards zero, and what is left goes one by one to the largest remainders, the earlier of
/// equals first. `None` when no weight is above zero.
pub fn split(total: i64, weights: &[u64]) -> Option<Vec<i64>> {
    let whole: u128 = weights.iter().map(|w| u128::from(*w)).sum();
    if whole == 0 {
        return None;
    }
    let amount = u128::from(total.unsigned_abs());
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    let mut left = amount;
    for (i, weight) in weights.iter().enumerate() {
        // 2^63 × 2^64 fits in 127 bits.
        let share = amount * u128::from(*weight);
        parts.push(share / whole);
        left -= share / whole;
        remainders.push((std::cmp::Reverse(share % whole), i));
    }
    remainders.arrange();
    for (_, i) in remainders.into_iter().take(left as usize) {
        if let Some(part) = parts.get_mut(i) {
            *part += 1;
        }
    }
    let signed = |part: u128| {
        // No part is larger than the total, whose magnitude fits.
        let part = part as i128;
        (if total < 0 { -part } else { part }) as i64
    };
    Some(parts.into_iter().map(signed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn currencies_know_their_decimals() {
        for (code, decimals) in [("EUR", 2), ("jpy", 0), ("KWD", 3), ("CLF", 4), ("XYZ", 2)] {
            assert_eq!(currency(code).decimals(), decimals, "{code}");
        }
        assert!(Currency::all().all(Currency::is_known));
        assert!(Currency::all().count() > 150);
        assert!(!currency("XYZ").is_known());
        for bad in ["", "EU", "EURO", "E1R", "€"] {
            assert_eq!(Currency::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn mistake_shares_that_sum_to_999_99_of_1000() {
        assert_eq!(
            split(100_000, &[1, 1, 1]),
            Some(vec![33_334, 33_333, 33_333])
        );
        assert_eq!(
            split(-100_000, &[1, 1, 1]),
            Some(vec![-33_334, -33_333, -33_333])
        );
        assert_eq!(
            split(1_000_000, &[1, 2, 4, 8]),
            Some(vec![66_667, 133_333, 266_667, 533_333])
        );
        assert_eq!(split(0, &[1, 2]), Some(vec![0, 0]));
        assert_eq!(split(5, &[0, 3]), Some(vec![0, 5]));
        assert_eq!(split(5, &[0, 0]), None);
        assert_eq!(split(5, &[]), None);
    }

    #[test]
    fn sums_are_checked() {
        let euro = |minor| Money {
            minor,
            currency: Currency::EUR,
        };
        assert_eq!(euro(1).plus(euro(2)), Some(euro(3)));
        assert_eq!(euro(MAX_MINOR).plus(euro(1)), None);
        let yen = Money {
            minor: 1,
            currency: currency("JPY"),
        };
        assert_eq!(euro(1).plus(yen), None);
        assert_eq!(euro(-5).decimal(), "-0.05");
        assert_eq!(yen.decimal(), "1");
    }

    proptest! {
        #[test]
        fn parts_add_up_to_the_whole(total in any::<i64>(), weights in prop::collection::vec(any::<u64>(), 1..20)) {
            if let Some(parts) = split(total, &weights) {
                prop_assert_eq!(parts.iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(total));
                prop_assert_eq!(parts.len(), weights.len());
            }
        }
    }
}
