//! Forgetting a person: who can be forgotten from their own or a lead's page, and what goes with them.

use super::shown::name_of;
use crate::journal::Journal;
use crate::journal::command::Command;
use crate::model::records::{Contact, Lead};
use crate::model::schema::{Kind, kind_name};

/// What erasing a person reaches, beside their own record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reaches {
    /// Records that were merged into theirs.
    pub aliases: usize,
    /// Interactions with them.
    pub interactions: usize,
}

/// The people of a lead who still have a name: id and name.
pub fn people(journal: &Journal, lead: &str) -> Vec<(String, String)> {
    const CONTACT: Kind = Contact::KIND;
    let Some(rid) = journal.rid(lead) else {
        return Vec::new();
    };
    let lead = Lead::read(lead, &journal.reader(rid));
    let further = lead.people.into_iter();
    let further = further.map(|(id, _)| format!("{}:{id}", CONTACT.name));
    let mut people: Vec<(String, String)> = Vec::new();
    for id in lead.contact.into_iter().chain(further) {
        let Some(rid) = journal.resolve(&id) else {
            continue;
        };
        let id = journal.id(rid).to_owned();
        let named = journal.get(rid, "name").is_some();
        if named && people.iter().all(|(known, _)| *known != id) {
            let name = name_of(journal, &id);
            people.push((id, name));
        }
    }
    people
}

/// What erasing a person would reach.
pub fn reaches(journal: &Journal, person: &str) -> Reaches {
    let edits = Command::Erase(vec![person.to_owned()]).edits(journal);
    let mut reaches = Reaches::default();
    for edit in edits.unwrap_or_default() {
        match kind_name(&edit.on) {
            "interaction" => reaches.interactions += 1,
            _ if edit.on != person => reaches.aliases += 1,
            _ => {}
        }
    }
    reaches
}

/// The records that are hidden because somebody else erased them, or what they belong to.
pub fn hidden(journal: &Journal) -> Vec<String> {
    let hidden = journal.hidden_by_erase().into_iter();
    hidden.map(|r| journal.id(r).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Author, Class, Clock, Edit};
    use crate::model::Value;

    struct Desk(Journal, Clock);

    impl Desk {
        fn new(actor: u64) -> Self {
            Self(Journal::new(), Clock::new(actor))
        }

        fn write(&mut self, edits: &[Edit]) {
            let author = Author {
                by: Some("member:1"),
                class: Class::Person,
            };
            let now = 1_795_420_800_000;
            self.0.write(&mut self.1, now, &mut || 9, &author, edits);
        }

        fn erase(&mut self, ids: Vec<String>) {
            let edits = Command::Erase(ids).edits(&self.0).unwrap();
            self.write(&edits);
        }

        fn send(&self, to: &mut Self, number: u32) {
            for line in self.0.export(|_, _| true) {
                to.0.add(&line, number);
            }
            to.0.settle();
        }
    }

    fn edit(on: &str, set: &[(&str, &str)]) -> Edit {
        let set = set.iter().map(|(f, v)| ((*f).to_owned(), Value::from(*v)));
        Edit {
            on: on.to_owned(),
            set: set.collect(),
        }
    }

    fn at_work() -> Desk {
        let mut desk = Desk::new(1);
        let at = ("created_at", "2026-11-23");
        desk.write(&[
            edit("contact:ada", &[at, ("name", "Ada Marlow")]),
            edit(
                "contact:a-m",
                &[at, ("name", "A. Marlow"), ("merged_into", "contact:ada")],
            ),
            edit("contact:bo", &[at, ("name", "Bo Lind")]),
            edit(
                "interaction:1",
                &[at, ("contact", "contact:ada"), ("text", "Ada called")],
            ),
            edit(
                "lead:1",
                &[
                    at,
                    ("contact", "contact:a-m"),
                    ("person/bo", "payer"),
                    ("person/ada", "user"),
                ],
            ),
        ]);
        desk
    }

    #[test]
    fn each_person_of_a_lead_stands_once_until_forgotten() {
        let mut desk = at_work();
        let pair = |id: &str, name: &str| (id.to_owned(), name.to_owned());
        let (ada, bo) = (
            pair("contact:ada", "Ada Marlow"),
            pair("contact:bo", "Bo Lind"),
        );
        let mut both = people(&desk.0, "lead:1");
        both.sort();
        assert_eq!(both, [ada, bo.clone()]);
        let reached = Reaches {
            aliases: 1,
            interactions: 1,
        };
        assert_eq!(reaches(&desk.0, "contact:ada"), reached);
        assert_eq!(reaches(&desk.0, "contact:bo"), Reaches::default());
        desk.erase(vec!["contact:ada".to_owned()]);
        assert_eq!(people(&desk.0, "lead:1"), [bo]);
    }

    #[test]
    fn what_others_erased_waits_for_a_confirmation_also_when_its_beginning_is_missing() {
        let mut anna = at_work();
        let mut joe = Desk::new(2);
        anna.send(&mut joe, 1);
        anna.erase(vec!["contact:ada".to_owned()]);
        anna.send(&mut joe, 2);
        assert_eq!(
            hidden(&joe.0),
            ["contact:ada", "contact:a-m", "interaction:1"]
        );
        // Said of her later, by somebody who hadn't heard, and without what made it.
        joe.0.add(
            &crate::journal::Change {
                h: crate::journal::Stamp::new(1_795_420_800_001, 0, 77),
                by: Some("member:2".to_owned()),
                on: "interaction:2".to_owned(),
                set: vec![
                    ("contact".to_owned(), "contact:ada".into()),
                    ("text".to_owned(), "Ada again".into()),
                ],
                stub: Vec::new(),
                seen: Vec::new(),
                act: None,
                class: Class::Person,
            },
            3,
        );
        joe.0.settle();
        assert_eq!(hidden(&joe.0).len(), 4);
        joe.erase(hidden(&joe.0));
        assert_eq!(hidden(&joe.0), [] as [String; 0]);
        let all: Vec<u8> = joe
            .0
            .kept(&[1, 2, 3])
            .into_iter()
            .flat_map(|(_, p)| p.concat())
            .collect();
        let all = String::from_utf8(all).unwrap();
        assert!(!all.contains("Marlow") && !all.contains("Ada"), "{all}");
    }
}
