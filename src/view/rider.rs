//! A person as shown beside a lead: their name, two letters, their team.

use crate::model::stage::Team;

/// One of the two people riding a lead, or who sits at this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rider {
    /// Full name.
    pub name: String,
    /// Two letters.
    pub initials: String,
    /// Their team.
    pub team: Team,
}

impl Rider {
    /// A person of that name and team.
    pub fn new(name: &str, team: Team) -> Self {
        Self {
            name: name.to_owned(),
            initials: initials(name),
            team,
        }
    }
}

/// Two letters for a name: the first of its first and of its last word. One word gives its first two.
/// Empty when there are no letters or digits at all.
pub fn initials(name: &str) -> String {
    let letter = |word: &str| word.chars().find(|c| c.is_alphanumeric());
    let mut words = name.split_whitespace().filter_map(letter);
    let letters: String = match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => [first, last].into_iter().collect(),
        (Some(_), None) => name
            .chars()
            .filter(|c| c.is_alphanumeric())
            .take(2)
            .collect(),
        _ => String::new(),
    };
    letters.chars().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_of_any_name() {
        for (name, letters) in [
            ("Anna Koch", "AK"),
            ("Maya van der Okafor", "MO"),
            ("(Joe) Diaz", "JD"),
            ("cher", "CH"),
            ("王 小明", "王小"),
            ("é", "É"),
            ("  ", ""),
            ("– …", ""),
        ] {
            assert_eq!(initials(name), letters, "{name:?}");
        }
    }
}
