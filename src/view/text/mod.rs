//! Every word that people see. English stands here, one file an area of the app; each entry becomes a
//! function, so that a missing word or a missing value doesn't compile:
//!
//! ```text
//! words! { shell:
//!     saved_here = "Saved here";                                  // saved_here() -> &'static str
//!     moved_to(lead, stage) = "Moved {lead} to {stage}";          // moved_to(&str, &str) -> String
//!     to_share[n] = "{n} change to share" | "{n} changes to share"; // to_share(&Count) -> String
//!     by_whom[n, name] = "{n} by {name}" | "{n} by {name}";       // by_whom(&Count, &str) -> String
//! }
//! ```
//!
//! Another language is another table of the same keys; [`lacks`] finds what is missing in it. Numbers,
//! dates and the plural's category come from the browser's `Intl`, ready made.

use std::sync::atomic::{AtomicUsize, Ordering};

pub mod checkup;
mod commands;
mod common;
mod done;
pub mod erase;
pub mod import;
mod lead;
pub mod numbers;
pub mod people;
mod pipeline;
mod settings;
pub mod share;
mod shell;
mod welcome;

pub use commands::*;
pub use common::*;
pub use done::*;
pub use lead::*;
pub use pipeline::*;
pub use settings::*;
pub use shell::*;
pub use welcome::*;

/// A plural's category, as `Intl.PluralRules` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plural {
    /// Nothing, where the language says it in its own way.
    Zero,
    /// One.
    One,
    /// Two, where the language says it in its own way.
    Two,
    /// A few.
    Few,
    /// Many.
    Many,
    /// All else.
    Other,
}

impl Plural {
    /// The category of that name; unknown ones are [`Plural::Other`].
    pub fn parse(name: &str) -> Self {
        match name {
            "zero" => Self::Zero,
            "one" => Self::One,
            "two" => Self::Two,
            "few" => Self::Few,
            "many" => Self::Many,
            _ => Self::Other,
        }
    }
}

/// A number to be said: as it is written, and its category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number in the reader's digits and grouping.
    pub shown: String,
    /// Its category.
    pub plural: Plural,
}

impl Count {
    /// A number in plain English, for tests and wherever no browser is near.
    pub fn plain(n: usize) -> Self {
        Self {
            shown: n.to_string(),
            plural: if n == 1 { Plural::One } else { Plural::Other },
        }
    }
}

/// One entry of the catalogue, in English.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// Area and name, `shell.saved_here`.
    pub key: &'static str,
    /// The words; for a plural those for one.
    pub one: &'static str,
    /// The words for any other number, if the entry has a plural.
    pub other: Option<&'static str>,
    /// The places it fills, without braces; the first of a plural is its number.
    pub places: &'static [&'static str],
}

/// A language: its entries, and what each says for which category ([`Plural::Other`] alone where there
/// is no plural).
#[derive(Debug)]
pub struct Language {
    /// BCP 47 tag, `de`.
    pub tag: &'static str,
    /// The categories that its plurals have.
    pub plurals: &'static [Plural],
    /// Its entries by key.
    pub entries: &'static [(&'static str, &'static [(Plural, &'static str)])],
}

/// The languages beside English. The page speaks the one chosen by [`choose`].
pub const LANGUAGES: &[Language] = &[];

/// Index into [`LANGUAGES`]; anything beyond is English. Chosen once, when the page starts.
static CHOSEN: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Chooses the language of the page by BCP 47 tag; English where there is no such language. Returns the
/// tag of what was chosen.
pub fn choose(tag: &str) -> &'static str {
    let base = tag.split('-').next().unwrap_or(tag);
    let found = LANGUAGES.iter().position(|l| l.tag == base);
    CHOSEN.store(found.unwrap_or(usize::MAX), Ordering::Relaxed);
    found.and_then(|n| LANGUAGES.get(n)).map_or("en", |l| l.tag)
}

/// What the chosen language says for a key; `None` in English and where it lacks the entry.
fn translated(key: &str, plural: Plural) -> Option<&'static str> {
    let language = LANGUAGES.get(CHOSEN.load(Ordering::Relaxed))?;
    language.say(key, plural)
}

impl Language {
    fn say(&self, key: &str, plural: Plural) -> Option<&'static str> {
        let (_, forms) = self.entries.iter().find(|(k, _)| *k == key)?;
        let form = |p| forms.iter().find(|(q, _)| *q == p).map(|(_, words)| *words);
        form(plural).or_else(|| form(Plural::Other))
    }
}

fn plain(key: &str, english: &'static str) -> &'static str {
    translated(key, Plural::Other).unwrap_or(english)
}

fn filled(key: &str, english: &str, values: &[(&str, &str)]) -> String {
    fill(translated(key, Plural::Other).unwrap_or(english), values)
}

fn counted(key: &str, one: &str, other: &str, n: &Count, values: &[(&str, &str)]) -> String {
    let english = if n.plural == Plural::One { one } else { other };
    fill(translated(key, n.plural).unwrap_or(english), values)
}

/// Puts the values into their places. A value's own braces are left alone.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(n, _)| *n == name);
        out.push_str(value.map_or("", |(_, value)| value));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// All entries, area by area.
pub fn all() -> impl Iterator<Item = &'static Message> {
    [
        common::WORDS,
        shell::WORDS,
        commands::WORDS,
        done::WORDS,
        erase::WORDS,
        welcome::WORDS,
        pipeline::WORDS,
        lead::WORDS,
        numbers::WORDS,
        people::WORDS,
        import::WORDS,
        settings::WORDS,
        share::WORDS,
        checkup::WORDS,
    ]
    .into_iter()
    .flatten()
}

/// What a language lacks or gets wrong, one sentence each: entries missing, unknown or twice there,
/// plural categories missing, places that differ from the English ones.
pub fn lacks(language: &Language) -> Vec<String> {
    let mut faults = Vec::new();
    for message in all() {
        let mut found = language.entries.iter().filter(|(k, _)| *k == message.key);
        let Some((key, forms)) = found.next() else {
            faults.push(format!("{} is missing", message.key));
            continue;
        };
        if found.next().is_some() {
            faults.push(format!("{key} is there twice"));
        }
        let wanted: &[Plural] = match message.other {
            Some(_) => language.plurals,
            None => &[Plural::Other],
        };
        for plural in wanted {
            match forms.iter().find(|(p, _)| p == plural) {
                None => faults.push(format!("{key} lacks the words for {plural:?}")),
                Some((_, words)) => faults.extend(wrong_places(key, words, message)),
            }
        }
    }
    let unknown = |key: &&str| all().all(|m| m.key != *key);
    let keys = language.entries.iter().map(|(k, _)| *k);
    faults.extend(keys.filter(unknown).map(|k| format!("{k} is unknown")));
    faults
}

/// Places of `words` that the entry doesn't fill, and values that `words` leaves out. A plural's number
/// may be left out: "one change".
fn wrong_places(key: &str, words: &str, message: &Message) -> Vec<String> {
    let used = places(words);
    let unknown = used.iter().filter(|p| !message.places.contains(p));
    let mut faults: Vec<String> = unknown
        .map(|p| format!("{key} has no place {{{p}}}"))
        .collect();
    let optional = usize::from(message.other.is_some());
    let missing = message
        .places
        .iter()
        .skip(optional)
        .filter(|p| !used.contains(p));
    faults.extend(missing.map(|p| format!("{key} leaves out {{{p}}}")));
    faults
}

fn places(words: &str) -> Vec<&str> {
    let after_brace = words.split('{').skip(1);
    after_brace
        .filter_map(|p| p.split_once('}').map(|(name, _)| name))
        .collect()
}

/// Declares an area's entries; see the module's head.
macro_rules! words {
    ($area:ident: $( $name:ident $( ( $($arg:ident),+ ) )? $( [ $($n:ident),+ ] )? = $one:literal $( | $other:literal )? ; )*) => {
        $( $crate::view::text::word! { $area $name { $($($arg)+)? } { $($($n)+)? } $one { $($other)? } } )*

        /// The entries of this area.
        pub(super) const WORDS: &[$crate::view::text::Message] = &[ $( $crate::view::text::Message {
            key: concat!(stringify!($area), ".", stringify!($name)),
            one: $one,
            other: $crate::view::text::other!($($other)?),
            places: &[ $($(stringify!($arg)),+)? $($(stringify!($n)),+)? ],
        } ),* ];
    };
}

/// One entry's function.
macro_rules! word {
    ($area:ident $name:ident {} {} $one:literal {}) => {
        #[doc = $one]
        pub fn $name() -> &'static str {
            super::plain(concat!(stringify!($area), ".", stringify!($name)), $one)
        }
    };
    ($area:ident $name:ident { $($arg:ident)+ } {} $one:literal {}) => {
        #[doc = $one]
        pub fn $name($($arg: &str),+) -> String {
            super::filled(concat!(stringify!($area), ".", stringify!($name)), $one, &[$((stringify!($arg), $arg)),+])
        }
    };
    ($area:ident $name:ident {} { $n:ident $($arg:ident)* } $one:literal { $other:literal }) => {
        #[doc = $other]
        pub fn $name($n: &super::Count $(, $arg: &str)*) -> String {
            super::counted(
                concat!(stringify!($area), ".", stringify!($name)), $one, $other, $n,
                &[(stringify!($n), &$n.shown) $(, (stringify!($arg), $arg))*],
            )
        }
    };
}

macro_rules! other {
    () => {
        None
    };
    ($other:literal) => {
        Some($other)
    };
}

pub(crate) use {other, word, words};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn words_are_filled_and_counted() {
        assert_eq!(saved_here(), "Saved here");
        assert_eq!(
            moved_to("{stage} & Co", "SQL"),
            "Moved {stage} & Co to SQL",
            "a value's braces stay"
        );
        assert_eq!(changes_to_share(&Count::plain(1)), "1 change to share");
        assert_eq!(changes_to_share(&Count::plain(12)), "12 changes to share");
    }

    #[test]
    fn english_is_whole() {
        let mut keys = HashSet::new();
        for m in all() {
            assert!(keys.insert(m.key), "{} is there twice", m.key);
            for words in [Some(m.one), m.other].into_iter().flatten() {
                assert!(
                    !words.is_empty() && words.trim() == words,
                    "{}: {words:?}",
                    m.key
                );
                assert!(
                    !words.contains(['\'', '"']) && !words.contains("..."),
                    "{} is not typeset: {words:?}",
                    m.key
                );
                assert_eq!(wrong_places(m.key, words, m), Vec::<String>::new());
            }
        }
    }

    #[test]
    fn every_language_is_whole() {
        for language in LANGUAGES {
            assert_eq!(lacks(language), Vec::<String>::new(), "{}", language.tag);
        }
    }

    #[test]
    fn what_a_language_lacks_is_found() {
        const OTHER: Plural = Plural::Other;
        let half = Language {
            tag: "xx",
            plurals: &[Plural::One, OTHER],
            entries: &[
                ("shell.saved_here", &[(OTHER, "Hier gesichert")]),
                ("shell.changes_to_share", &[(OTHER, "{m} zu teilen")]),
                ("pipeline.moved_to", &[(OTHER, "{lead} bewegt")]),
                ("shell.gone", &[(OTHER, "weg")]),
            ],
        };
        let faults = lacks(&half);
        for fault in [
            "shell.changes_to_share lacks the words for One",
            "shell.changes_to_share has no place {m}",
            "pipeline.moved_to leaves out {stage}",
            "shell.gone is unknown",
            "common.cancel is missing",
        ] {
            assert!(faults.iter().any(|f| f == fault), "not found: {fault}");
        }
        assert!(!faults.iter().any(|f| f.starts_with("shell.saved_here")));
        assert_eq!(
            half.say("shell.saved_here", Plural::Few),
            Some("Hier gesichert")
        );
    }

    #[test]
    fn an_unknown_language_is_english() {
        assert_eq!(choose("tlh-Latn"), "en");
        assert_eq!(cancel(), "Cancel");
    }
}
