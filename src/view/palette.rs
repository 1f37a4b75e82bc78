//! Finding by typing: how well a name fits what was typed. Whole words beat beginnings of words, those
//! beat pieces, and letters in order with gaps come last ("mvl" finds "Move the lead").

use super::command::{COMMANDS, Command, Place};
use crate::model::order::Arrange;

/// Folds for comparing: lower case, and the accents of Latin letters taken off.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| {
            Some(match c {
                'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
                'ç' | 'ć' | 'č' => 'c',
                'ď' | 'đ' => 'd',
                'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
                'ğ' => 'g',
                'ì'..='ï' | 'ī' | 'į' | 'ı' => 'i',
                'ł' => 'l',
                'ñ' | 'ń' | 'ň' => 'n',
                'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
                'ř' => 'r',
                'ś' | 'ş' | 'š' | 'ș' => 's',
                'ť' | 'ț' => 't',
                'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
                'ý' | 'ÿ' => 'y',
                'ź' | 'ż' | 'ž' => 'z',
                '\u{300}'..='\u{36f}' => return None,
                c => c,
            })
        })
        .collect()
}

/// What was typed, folded and cut into words once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needle {
    words: Vec<String>,
}

impl Needle {
    /// Prepares what was typed.
    pub fn new(typed: &str) -> Self {
        let words = fold(typed).split_whitespace().map(str::to_owned).collect();
        Self { words }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How well a name fits, more is better; `None` when a word typed isn't in it. Everything fits an
    /// empty needle.
    pub fn score(&self, name: &str) -> Option<u32> {
        let name = fold(name);
        let mut total = 0;
        for word in &self.words {
            total += word_score(word, &name)?;
        }
        // Of equal fits the shorter name is meant.
        let length = u32::try_from(name.chars().count()).unwrap_or(u32::MAX);
        Some(total * 100 + 99u32.saturating_sub(length.min(99)))
    }
}

/// How well one word fits: 6 the whole name, 5 its beginning, 4 a whole word, 3 the beginning of a word,
/// 2 a piece, 1 its letters in order from a word's beginning.
fn word_score(word: &str, name: &str) -> Option<u32> {
    if name == word {
        return Some(6);
    }
    if name.starts_with(word) {
        return Some(5);
    }
    let words = || {
        name.split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
    };
    if words().any(|w| w == word) {
        return Some(4);
    }
    if words().any(|w| w.starts_with(word)) {
        return Some(3);
    }
    if name.contains(word) {
        return Some(2);
    }
    let mut rest = name.chars();
    let first = word.chars().next()?;
    let at_start = words().any(|w| w.starts_with(first));
    let in_order = word.chars().all(|c| rest.any(|d| d == c));
    (at_start && in_order && word.chars().count() > 1).then_some(1)
}

/// The best fits of `items`, best first; equal ones keep their order. At most `limit`.
pub fn best<T>(
    needle: &Needle,
    items: impl IntoIterator<Item = T>,
    name: impl Fn(&T) -> &str,
    limit: usize,
) -> Vec<T> {
    let scored = items
        .into_iter()
        .filter_map(|item| Some((needle.score(name(&item))?, item)));
    let mut scored: Vec<(u32, T)> = scored.collect();
    scored.arrange_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.truncate(limit);
    scored.into_iter().map(|(_, item)| item).collect()
}

/// The commands that fit and mean something here.
pub fn commands(
    needle: &Needle,
    lead: bool,
    pipeline: bool,
    may_write: bool,
    limit: usize,
) -> Vec<&'static Command> {
    let here = COMMANDS.iter().filter(|c| {
        (may_write || !c.writes)
            && match c.place {
                Place::Anywhere => true,
                Place::Pipeline => pipeline,
                Place::Lead => lead,
            }
    });
    best(needle, here, |c| (c.label)(), limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::command::CommandId;
    use proptest::prelude::*;

    fn order<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
        best(&Needle::new(typed), names.iter().copied(), |n| n, 9)
    }

    #[test]
    fn the_better_fit_stands_first() {
        let names = ["Norden Pinewood", "Pine & Sons", "Alpine", "Opine", "Pine"];
        assert_eq!(
            order("pine", &names),
            ["Pine", "Pine & Sons", "Norden Pinewood", "Opine", "Alpine"]
        );
        assert_eq!(order("sons pi", &names), ["Pine & Sons"]);
        assert_eq!(order("marin", &["Dr Sofía Marín"]), ["Dr Sofía Marín"]);
        assert_eq!(order("zzz", &names), Vec::<&str>::new());
    }

    #[test]
    fn letters_in_order_find_a_command() {
        let found = commands(&Needle::new("mvl"), true, false, true, 3);
        assert_eq!(found.first().map(|c| c.id), Some(CommandId::MoveLead));
        let found = commands(&Needle::new("dark"), false, false, true, 3);
        assert_eq!(found.first().map(|c| c.id), Some(CommandId::ThemeDark));
    }

    #[test]
    fn what_means_nothing_here_is_not_offered() {
        let all = Needle::default();
        let ids = |lead, write| {
            let found = commands(&all, lead, false, write, 99);
            found.iter().map(|c| c.id).collect::<Vec<_>>()
        };
        assert!(!ids(false, true).contains(&CommandId::MoveLead));
        assert!(ids(true, true).contains(&CommandId::MoveLead));
        assert!(!ids(true, false).contains(&CommandId::Undo));
        assert!(ids(true, false).contains(&CommandId::GoShare));
    }

    proptest! {
        #[test]
        fn a_name_fits_itself_and_its_pieces(name in "[a-zA-Zäöüé0-9 &.-]{1,30}", at in 0usize..30, len in 1usize..10) {
            prop_assert!(Needle::new(&name).score(&name).is_some());
            let piece: String = name.chars().skip(at).take(len).collect();
            prop_assert!(Needle::new(&piece).score(&name).is_some(), "{piece:?} of {name:?}");
        }

        #[test]
        fn nothing_typed_panics(typed in ".{0,20}", name in ".{0,40}") {
            let _ = Needle::new(&typed).score(&name);
        }
    }
}
