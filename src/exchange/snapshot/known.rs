//! Who has what: the last header of each sender, kept as plain data, so that people see who lacks their
//! changes and who has sent nothing for long. It is for reading; no change is ever skipped because of it.

use super::Header;
use crate::journal::Journal;
use crate::model::order::Arrange;
use crate::model::when::Moment;

/// Between two headers, which have no empty line.
const BETWEEN: &str = "\n\n";

/// The last header of each sender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    headers: Vec<Header>,
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
        if header.by.id.is_empty() {
            return;
        }
        match self.headers.iter_mut().find(|h| h.by.id == header.by.id) {
            Some(old) if old.at < header.at => old.clone_from(header),
            Some(_) => {}
            None => self.headers.push(header.clone()),
        }
    }

    /// As text, to be kept.
    pub fn write(&self) -> String {
        let texts = self.headers.iter().map(Header::write);
        let texts: Vec<String> = texts
            .map(|t| String::from_utf8_lossy(t.trim_ascii_end()).into_owned())
            .collect();
        texts.join(BETWEEN)
    }

    /// Reads what [`Self::write`] wrote; what can't be read is passed over.
    pub fn parse(text: &str) -> Self {
        let headers = text.split(BETWEEN);
        let headers = headers.filter_map(|t| Header::parse(t.as_bytes()).ok());
        Self {
            headers: headers.collect(),
        }
    }

    /// How many changes of a member are in no file that they made themselves.
    pub fn unsent(&self, journal: &Journal, me: &str) -> u64 {
        let sent = self
            .last_of(journal, me)
            .map_or(0, |h| named(journal, h, me));
        written(journal, me).saturating_sub(sent)
    }

    fn last_of(&self, journal: &Journal, member: &str) -> Option<&Header> {
        let theirs = self.headers.iter();
        theirs
            .filter(|h| same(journal, &h.by.id, member))
            .max_by_key(|h| h.at)
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
                let has = last.map(|h| named(journal, h, me));
                Standing {
                    member: id.to_owned(),
                    lacks: has.map(|has| mine.saturating_sub(has)),
                    sent: last.map(|h| h.at),
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

/// How many changes of a member a file held.
fn named(journal: &Journal, header: &Header, member: &str) -> u64 {
    let all = header.writers.iter();
    let theirs = all.filter(|(id, _)| same(journal, id, member));
    theirs.map(|(_, wrote)| wrote.changes).sum()
}
