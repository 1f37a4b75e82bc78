//! Contacts and companies: who is taken and who is made when a lead is typed in, and that the lists of them
//! stay in step with the journal.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use proptest::prelude::*;
use tandem::journal::command::Command;
use tandem::journal::{Author, Class, Clock, Edit, Journal, Stamp};
use tandem::model::Value;
use tandem::model::money::Currency;
use tandem::model::records::{Company, Contact, Lead};
use tandem::model::when::{Moment, When};
use tandem::view::directory::list::{Cell, Column, cell, found, ordered, passing};
use tandem::view::directory::{Directory, Kind, lines};
use tandem::view::draft::party::{self, CompanyDraft, ContactDraft};
use tandem::view::draft::{DraftError, LeadDraft, records};
use tandem::view::world::World;

const NOW: When = When::At(Moment(1_795_420_800_000));

/// A world with a hand to write with.
struct Desk {
    world: World,
    clock: Clock,
    now: i64,
    ids: u32,
}

impl Desk {
    fn new() -> Self {
        let mut journal = Journal::new();
        journal.seed();
        Self {
            world: World::new(journal),
            clock: Clock::new(7),
            now: 1_000_000,
            ids: 0,
        }
    }

    fn journal(&self) -> &Journal {
        &self.world.journal
    }

    fn write(&mut self, edits: &[Edit]) -> Option<Stamp> {
        self.now += 1;
        let author = Author {
            by: Some("member:anna"),
            class: Class::Person,
        };
        let (journal, clock) = (&mut self.world.journal, &mut self.clock);
        let act = journal.write(clock, self.now, &mut || 9, &author, edits);
        self.world.follow(&act.touched);
        act.stamp()
    }

    fn act(&mut self, command: &Command) -> Option<Stamp> {
        let edits = command.edits(self.journal()).unwrap();
        self.write(&edits)
    }

    /// Reads a draft with fresh ids and carries out what comes of it.
    fn make<T>(
        &mut self,
        read: impl FnOnce(&Journal, &mut dyn FnMut(&str) -> String) -> Result<T, DraftError>,
        edits: impl FnOnce(&T) -> Vec<Edit>,
    ) -> Result<(T, Option<Stamp>), DraftError> {
        let ids = &mut self.ids;
        let mut fresh = |kind: &str| {
            *ids += 1;
            format!("{kind}:{ids}")
        };
        let made = read(&self.world.journal, &mut fresh)?;
        let records = edits(&made);
        let stamp = self.act(&Command::Create { at: NOW, records });
        Ok((made, stamp))
    }

    /// Adds a lead; gives it as it is then.
    fn lead(&mut self, company: &str, contact: &str, email: &str) -> Lead {
        let draft = LeadDraft {
            company: company.into(),
            contact: contact.into(),
            email: email.into(),
            stage: "stage:lead".into(),
            ..LeadDraft::default()
        };
        let read = |j: &Journal, fresh: &mut dyn FnMut(&str) -> String| {
            records(j, &draft, NOW, Currency::EUR, fresh)
        };
        let (made, _) = self.make(read, Clone::clone).unwrap();
        let id = &made.iter().find(|e| e.on.starts_with("lead:")).unwrap().on;
        let journal = self.journal();
        Lead::read(id, &journal.reader(journal.rid(id).unwrap()))
    }

    fn contact(&mut self, draft: &ContactDraft) -> Result<Contact, DraftError> {
        let made = self.make(|j, fresh| party::contact(j, draft, fresh), |m| m.1.clone())?;
        Ok(self.read_contact(&made.0.0))
    }

    fn company(&mut self, draft: &CompanyDraft) -> Result<Company, DraftError> {
        let made = self.make(|j, fresh| party::company(j, draft, fresh), |m| m.1.clone())?;
        let journal = self.journal();
        let rid = journal.rid(&made.0.0).unwrap();
        Ok(Company::read(&made.0.0, &journal.reader(rid)))
    }

    fn read_contact(&self, id: &str) -> Contact {
        let rid = self.journal().rid(id).unwrap();
        Contact::read(id, &self.journal().reader(rid))
    }

    fn count(&self, kind: &str) -> usize {
        self.journal().records(kind).count()
    }
}

fn emails(contact: &Contact) -> Vec<&str> {
    contact.emails.iter().map(|(e, _)| e.as_str()).collect()
}

#[test]
fn a_typed_email_is_added_to_the_contact_of_that_name() {
    let mut desk = Desk::new();
    let first = desk.lead("Acme", "Ana Koch", "").contact.unwrap();
    let second = desk.lead("acme", "ana koch", "Ana@Acme.example").contact;
    assert_eq!(second.as_ref(), Some(&first));
    assert_eq!(emails(&desk.read_contact(&first)), ["ana@acme.example"]);
    assert_eq!((desk.count("contact"), desk.count("company")), (1, 1));
}

#[test]
fn an_email_says_who_is_meant_whatever_name_is_typed() {
    let mut desk = Desk::new();
    let first = desk
        .lead("Acme", "Ana Koch", "ana@acme.example")
        .contact
        .unwrap();
    let second = desk.lead("Acme Group", "Anna Koch", "ANA@acme.example");
    assert_eq!(second.contact.as_ref(), Some(&first));
    let ana = desk.read_contact(&first);
    assert_eq!(ana.name.as_deref(), Some("Ana Koch"), "what is known stays");
    assert_eq!(emails(&ana), ["ana@acme.example"]);
    assert_ne!(second.company, ana.company);
    assert_eq!(desk.count("contact"), 1);
}

#[test]
fn somebody_known_by_an_email_alone_gets_name_and_company() {
    let mut desk = Desk::new();
    let first = desk.lead("", "", "ana@acme.example").contact.unwrap();
    let second = desk.lead("Acme", "Ana Koch", "ana@acme.example");
    let ana = desk.read_contact(&first);
    assert_eq!(ana.name.as_deref(), Some("Ana Koch"));
    assert_eq!(ana.company, second.company);
    assert_eq!(desk.count("contact"), 1);
}

#[test]
fn the_same_name_at_another_company_is_somebody_else() {
    let mut desk = Desk::new();
    let first = desk.lead("Acme", "Ana Koch", "").contact;
    let second = desk.lead("Borg", "Ana Koch", "").contact;
    assert_ne!(first, second);
    let third = desk.lead("Borg", "Ana Koch", "ana@borg.example").contact;
    assert_eq!(second, third);
}

#[test]
fn a_contact_who_is_put_away_is_not_taken() {
    let mut desk = Desk::new();
    let first = desk
        .lead("Acme", "Ana Koch", "ana@acme.example")
        .contact
        .unwrap();
    desk.act(&Command::Delete(vec![first.clone()]));
    let second = desk
        .lead("Acme", "Ana Koch", "ana@acme.example")
        .contact
        .unwrap();
    assert_ne!(first, second);
}

#[test]
fn undoing_a_lead_takes_back_what_a_known_contact_gained() {
    let mut desk = Desk::new();
    let known = desk.lead("Acme", "Ana Koch", "").contact.unwrap();
    let before = desk.read_contact(&known);
    let draft = LeadDraft {
        company: "Acme".into(),
        contact: "Ana Koch".into(),
        email: "ana@acme.example".into(),
        stage: "stage:lead".into(),
        ..LeadDraft::default()
    };
    let read = |j: &Journal, fresh: &mut dyn FnMut(&str) -> String| {
        records(j, &draft, NOW, Currency::EUR, fresh)
    };
    let (_, act) = desk.make(read, Clone::clone).unwrap();
    assert_eq!(emails(&desk.read_contact(&known)).len(), 1);
    desk.act(&Command::Undo(act.unwrap()));
    assert_eq!(desk.read_contact(&known), before);
    assert_eq!(desk.count("lead"), 1);
}

#[test]
fn a_draft_that_makes_nobody_says_why() {
    let mut desk = Desk::new();
    let ana = ContactDraft {
        name: "Ana Koch".into(),
        company: "Acme".into(),
        email: "Ana@acme.example".into(),
        phone: "040 12".into(),
        ..ContactDraft::default()
    };
    let made = desk.contact(&ana).unwrap();
    assert_eq!(emails(&made), ["ana@acme.example"]);
    assert_eq!(made.phones[0].0, "040 12");
    assert_eq!(desk.count("company"), 1);
    let said = |name: &str| Err(DraftError::EmailOf("ana@acme.example".into(), name.into()));
    assert_eq!(desk.contact(&ana), said("Ana Koch"));
    let with = |edit: fn(&mut ContactDraft)| {
        let mut draft = ana.clone();
        draft.email.clear();
        edit(&mut draft);
        draft
    };
    for (draft, error) in [
        (with(|_| ()), DraftError::ContactKnown("Ana Koch".into())),
        (with(|d| d.name = " ".into()), DraftError::Nameless),
        (
            with(|d| d.email = "ana@".into()),
            DraftError::Email("ana@".into()),
        ),
        (
            with(|d| d.phone = "none".into()),
            DraftError::Phone("none".into()),
        ),
    ] {
        assert_eq!(desk.contact(&draft), Err(error));
    }
    assert!(desk.contact(&with(|d| d.company = "Borg".into())).is_ok());
    assert!(desk.contact(&with(|d| d.company.clear())).is_ok());

    let acme = CompanyDraft {
        name: "ACME".into(),
        domain: "acme.example".into(),
        ..CompanyDraft::default()
    };
    let known = |name: &str| Err(DraftError::CompanyKnown(name.into()));
    assert_eq!(desk.company(&acme), known("Acme"));
    assert_eq!(
        desk.company(&CompanyDraft::default()),
        Err(DraftError::CompanyNameless)
    );
    let other = CompanyDraft {
        name: "Acme Nord".into(),
        ..acme.clone()
    };
    assert_eq!(
        desk.company(&other).unwrap().domain.as_deref(),
        Some("acme.example")
    );
    let third = CompanyDraft {
        name: "Acme Süd".into(),
        ..acme
    };
    assert_eq!(
        desk.company(&third),
        known("Acme Nord"),
        "the domain is the same"
    );
}

#[test]
fn a_company_knows_its_people_and_leads() {
    let mut desk = Desk::new();
    let lead = desk.lead("Größe AG", "Ana Koch", "ana@groesse.example");
    desk.lead("Größe AG", "Uwe Kern", "");
    desk.lead("Borg", "", "");
    let world = &desk.world;
    let (directory, journal) = (world.directory(), &world.journal);
    let groesse = journal.rid(lead.company.as_deref().unwrap()).unwrap();
    assert_eq!(directory.people(journal, groesse).len(), 2);
    assert_eq!(directory.leads(journal, groesse).len(), 2);

    let today = chrono::NaiveDate::default();
    let names = |party: &Option<String>| {
        let lines = lines::leads(world, party.as_deref().unwrap(), today);
        lines
            .into_iter()
            .map(|l| (l.name, l.about))
            .collect::<Vec<_>>()
    };
    let own = |name: &str, about: &str| (name.to_owned(), about.to_owned());
    assert_eq!(
        names(&lead.company),
        [own("Ana Koch", ""), own("Uwe Kern", "")],
        "a company's leads are told apart"
    );
    assert_eq!(names(&lead.contact), [own("Größe AG", "Ana Koch")]);
    let people = lines::people(world, lead.company.as_deref().unwrap());
    let reach = [("mailto:ana@groesse.example", "ana@groesse.example")];
    assert_eq!(people[0].name, "Ana Koch");
    assert_eq!(people[0].reach, reach.map(|(a, b)| own(a, b)));

    let all = ordered(directory, journal, Kind::Company, Column::Leads, true);
    let cells = |column| {
        let rows = all.iter().map(|&n| directory.row(n).unwrap());
        rows.map(|r| cell(directory, journal, r, column))
            .collect::<Vec<_>>()
    };
    assert_eq!(cells(Column::Leads), [Cell::Count(2), Cell::Count(1)]);
    assert_eq!(cells(Column::People), [Cell::Count(2), Cell::Count(0)]);

    let contacts = ordered(directory, journal, Kind::Contact, Column::Name, false);
    let names = |rows: &[usize]| {
        let name = |&n: &usize| directory.row(n).unwrap().name.to_string();
        rows.iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&contacts), ["Ana Koch", "Uwe Kern"]);
    for (query, left) in [
        ("kern grosse", 1),
        ("groesse.example", 1),
        ("ag", 2),
        ("zzz", 0),
    ] {
        assert_eq!(passing(directory, &contacts, query).len(), left, "{query}");
    }
    let best = found(directory, Kind::Company, "gro", 100, 5);
    assert_eq!(best.len(), 1);
    assert_eq!(best[0].1, "Größe AG");
}

fn edit(on: &str, set: &[(&str, Value)]) -> Edit {
    Edit {
        on: on.into(),
        set: set
            .iter()
            .map(|(f, v)| ((*f).to_owned(), v.clone()))
            .collect(),
    }
}

/// All that a directory says, whatever the numbers of its rows.
fn said(directory: &Directory, journal: &Journal) -> Vec<(String, Vec<Cell>, usize)> {
    let mut said = Vec::new();
    for kind in Kind::ALL {
        for (n, row) in directory.rows(kind) {
            let cells = Column::of(kind).map(|c| cell(directory, journal, row, c));
            let hits = passing(directory, &[n], "acme").len();
            said.push((journal.id(row.rid).to_owned(), cells.into(), hits));
        }
    }
    said.sort_by(|a, b| a.0.cmp(&b.0));
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn following_is_reading_anew(acts in prop::collection::vec((0_u8..8, 0_usize..3, 0_usize..3), 1..50)) {
        let mut desk = Desk::new();
        assert!(desk.world.directory().is_ready());
        for (what, a, b) in acts {
            let [lead, contact, company] = ["lead", "contact", "company"].map(|k| format!("{k}:{a}"));
            let (person, firm) = (format!("contact:{b}"), format!("company:{b}"));
            let made = ("created_at", Value::from("2026-01-01"));
            match what {
                0 => desk.write(&[edit(&lead, &[made, ("company", firm.into()), ("contact", contact.into())])]),
                1 => desk.write(&[edit(&contact, &[made, ("name", format!("Ana {a}").into()), ("company", firm.into())])]),
                2 => desk.write(&[edit(&company, &[made, ("name", "Acme".into())])]),
                3 => desk.write(&[edit(&lead, &[(&*format!("person/{b}"), ["user".into(), Value::Null][a % 2].clone())])]),
                4 => desk.write(&[edit(&contact, &[("email/a@acme.example", (b % 2 == 0).into())])]),
                5 => desk.write(&[edit(&[lead, contact, company][b], &[("deleted", (a % 2 == 0).into())])]),
                6 => desk.write(&[edit(&company, &[("merged_into", [Value::from(firm), Value::Null][b % 2].clone())])]),
                _ => desk.write(&[edit(&contact, &[("merged_into", [Value::from(person), Value::Null][b % 2].clone())])]),
            };
            let journal = desk.journal();
            prop_assert_eq!(said(desk.world.directory(), journal), said(&Directory::new(journal), journal));
        }
    }
}
