//! Who has what: what the last file of each sender said, so that people see who lacks their changes and who has
//! sent nothing for long. It is for reading; no change is ever skipped because of it.

use super::Header;
use crate::journal::Journal;
use crate::model::order::Arrange;
use crate::model::when::Moment;

/// The last file of each sender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    files: Vec<Sent>,
}

/// What a file said.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sent {
    /// The member who made it.
    by: String,
    /// When.
    at: Moment,
    /// How many changes of each member it held.
    writers: Vec<(String, u64)>,
}

impl Sent {
    /// What a header says, if somebody said who made it.
    fn of(header: &Header) -> Option<Self> {
        let plain = |id: &&String| !id.is_empty() && !id.contains(char::is_whitespace);
        let writers = header.writers.iter().filter(|(id, _)| plain(id));
        Some(Self {
            by: Some(&header.by.id).filter(plain)?.clone(),
            at: header.at,
            writers: writers
                .map(|(id, wrote)| (id.clone(), wrote.changes))
                .collect(),
        })
    }

    /// `who when`, then `member count` for each.
    fn write(&self) -> String {
        let mut line = format!("{} {}", self.by, self.at.0);
        for (id, changes) in &self.writers {
            line += &format!(" {id} {changes}");
        }
        line
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let mut sent = Self {
            by: words.next()?.to_owned(),
            at: Moment(words.next()?.parse().ok()?),
            writers: Vec::new(),
        };
        while let Some(id) = words.next() {
            sent.writers
                .push((id.to_owned(), words.next()?.parse().ok()?));
        }
        Some(sent)
    }

    /// How many changes of a member the file held.
    fn named(&self, journal: &Journal, member: &str) -> u64 {
        let all = self.writers.iter();
        let theirs = all.filter(|(id, _)| same(journal, id, member));
        theirs.map(|(_, changes)| changes).sum()
    }
}

/// How things stand with one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The member's id.
    pub member: String,
    /// Changes of the asking member that they had not received when they sent their last file; none when
    /// they never sent any.
    pub lacks: Option<u64>,
    /// When they made the last file that came here.
    pub sent: Option<Moment>,
}

impl Standing {
    /// How many whole days ago their last file was made.
    pub fn days_silent(&self, now: Moment) -> Option<i64> {
        Some((now.0 - self.sent?.0).max(0) / 86_400_000)
    }
}

impl Heard {
    /// Takes note of a header. An older one of the same sender changes nothing.
    pub fn note(&mut self, header: &Header) {
        let Some(new) = Sent::of(header) else {
            return;
        };
        match self.files.iter_mut().find(|old| old.by == new.by) {
            Some(old) if old.at < new.at => *old = new,
            Some(_) => {}
            None => self.files.push(new),
        }
    }

    /// As text, to be kept: a line for each sender.
    pub fn write(&self) -> String {
        let lines: Vec<String> = self.files.iter().map(Sent::write).collect();
        lines.join("\n")
    }

    /// Reads what [`Self::write`] wrote; what can't be read is passed over.
    pub fn parse(text: &str) -> Self {
        let files = text.lines().filter_map(Sent::parse);
        Self {
            files: files.collect(),
        }
    }

    /// How many changes of a member are in no file that they made themselves.
    pub fn unsent(&self, journal: &Journal, me: &str) -> u64 {
        let sent = self
            .last_of(journal, me)
            .map_or(0, |sent| sent.named(journal, me));
        written(journal, me).saturating_sub(sent)
    }

    fn last_of(&self, journal: &Journal, member: &str) -> Option<&Sent> {
        let theirs = self.files.iter();
        theirs
            .filter(|sent| same(journal, &sent.by, member))
            .max_by_key(|sent| sent.at)
    }

    /// How things stand with every member but this one, the longest silent first.
    pub fn standing(&self, journal: &Journal, me: &str) -> Vec<Standing> {
        let mine = written(journal, me);
        let mut all: Vec<Standing> = journal
            .records("member")
            .map(|r| journal.id(r))
            .filter(|id| !same(journal, id, me))
            .map(|id| {
                let last = self.last_of(journal, id);
                let has = last.map(|sent| sent.named(journal, me));
                Standing {
                    member: id.to_owned(),
                    lacks: has.map(|has| mine.saturating_sub(has)),
                    sent: last.map(|sent| sent.at),
                }
            })
            .collect();
        all.arrange_by(|a, b| (a.sent, &a.member).cmp(&(b.sent, &b.member)));
        all
    }
}

/// Whether two ids are one member.
fn same(journal: &Journal, a: &str, b: &str) -> bool {
    a == b
        || journal
            .resolve(a)
            .is_some_and(|r| journal.resolve(b) == Some(r))
}

/// How many changes of a member are here.
fn written(journal: &Journal, member: &str) -> u64 {
    let all = journal.writers();
    let theirs = all.iter().filter(|(id, _)| same(journal, id, member));
    theirs.map(|(_, wrote)| wrote.changes).sum()
}
