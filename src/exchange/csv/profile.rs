//! What the values of a column look like, gathered while reading.

use std::collections::BTreeSet;

use super::date::{self, OrderEvidence};
use super::number::{DecimalEvidence, currency, is_number, plain_whole, split_currency};
use crate::model::money::Currency;

/// Values looked at closely; beyond these only what must be known of every one: the order of dates, for
/// any column may be chosen to be one.
const SAMPLE: u32 = 500;

/// What a column's values look like. Counts are of the values looked at closely, [`Profile::seen`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Cells that aren't empty, of the whole column.
    pub filled: u32,
    /// Values looked at closely.
    pub seen: u32,
    /// E-mail addresses.
    pub emails: u32,
    /// Phone numbers that can hardly be another number.
    pub phones: u32,
    /// Web addresses and domains.
    pub domains: u32,
    /// Numbers.
    pub numbers: u32,
    /// Whole numbers written plainly.
    pub wholes: u32,
    /// Dates, with or without a time.
    pub dates: u32,
    /// Dates without a time.
    pub days: u32,
    /// Numbers with a currency, or with two decimals.
    pub money: u32,
    /// Currencies alone.
    pub currencies: u32,
    /// Yes and no.
    pub flags: u32,
    /// Countries by code or name.
    pub countries: u32,
    /// Long hexadecimal or other ids without a word in them.
    pub ids: u32,
    /// Words: letters and no ids, addresses or dates.
    pub words: u32,
    /// Different values among those looked at closely.
    pub different: u32,
    /// Dates, of the whole column.
    pub order: OrderEvidence,
    /// What numbers say about the decimal sign, of the whole column.
    pub decimals: DecimalEvidence,
    /// The first different values, at most [`Profile::FIRST`].
    pub first: Vec<String>,
    hashes: BTreeSet<u64>,
}

impl Profile {
    /// How many of the first different values are kept.
    pub const FIRST: usize = 12;

    /// Looks at one cell.
    pub(super) fn see(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled += 1;
        if self.first.len() < Self::FIRST && !self.first.iter().any(|f| f == cell) {
            self.first.push(cell.to_owned());
        }
        let sampled = self.seen < SAMPLE;
        self.order.see(cell);
        if sampled || self.mostly(self.numbers) {
            self.decimals.see(cell);
        }
        if sampled {
            self.look(cell);
        }
    }

    fn look(&mut self, cell: &str) {
        self.seen += 1;
        if self.hashes.insert(hash(cell)) {
            self.different += 1;
        }
        let letters = cell.chars().any(char::is_alphabetic);
        if is_email(cell) {
            self.emails += 1;
        } else if is_id(cell) {
            self.ids += 1;
        } else if date::read(cell).is_ok() {
            self.dates += 1;
            self.days += u32::from(!cell.contains(':'));
        } else if is_flag(cell) {
            self.flags += 1;
        } else if is_country(cell) {
            self.countries += 1;
        } else if is_domain(cell) {
            self.domains += 1;
        } else if is_phone(cell) {
            self.phones += 1;
        } else if currency(cell, Currency::EUR).is_some() {
            self.currencies += 1;
        } else if is_number(cell) {
            if is_money(cell) {
                self.money += 1;
            }
        } else if letters {
            self.words += 1;
        }
        if is_number(cell) {
            self.numbers += 1;
            self.wholes += u32::from(plain_whole(cell).is_some());
        }
    }

    /// Whether a count is nine tenths of the values looked at, and there are some.
    pub fn mostly(&self, count: u32) -> bool {
        self.seen > 0 && count * 10 >= self.seen * 9
    }

    /// Whether every value looked at is different, and there are at least two.
    pub fn unique(&self) -> bool {
        self.seen >= 2 && self.different == self.seen
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn is_email(cell: &str) -> bool {
    let Some((name, domain)) = cell.rsplit_once('@') else {
        return false;
    };
    !name.is_empty() && domain.contains('.') && !cell.contains(char::is_whitespace)
}

fn is_domain(cell: &str) -> bool {
    if cell.starts_with("http://") || cell.starts_with("https://") {
        return true;
    }
    let Some((_, end)) = cell.rsplit_once('.') else {
        return false;
    };
    let host = cell
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'/'));
    host && end.len() >= 2 && end.bytes().all(|b| b.is_ascii_lowercase())
}

fn is_phone(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let parted = cell.starts_with('+') || cell.starts_with("00") || cell.contains([' ', '(', '/']);
    let fits = cell.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, '+' | ' ' | '\u{a0}' | '-' | '/' | '(' | ')' | '.')
    });
    fits && parted && (6..=16).contains(&digits)
}

fn is_money(cell: &str) -> bool {
    let (number, name) = split_currency(cell);
    if !name.is_empty() {
        return currency(name, Currency::EUR).is_some();
    }
    let decimals = number.rfind(['.', ',']).map(|at| number.len() - at - 1);
    decimals == Some(2)
}

fn is_flag(cell: &str) -> bool {
    const WORDS: [&str; 14] = [
        "true", "false", "yes", "no", "y", "n", "ja", "nein", "oui", "non", "sí", "si", "sim",
        "não",
    ];
    cell.len() <= 6 && WORDS.contains(&cell.to_lowercase().as_str())
}

fn is_id(cell: &str) -> bool {
    let hex = cell
        .bytes()
        .all(|b| b.is_ascii_hexdigit() || matches!(b, b'-' | b'{' | b'}'));
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.bytes().filter(u8::is_ascii_alphabetic).count();
    let salesforce = matches!(cell.len(), 15 | 18)
        && cell.bytes().all(|b| b.is_ascii_alphanumeric())
        && cell.starts_with("00");
    (hex && cell.len() >= 16 && digits > 0 && letters > 0) || (salesforce && digits > 2)
}

/// ISO 3166-1 two-letter codes.
const COUNTRIES: &str = "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

/// Names that many files use instead.
const COUNTRY_NAMES: [&str; 34] = [
    "germany",
    "deutschland",
    "austria",
    "österreich",
    "switzerland",
    "schweiz",
    "france",
    "frankreich",
    "italy",
    "italia",
    "spain",
    "españa",
    "portugal",
    "brazil",
    "brasil",
    "netherlands",
    "belgium",
    "poland",
    "polska",
    "denmark",
    "sweden",
    "norway",
    "finland",
    "united kingdom",
    "uk",
    "ireland",
    "united states",
    "usa",
    "united states of america",
    "canada",
    "mexico",
    "india",
    "china",
    "japan",
];

fn is_country(cell: &str) -> bool {
    if cell.len() == 2 {
        let codes = COUNTRIES.as_bytes().as_chunks::<2>().0;
        return codes.iter().any(|code| code == cell.as_bytes());
    }
    cell.len() <= 24 && COUNTRY_NAMES.contains(&cell.to_lowercase().as_str())
}
