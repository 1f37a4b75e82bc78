//! What the page of sharing says: what files would bring, what stands out about them, what there is to
//! settle, and who has what.

pub mod differences;
pub mod fault;

use crate::exchange::snapshot::known::Standing;
use crate::exchange::snapshot::preview::{Belongs, COUNTED, FileReport, Report};
use crate::journal::Journal;
use crate::model::order::Arrange;
use crate::model::stage::Team;
use crate::model::when::Moment;
use crate::view::format::Format;
use crate::view::people;
use crate::view::rider::Rider;
use crate::view::text::share as words;

/// After so many days without a file, a member's silence is worth a word.
const SILENT: i64 = 7;

/// One file, as a line of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// What the file is called.
    pub file: String,
    /// Who made it.
    pub from: Rider,
    /// When, by the sender's clock.
    pub made: Moment,
    /// New and changed leads, interactions (new and changed), deleted records, differences.
    pub cells: [usize; 5],
}

/// Who wrote what is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Writer {
    /// The person.
    pub who: Rider,
    /// How many changes.
    pub changes: usize,
    /// The oldest, by its writer's clock.
    pub first: Moment,
    /// The newest.
    pub last: Moment,
}

/// What becomes of one kind of records: its name, then new, changed, deleted and merged ones.
pub type KindLine = (&'static str, [usize; 4]);

/// Another workspace's file, and what to ask about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Its number among the files.
    pub index: usize,
    /// What the file is called.
    pub file: String,
    /// What its workspace is called.
    pub name: String,
    /// Members who seem to be one person: theirs, ours, the name.
    pub pairs: Vec<(String, String, String)>,
}

/// The files as lines.
pub fn arrivals(journal: &Journal, report: &Report) -> Vec<Arrival> {
    report.files.iter().map(|f| arrival(journal, f)).collect()
}

fn arrival(journal: &Journal, file: &FileReport) -> Arrival {
    let (leads, interactions) = (file.effect.of("lead"), file.effect.of("interaction"));
    let deleted = file.effect.kinds.values().map(|b| b.deleted).sum();
    Arrival {
        file: file.name.clone(),
        from: sender(journal, file),
        made: file.header.at,
        cells: [
            leads.added,
            leads.changed,
            interactions.added + interactions.changed,
            deleted,
            file.effect.differences.len(),
        ],
    }
}

/// Who made a file: as known here, or as the file says.
pub fn sender(journal: &Journal, file: &FileReport) -> Rider {
    let by = &file.header.by;
    people::member(journal, &by.id).map_or_else(
        || {
            let name = if by.name.trim().is_empty() {
                words::somebody()
            } else {
                &by.name
            };
            Rider::new(name, Team::parse(&by.team).unwrap_or(Team::Joint))
        },
        |person| person.rider,
    )
}

/// Who wrote what is new in all files together, most first. The journal may be one that supposes them, which
/// knows the members they bring.
pub fn writers(journal: &Journal, report: &Report) -> Vec<Writer> {
    let mut all: Vec<(&str, Writer)> = Vec::new();
    for file in &report.files {
        for (id, share) in &file.by {
            let changes = share.changes;
            if let Some((_, writer)) = all.iter_mut().find(|(known, _)| known == id) {
                writer.changes += changes;
                writer.first = writer.first.min(share.first);
                writer.last = writer.last.max(share.last);
                continue;
            }
            let own = report.files.iter().find(|f| f.header.by.id == *id);
            let own = own.map(|f| sender(journal, f));
            let who = people::member(journal, id).map(|p| p.rider).or(own);
            let (first, last) = (share.first, share.last);
            let who = who.unwrap_or_else(|| Rider::new(words::somebody(), Team::Joint));
            all.push((
                id,
                Writer {
                    who,
                    changes,
                    first,
                    last,
                },
            ));
        }
    }
    let mut all: Vec<Writer> = all.into_iter().map(|(_, w)| w).collect();
    all.arrange_by_key(|w| std::cmp::Reverse(w.changes));
    all
}

/// The records of one of [`COUNTED`].
fn kind_words(kind: &str) -> &'static str {
    match kind {
        "lead" => words::kind_lead(),
        "company" => words::kind_company(),
        "contact" => words::kind_contact(),
        "interaction" => words::kind_interaction(),
        "campaign" => words::kind_campaign(),
        _ => words::kind_member(),
    }
}

/// What all files together do to each kind of which anything changes.
pub fn kinds(report: &Report) -> Vec<KindLine> {
    let line = |kind: &&'static str| {
        let b = report.all.of(kind);
        (kind_words(kind), [b.added, b.changed, b.deleted, b.joined])
    };
    COUNTED
        .iter()
        .map(line)
        .filter(|(_, n)| n.iter().any(|&n| n > 0))
        .collect()
}

/// How many changes of all files are new here.
pub fn fresh(report: &Report) -> usize {
    report.files.iter().map(|f| f.fresh).sum()
}

/// What the button says that brings the files in; `None` when they hold nothing new.
pub fn bring_in(report: &Report, format: &impl Format) -> Option<String> {
    let leads = report.all.of("lead");
    match fresh(report) {
        0 => None,
        n if leads.added + leads.changed == 0 => Some(words::bring_in_changes(&format.count(n))),
        _ => Some(words::bring_in_leads(
            &format.count(leads.added).shown,
            &format.count(leads.changed).shown,
        )),
    }
}

/// What people should hear before they bring files in. `ahead` writes a span of milliseconds.
pub fn alarms(report: &Report, format: &impl Format, ahead: impl Fn(i64) -> String) -> Vec<String> {
    let mut said = Vec::new();
    for shrinks in report.shrinks() {
        let before = format.count(shrinks.before).shown;
        let after = format.count(shrinks.after).shown;
        said.push(match shrinks.kind {
            None => words::shrinks(&before, &after),
            Some(kind) => words::shrinks_kind(kind_words(kind), &before, &after),
        });
    }
    for file in &report.files {
        if let Some(future) = file.future {
            let n = format.count(future.changes);
            said.push(words::from_future(&n, &file.name, &ahead(future.by_ms)));
        }
    }
    said
}

/// The files of other workspaces.
pub fn elsewhere(report: &Report) -> Vec<Elsewhere> {
    let files = report.files.iter().enumerate();
    files
        .filter(|(_, f)| f.belongs == Belongs::Elsewhere)
        .map(|(index, f)| Elsewhere {
            index,
            file: f.name.clone(),
            name: f.header.workspace.name.clone(),
            pairs: f
                .pairs
                .iter()
                .map(|p| (p.theirs.clone(), p.ours.clone(), p.name.clone()))
                .collect(),
        })
        .collect()
}

/// How things stand with a member, in words; `ago` writes a moment as so long ago. The flag tells whether
/// it deserves attention.
pub fn standing(
    standing: &Standing,
    now: Moment,
    format: &impl Format,
    ago: impl Fn(Moment) -> String,
) -> (String, bool) {
    let Some(sent) = standing.sent else {
        return (words::sent_nothing().to_owned(), false);
    };
    let lacks = standing.lacks.unwrap_or(0);
    let has = match lacks {
        0 => words::lacks_nothing().to_owned(),
        n => words::lacks_changes(&format.count(usize::try_from(n).unwrap_or(usize::MAX))),
    };
    let silent = standing.days_silent(now).filter(|d| *d >= SILENT);
    let last = match silent {
        Some(days) => words::silent_days(&format.count(usize::try_from(days).unwrap_or(0))),
        None => words::sent_last(&ago(sent)),
    };
    (format!("{has}, {last}"), lacks > 0 || silent.is_some())
}
