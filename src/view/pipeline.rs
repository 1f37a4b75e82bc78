//! The leads as pages need them: one small row a lead, kept up to date change by change, so that no
//! keystroke costs work proportional to the whole journal. Names are read from the journal when a row
//! becomes visible.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::journal::{Journal, Rid};
use crate::model::order::Arrange;
use crate::model::records::Stage;
use crate::model::stage::{Role, Team};
use crate::model::value::ValueRef;
use crate::model::when::When;
use crate::model::zone::Zone;

/// A stage as the pipeline shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageInfo {
    /// Its record.
    pub id: String,
    /// What the workspace calls it.
    pub name: String,
    /// What it means.
    pub role: Role,
    /// Who owns it.
    pub team: Team,
    /// Its place.
    pub order: i64,
}

/// One lead, small enough that 100,000 of them are nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadRow {
    /// The lead.
    pub rid: Rid,
    /// Index into [`Pipeline::stages`].
    pub stage: usize,
    /// Whether its own stage was deleted, or isn't here yet: the first of the same role stands in for it.
    pub stage_gone: bool,
    /// Worth in minor units of `currency`.
    pub amount: Option<i64>,
    /// Whether the amount is in the workspace's currency, and so part of sums.
    pub summable: bool,
    /// The day it came to its stage.
    pub since: Option<NaiveDate>,
    /// The day it came to be.
    pub created: Option<NaiveDate>,
    /// The day it is expected to close.
    pub close: Option<NaiveDate>,
    /// The customer.
    pub company: Option<Rid>,
    /// The primary contact.
    pub contact: Option<Rid>,
    /// The campaign that brought it.
    pub campaign: Option<Rid>,
    /// The marketer riding it.
    pub marketing: Option<Rid>,
    /// The salesperson riding it.
    pub sales: Option<Rid>,
    /// Whether it names a record that isn't here yet.
    pub(super) dangling: bool,
    /// What it is called: what a card shows first and lists sort by.
    pub title: Box<str>,
    /// Everything a search looks through, folded by [`fold`].
    pub(super) hay: Box<str>,
}

/// Fields of a lead that name other records.
const LINKS: [&str; 5] = [
    "company",
    "contact",
    "campaign",
    "marketing_owner",
    "sales_owner",
];

/// A row that changed, and what it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The row's number.
    pub n: usize,
    /// What it was; `None` when the lead did not show.
    pub was: Option<LeadRow>,
}

/// All leads that show, by row; a row keeps its number while the app runs.
#[derive(Clone, Debug, Default)]
pub struct Pipeline {
    /// The stages in order; exits last.
    pub stages: Vec<StageInfo>,
    rows: Vec<Option<LeadRow>>,
    at: HashMap<Rid, usize>,
    currency: String,
    zone: Zone,
    shown: usize,
}

impl Pipeline {
    /// Reads every lead.
    pub fn build(journal: &Journal) -> Self {
        let mut p = Self::default();
        p.read_settings(journal);
        for rid in journal.records("lead") {
            p.put(journal, rid);
        }
        p
    }

    /// Takes rows that were read of this journal before.
    pub(super) fn of_rows(journal: &Journal, rows: impl Iterator<Item = LeadRow>) -> Self {
        let mut p = Self::default();
        p.read_settings(journal);
        p.rows = rows.map(Some).collect();
        p.at = (0..)
            .zip(&p.rows)
            .filter_map(|(n, row)| Some((row.as_ref()?.rid, n)))
            .collect();
        p.shown = p.rows.len();
        p
    }

    /// Takes in what changed in these records and says what the rows were before. `None` when so much
    /// depends on them (stages, settings) that the caller must [`Self::build`] anew.
    #[must_use]
    pub fn refresh(&mut self, journal: &Journal, records: &[Rid]) -> Option<Vec<Changed>> {
        let mut leads: Vec<Rid> = Vec::new();
        for &rid in records {
            match crate::model::schema::kind_name(journal.id(rid)) {
                "stage" | "settings" => return None,
                "lead" => leads.push(rid),
                "move" => {
                    let lead = journal.get(rid, "lead").and_then(ValueRef::text);
                    leads.extend(lead.and_then(|id| journal.rid(id)));
                }
                "company" | "contact" | "campaign" | "member" => {
                    let named = |r: &LeadRow| {
                        r.dangling || [r.company, r.contact, r.campaign].contains(&Some(rid))
                    };
                    leads.extend(self.rows().filter(|(_, r)| named(r)).map(|(_, r)| r.rid));
                }
                _ => {}
            }
        }
        leads.arrange();
        leads.dedup();
        Some(
            leads
                .into_iter()
                .map(|rid| self.put(journal, rid))
                .collect(),
        )
    }

    /// The rows that show, with their numbers.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &LeadRow)> {
        self.rows
            .iter()
            .enumerate()
            .filter_map(|(n, r)| r.as_ref().map(|r| (n, r)))
    }

    /// One row.
    pub fn row(&self, n: usize) -> Option<&LeadRow> {
        self.rows.get(n)?.as_ref()
    }

    /// The row of a lead.
    pub fn find(&self, rid: Rid) -> Option<(usize, &LeadRow)> {
        let n = *self.at.get(&rid)?;
        Some((n, self.row(n)?))
    }

    /// How many leads show.
    pub fn len(&self) -> usize {
        self.shown
    }

    /// Whether there is no lead at all.
    pub fn is_empty(&self) -> bool {
        self.shown == 0
    }

    /// The workspace's currency, ISO 4217.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The zone that days are counted in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The stage a lead stands in.
    pub fn stage_of(&self, row: &LeadRow) -> Option<&StageInfo> {
        self.stages.get(row.stage)
    }

    fn read_settings(&mut self, journal: &Journal) {
        let settings = settings(journal);
        self.currency = settings.currency.unwrap_or_else(|| "EUR".to_owned());
        self.zone = settings
            .zone_table
            .as_deref()
            .and_then(|t| Zone::parse(t).ok())
            .unwrap_or_default();
        self.stages = stages(journal);
    }

    fn put(&mut self, journal: &Journal, rid: Rid) -> Changed {
        let row = journal.is_shown(rid).then(|| self.read(journal, rid));
        let n = *self.at.entry(rid).or_insert_with(|| {
            self.rows.push(None);
            self.rows.len() - 1
        });
        let mut was = row;
        if let Some(slot) = self.rows.get_mut(n) {
            self.shown += usize::from(was.is_some());
            std::mem::swap(slot, &mut was);
            self.shown -= usize::from(was.is_some());
        }
        Changed { n, was }
    }

    fn read(&self, journal: &Journal, rid: Rid) -> LeadRow {
        let text = |field: &str| journal.get(rid, field).and_then(ValueRef::text);
        let link = |field: &str| text(field).and_then(|id| journal.resolve(id));
        let missing = |field: &&str| text(field).is_some_and(|id| journal.rid(id).is_none());
        let when = |field: &str| text(field).and_then(When::parse);
        let (company, contact, campaign) = (link("company"), link("contact"), link("campaign"));
        let created = when("created_at").map(|w| self.zone.day_of(w));
        let own_stage = text("stage");
        let (stage, stage_gone) = own_stage.map_or((0, false), |id| self.standing(journal, id));
        let name = |r: Option<Rid>| {
            r.and_then(|r| journal.get(r, "name"))
                .and_then(ValueRef::text)
        };
        let title = name(company)
            .or_else(|| text("name"))
            .or_else(|| name(contact))
            .or_else(|| text("external_id"))
            .unwrap_or_default();
        let mut hay = String::new();
        for part in [
            Some(title),
            text("name"),
            name(contact),
            text("source"),
            name(campaign),
            text("external_id"),
            text("need"),
        ]
        .into_iter()
        .flatten()
        {
            if !hay.is_empty() {
                hay.push('\n');
            }
            fold_into(part, &mut hay);
        }
        LeadRow {
            rid,
            stage,
            stage_gone,
            amount: journal.get(rid, "amount").and_then(ValueRef::int),
            summable: text("currency").is_none_or(|c| c == self.currency),
            since: own_stage
                .and_then(|id| self.since(journal, rid, id))
                .or(created),
            created,
            close: text("expected_close").and_then(crate::model::when::day),
            company,
            contact,
            campaign,
            marketing: link("marketing_owner"),
            sales: link("sales_owner"),
            dangling: LINKS.iter().any(missing),
            title: title.into(),
            hay: hay.into(),
        }
    }

    /// The day of the latest move that counts into the lead's stage.
    fn since(&self, journal: &Journal, lead: Rid, stage: &str) -> Option<NaiveDate> {
        journal
            .moves(lead)
            .into_iter()
            .filter(|m| m.stage == stage)
            .filter_map(|m| m.at)
            .map(|at| self.zone.day_of(at))
            .max()
    }

    /// The stage in which a lead of this stage stands, and whether it only stands in for its own.
    fn standing(&self, journal: &Journal, id: &str) -> (usize, bool) {
        if let Some(own) = self.stages.iter().position(|s| s.id == id) {
            return (own, false);
        }
        let role = journal
            .resolve(id)
            .and_then(|r| journal.get(r, "role"))
            .and_then(ValueRef::text)
            .and_then(Role::parse);
        let first = |alike: &dyn Fn(Role) -> bool| self.stages.iter().position(|s| alike(s.role));
        let place = role.and_then(|role| {
            first(&|other| other == role).or_else(|| first(&|o| o.is_exit() == role.is_exit()))
        });
        (place.unwrap_or(0), true)
    }
}

impl LeadRow {
    /// Whether a folded query (see [`fold`]) is somewhere in the row.
    pub fn matches(&self, folded: &str) -> bool {
        self.hay.contains(folded)
    }
}

/// The workspace's settings.
pub fn settings(journal: &Journal) -> crate::model::records::Settings {
    use crate::model::records::{SETTINGS, Settings};
    journal
        .rid(SETTINGS)
        .map(|r| Settings::read(SETTINGS, &journal.reader(r)))
        .unwrap_or_default()
}

/// The stages that show, in order: open ones, Customer, then exits.
pub fn stages(journal: &Journal) -> Vec<StageInfo> {
    let mut stages: Vec<StageInfo> = journal
        .records("stage")
        .map(|r| Stage::read(journal.id(r), &journal.reader(r)))
        .map(|s| StageInfo {
            role: s
                .role
                .as_deref()
                .and_then(Role::parse)
                .unwrap_or(Role::OpenDeal),
            team: s
                .team
                .as_deref()
                .and_then(Team::parse)
                .unwrap_or(Team::Joint),
            order: s.order.unwrap_or(i64::MAX),
            name: s.name.unwrap_or_default(),
            id: s.id,
        })
        .collect();
    stages.arrange_by(|a, b| {
        let place = |s: &StageInfo| (s.role.is_exit(), s.role == Role::Won, s.order);
        place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id))
    });
    stages
}

/// Text as a search compares it: lower case, without the marks of the common Latin letters.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

fn fold_into(text: &str, out: &mut String) {
    for c in text.trim().chars().flat_map(char::to_lowercase) {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'ç' | 'ć' | 'č' => out.push('c'),
            'ď' | 'đ' => out.push('d'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => out.push('e'),
            'ì'..='ï' | 'ī' | 'į' => out.push('i'),
            'ł' | 'ľ' => out.push('l'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'ř' => out.push('r'),
            'ś' | 'š' | 'ş' | 'ș' => out.push('s'),
            'ť' | 'ţ' | 'ț' => out.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            'ź' | 'ż' | 'ž' => out.push('z'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            '\u{300}'..='\u{36f}' => {}
            _ => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use crate::view::desk::{Desk, edit};

    fn row<'a>(desk: &'a Desk, id: &str) -> &'a LeadRow {
        let rid = desk.world.journal.rid(id).unwrap();
        desk.world.pipeline.find(rid).unwrap().1
    }

    fn made(on: &str, set: &[(&str, Value)]) -> crate::journal::Edit {
        let mut edit = edit(on, set);
        edit.set
            .push(("created_at".to_owned(), "2026-10-03".into()));
        edit
    }

    #[test]
    fn a_lead_is_called_by_the_first_name_there_is() {
        let mut desk = Desk::new();
        let name = |desk: &Desk| row(desk, "lead:1").title.to_string();
        desk.write(&[made("lead:1", &[("external_id", "4711".into())])]);
        assert_eq!(name(&desk), "4711");
        // The contact is named before it is here, as when half a snapshot has arrived.
        desk.write(&[edit("lead:1", &[("contact", "contact:ida".into())])]);
        assert_eq!(name(&desk), "4711");
        desk.write(&[made("contact:ida", &[("name", "Ida Holm".into())])]);
        assert_eq!(name(&desk), "Ida Holm");
        desk.write(&[edit("lead:1", &[("name", "Price view".into())])]);
        assert_eq!(name(&desk), "Price view");
        desk.write(&[
            made("company:m", &[("name", "Marlow Press".into())]),
            edit("lead:1", &[("company", "company:m".into())]),
        ]);
        assert_eq!(name(&desk), "Marlow Press");
        // All of them are searched, in whatever case and with whatever marks.
        for query in ["marlow", "price", "ida", "4711"] {
            assert!(row(&desk, "lead:1").matches(query), "{query}");
        }
    }

    #[test]
    fn the_day_in_a_stage_is_that_of_the_last_move_into_it() {
        let mut desk = Desk::new();
        desk.write(&[made("lead:1", &[("stage", "stage:lead".into())])]);
        let since = |desk: &Desk| row(desk, "lead:1").since.unwrap().to_string();
        assert_eq!(since(&desk), "2026-10-03", "the day it came to be");
        for (n, stage, at) in [
            (1, "stage:mql", "2026-10-09"),
            (2, "stage:sql", "2026-11-01"),
            (3, "stage:mql", "2026-11-20"),
        ] {
            desk.write(&[
                edit("lead:1", &[("stage", stage.into())]),
                made(
                    &format!("move:{n}"),
                    &[
                        ("lead", "lead:1".into()),
                        ("stage", stage.into()),
                        ("at", at.into()),
                    ],
                ),
            ]);
        }
        assert_eq!(since(&desk), "2026-11-20");
    }

    #[test]
    fn amounts_in_the_currency_of_the_workspace_can_be_summed() {
        let mut desk = Desk::new();
        desk.write(&[
            made("lead:1", &[("amount", 100.into())]),
            made(
                "lead:2",
                &[("amount", 100.into()), ("currency", "USD".into())],
            ),
        ]);
        let summable = |desk: &Desk| ["lead:1", "lead:2"].map(|id| row(desk, id).summable);
        assert_eq!(summable(&desk), [true, false]);
        desk.write(&[edit("settings:workspace", &[("currency", "USD".into())])]);
        assert_eq!(
            summable(&desk),
            [true, true],
            "what names no currency has the workspace’s"
        );
    }

    #[test]
    fn open_stages_stand_first_then_customer_then_exits() {
        let mut desk = Desk::new();
        desk.write(&[made(
            "stage:new",
            &[
                ("name", "New".into()),
                ("role", "open-deal".into()),
                ("order", 99.into()),
            ],
        )]);
        let roles: Vec<Role> = desk.world.pipeline.stages.iter().map(|s| s.role).collect();
        let won = roles.iter().position(|r| *r == Role::Won).unwrap();
        assert!(roles[..won].iter().all(|r| r.is_open()));
        assert!(roles[won + 1..].iter().all(|r| r.is_exit()));
        assert_eq!(desk.world.pipeline.stages[won - 1].name, "New");
    }

    #[test]
    fn search_sees_no_case_and_no_marks() {
        assert_eq!(fold("  Größe Élodie ŁÓDŹ "), "grosse elodie lodz");
        assert_eq!(fold("e\u{301}"), "e", "a mark of its own");
    }
}
