//! Another workspace's file: recognised by its ids, and merged on purpose, so that two workspaces and the
//! people who are in both become one.

use super::Header;
use crate::journal::command::Command;
use crate::journal::{Edit, Journal, Rid, Supposed};
use crate::model::records::{Member, SETTINGS};
use crate::model::schema::Fields;

/// How a file's workspace and the open one belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// They share an id, if by way of another file.
    Here,
    /// They share none.
    Elsewhere,
    /// There is no workspace yet, and this file says which it is.
    First,
}

/// Two members who seem to be one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The member that the file brings.
    pub theirs: String,
    /// The member that is here.
    pub ours: String,
    /// Their name.
    pub name: String,
}

/// The ids that the open workspace goes by.
pub fn workspace_ids(journal: &Journal) -> Vec<String> {
    let Some(settings) = journal.rid(SETTINGS) else {
        return Vec::new();
    };
    let ids = journal.reader(settings).elements("workspace");
    ids.into_iter().map(|(id, _)| id).collect()
}

/// How files belong to the workspace that goes by these ids, each. Files whose ids meet are of one workspace, so
/// that one may belong by another; where there is no workspace yet, the first file says which it is.
pub(super) fn belonging(files: &[&Header], mut own: Vec<String>) -> Vec<Belongs> {
    let mut all = vec![Belongs::Elsewhere; files.len()];
    if own.is_empty()
        && let (Some(first), Some(file)) = (all.first_mut(), files.first())
    {
        *first = Belongs::First;
        own.clone_from(&file.workspace.ids);
    }
    let mut found = true;
    while std::mem::take(&mut found) {
        for (belongs, file) in all.iter_mut().zip(files) {
            let ids = &file.workspace.ids;
            if *belongs == Belongs::Elsewhere && ids.iter().any(|id| own.contains(id)) {
                *belongs = Belongs::Here;
                own.extend(ids.iter().cloned());
                found = true;
            }
        }
    }
    all
}

/// What makes two workspaces one, written as one act once their file is taken in: `ids` are theirs, `same`
/// the members, theirs and ours, who are one person. Theirs become aliases of ours.
pub fn becoming_one(journal: &Journal, ids: Vec<String>, same: Vec<(String, String)>) -> Vec<Edit> {
    let adopt = (!ids.is_empty()).then_some(Command::Adopt(ids));
    let join = same
        .into_iter()
        .map(|(from, into)| Command::Join { from, into });
    let commands = adopt.into_iter().chain(join);
    commands
        .filter_map(|c| c.edits(journal).ok())
        .flatten()
        .collect()
}

/// Members whom a file brings with the e-mail address or, failing that, the name of one who is here. Of two
/// who share it, neither is meant. `touched` is sorted.
pub(super) fn pairs(journal: &mut Journal, supposed: &mut Supposed, touched: &[Rid]) -> Vec<Pair> {
    let members = |journal: &Journal| -> Vec<(Rid, Member)> {
        let rids = journal.records("member");
        rids.map(|r| (r, Member::read(journal.id(r), &journal.reader(r))))
            .collect()
    };
    let mut ours = members(journal);
    let mut known = journal.supposing(supposed, members);
    known.retain(|(r, _)| touched.binary_search(r).is_ok());
    let here = |r: Rid| ours.iter().any(|(o, _)| *o == r);
    let mut theirs: Vec<(Rid, Member)> = known.iter().filter(|(r, _)| !here(*r)).cloned().collect();
    let mut pairs = Vec::new();
    for told in [email, name] {
        let only = |of: &[(Rid, Member)], wanted: &str| -> Option<Rid> {
            let mut same = of
                .iter()
                .filter(|(_, m)| told(m).as_deref() == Some(wanted));
            let first = same.next()?.0;
            same.next().is_none().then_some(first)
        };
        for (rid, their) in theirs.clone() {
            let Some(wanted) = told(&their) else { continue };
            let (Some(_), Some(our)) = (only(&known, &wanted), only(&ours, &wanted)) else {
                continue;
            };
            theirs.retain(|(r, _)| *r != rid);
            let Some(at) = ours.iter().position(|(r, _)| *r == our) else {
                continue;
            };
            let (_, our) = ours.remove(at);
            pairs.push(Pair {
                theirs: their.id,
                ours: our.id,
                name: our.name.or(their.name).unwrap_or_default(),
            });
        }
    }
    pairs
}

fn email(member: &Member) -> Option<String> {
    plain(member.email.as_deref())
}

fn name(member: &Member) -> Option<String> {
    plain(member.name.as_deref())
}

/// A text as people compare it; none when there is nothing in it.
fn plain(text: Option<&str>) -> Option<String> {
    let words: Vec<String> = text?.split_whitespace().map(str::to_lowercase).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
