//! The leads that were deleted: by whom, when, and how to find one that shall come back.

use super::people;
use super::pipeline::fold;
use super::rider::Rider;
use super::shown::name_of;
use crate::journal::{Journal, Rid};
use crate::model::order::Arrange;
use crate::model::value::ValueRef;

/// A lead that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// The lead's id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Who deleted it.
    pub by: Option<Rider>,
    /// When, by their clock, in milliseconds since 1970.
    pub at: i64,
}

/// The deleted leads in whose name all words occur, the last deleted first.
pub fn deleted(journal: &Journal, query: &str) -> Vec<Deleted> {
    let query = fold(query);
    let words: Vec<&str> = query.split_whitespace().collect();
    let leads = journal.heard_of("lead").iter();
    let mut found: Vec<Deleted> = leads
        .filter_map(|&rid| entry(journal, rid))
        .filter(|lead| {
            let title = fold(&lead.title);
            words.iter().all(|word| title.contains(word))
        })
        .collect();
    found.arrange_by(|a, b| (b.at, &a.title).cmp(&(a.at, &b.title)));
    found
}

fn entry(journal: &Journal, rid: Rid) -> Option<Deleted> {
    let id = journal.id(rid);
    let gone = journal.get(rid, "deleted").is_some_and(ValueRef::is_true);
    if !gone || !journal.exists(rid) || journal.resolve(id) != Some(rid) {
        return None;
    }
    let head = journal.heads(rid, "deleted").into_iter().next()?;
    let by = head.by.and_then(|by| people::member(journal, &by));
    Some(Deleted {
        id: id.to_owned(),
        title: name_of(journal, id),
        by: by.map(|p| p.rider),
        at: head.h.moment().0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::command::Command;
    use crate::journal::{Author, Class, Clock, Edit};
    use crate::model::Value;

    #[test]
    fn deleted_leads_are_listed_until_they_are_brought_back() {
        let (mut journal, mut clock) = (Journal::new(), Clock::new(1));
        let mut now = 1_795_420_800_000;
        let mut write = |journal: &mut Journal, edits: Vec<Edit>| {
            now += 1;
            let author = Author {
                by: Some("member:1"),
                class: Class::Person,
            };
            journal.write(&mut clock, now, &mut || 2, &author, &edits);
        };
        let made = |on: &str, name: &str| Edit {
            on: on.to_owned(),
            set: vec![
                ("created_at".to_owned(), Value::from("2026-11-23")),
                ("name".to_owned(), Value::from(name)),
                ("team".to_owned(), Value::from("sales")),
            ],
        };
        let people = [
            ("member:1", "Joe Brandt"),
            ("lead:1", "Café Marlow"),
            ("lead:2", "Nordwind"),
        ];
        write(
            &mut journal,
            people.map(|(on, name)| made(on, name)).to_vec(),
        );
        assert_eq!(deleted(&journal, ""), []);
        for lead in ["lead:1", "lead:2"] {
            let edits = Command::Delete(vec![lead.to_owned()])
                .edits(&journal)
                .unwrap();
            write(&mut journal, edits);
        }
        let titles = |journal: &Journal, query: &str| {
            let all = deleted(journal, query).into_iter();
            all.map(|d| d.title).collect::<Vec<_>>()
        };
        assert_eq!(titles(&journal, ""), ["Nordwind", "Café Marlow"]);
        assert_eq!(titles(&journal, "cafe"), ["Café Marlow"]);
        let by = deleted(&journal, "")[0].by.clone().map(|r| r.name);
        assert_eq!(by.as_deref(), Some("Joe Brandt"));
        let edits = Command::Restore(vec!["lead:2".to_owned()])
            .edits(&journal)
            .unwrap();
        write(&mut journal, edits);
        assert_eq!(titles(&journal, ""), ["Café Marlow"]);
    }
}
