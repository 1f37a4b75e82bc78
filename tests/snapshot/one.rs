//! Another workspace's file: recognised, opened apart or merged on purpose, with its people.

use tandem::exchange::snapshot::one::{Belongs, Pair, becoming_one, workspace_ids};
use tandem::journal::command::Command;
use tandem::model::Value;
use tandem::model::records::{MemberPatch, SETTINGS};
use tandem::model::when::{FieldType, Moment, When};

use crate::device::{Device, MONDAY, body, edit};

/// The members of a workspace: id, name, e-mail address.
type People<'a> = &'a [(&'a str, &'a str, Option<&'a str>)];

fn workspace(id: &str, actor: u64, people: People<'_>) -> Device {
    let mut device = Device::new(people[0].1, actor);
    device.member = format!("member:{}", people[0].0);
    let key = format!("workspace/{id}");
    let title = format!("The {id}");
    device.write(&[edit(
        SETTINGS,
        &[(&key, Value::Bool(true)), ("name", title.as_str().into())],
    )]);
    let at = When::At(Moment(MONDAY));
    for (id, name, email) in people {
        let mut member = MemberPatch::new().created_at(at).name((*name).to_owned());
        if let Some(email) = email {
            member = member.email((*email).to_owned());
        }
        let on = format!("member:{id}");
        device.write(&[tandem::journal::Edit {
            on,
            set: member.set(),
        }]);
    }
    device.write(&[edit(
        &format!("lead:{id}"),
        &[
            ("created_at", at.write()),
            ("sales_owner", device.member.as_str().into()),
        ],
    )]);
    device
}

fn offered(ours: People<'_>, theirs: People<'_>) -> Vec<(String, String)> {
    let mut here = workspace("pumps", 1, ours);
    let there = workspace("valves", 2, theirs);
    let (preview, _) = here.look(&[&there.file()]);
    let file = &preview.report().files[0];
    assert_eq!(file.belongs, Belongs::Elsewhere);
    let pair = |p: &Pair| (p.theirs.clone(), p.ours.clone());
    file.pairs.iter().map(pair).collect()
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec()
}

#[test]
fn whose_file_it_is() {
    let mut pumps = workspace("pumps", 1, &[("a", "Anna", None)]);
    let valves = workspace("valves", 2, &[("b", "Bo", None)]);
    let belongs = |device: &mut Device, file: &[u8]| {
        let (preview, _) = device.look(&[file]);
        preview.report().files[0].belongs
    };
    assert_eq!(belongs(&mut pumps, &valves.file()), Belongs::Elsewhere);
    let mut empty = Device::new("New", 3);
    assert_eq!(belongs(&mut empty, &valves.file()), Belongs::First);
    let own = pumps.file();
    assert_eq!(belongs(&mut pumps, &own), Belongs::Here);
    // One id in common is enough.
    pumps.act(&Command::Adopt(vec!["valves".into()]));
    assert_eq!(belongs(&mut pumps, &valves.file()), Belongs::Here);
}

#[test]
fn of_several_files_each_belongs_for_itself() {
    let one = |id: &str, actor| workspace(id, actor, &[("a", "Anna", None)]);
    let (mut pumps, valves, pipes) = (one("pumps", 1), one("valves", 2), one("pipes", 3));
    let mut both = one("valves", 4);
    both.act(&Command::Adopt(vec!["pumps".into()]));
    let belongs = |device: &mut Device, files: &[&[u8]]| -> Vec<Belongs> {
        let (preview, _) = device.look(files);
        preview.report().files.iter().map(|f| f.belongs).collect()
    };
    let (own, v, p, vp) = (pumps.file(), valves.file(), pipes.file(), both.file());
    use Belongs::{Elsewhere, First, Here};
    assert_eq!(
        belongs(&mut pumps, &[&v, &own, &p]),
        [Elsewhere, Here, Elsewhere]
    );
    // The file of valves belongs here by one that goes by both names, whichever comes first.
    assert_eq!(belongs(&mut pumps, &[&v, &vp, &p]), [Here, Here, Elsewhere]);
    // Where there is no workspace yet, the first file says which.
    let mut empty = Device::new("New", 5);
    assert_eq!(
        belongs(&mut empty, &[&v, &own, &v]),
        [First, Elsewhere, Here]
    );
}

#[test]
fn members_of_the_same_name_or_address_are_offered_as_one() {
    let found = offered(
        &[
            ("a", "Anna Berg", Some("anna@pumps.example")),
            ("j", "Joe", None),
        ],
        &[
            ("b", "  anna  BERG ", None),
            ("k", "Joseph", Some("joe@x.example")),
        ],
    );
    assert_eq!(found, pairs([("member:b", "member:a")]));
    let found = offered(
        &[("a", "Anna", Some("Anna@Pumps.example "))],
        &[("b", "A. Berg", Some("anna@pumps.example"))],
    );
    assert_eq!(found, pairs([("member:b", "member:a")]));
    // An address says more than a name.
    let found = offered(
        &[
            ("a", "Anna", Some("a@x.example")),
            ("z", "Anna Z", Some("z@x.example")),
        ],
        &[("b", "Anna", None), ("c", "Nobody", Some("a@x.example"))],
    );
    assert_eq!(found, pairs([("member:c", "member:a")]));
    // Of two who share a name, neither is meant.
    let found = offered(
        &[("a", "Anna", None), ("z", "Anna", None)],
        &[("b", "Anna", None)],
    );
    assert_eq!(found, pairs([]));
    // Nothing in common, and nothing said.
    let found = offered(&[("a", "", Some(" "))], &[("b", " ", Some(""))]);
    assert_eq!(found, pairs([]));
    // The same member of both is one already.
    let found = offered(
        &[("a", "Anna", None)],
        &[("a", "Anna", None), ("b", "Anna", None)],
    );
    assert_eq!(found, pairs([]));
}

#[test]
fn only_members_are_offered() {
    let mut here = workspace("pumps", 1, &[("a", "Anna", None)]);
    let mut there = workspace("valves", 2, &[("b", "Bo", None)]);
    for (device, id) in [(&mut here, "1"), (&mut there, "2")] {
        let at = When::At(Moment(MONDAY)).write();
        for kind in ["contact", "company", "lead"] {
            let on = format!("{kind}:{id}");
            let same = [
                ("created_at", at.clone()),
                ("name", "Anna".into()),
                ("email/a@x.example", Value::Bool(true)),
            ];
            device.write(&[edit(&on, &same)]);
        }
    }
    let (preview, _) = here.look(&[&there.file()]);
    assert_eq!(preview.report().files[0].pairs, []);
}

#[test]
fn a_file_of_the_same_workspace_offers_nobody() {
    let mut here = workspace("pumps", 1, &[("a", "Anna", None)]);
    let there = workspace("pumps", 2, &[("b", "Anna", None)]);
    let (preview, _) = here.look(&[&there.file()]);
    assert_eq!(preview.report().files[0].pairs, []);
}

#[test]
fn two_workspaces_become_one() {
    let mut pumps = workspace("pumps", 1, &[("a", "Anna", None), ("j", "Joe", None)]);
    let mut valves = workspace("valves", 2, &[("b", "Anna", None)]);
    let before = pumps.file();
    let (preview, _) = pumps.look(&[&valves.file()]);
    // Nothing is there before it is taken in.
    assert_eq!(pumps.file(), before);
    let file = preview.report().files[0].clone();
    preview.take_in(&mut pumps.journal);
    let same = file
        .pairs
        .iter()
        .map(|p| (p.theirs.clone(), p.ours.clone()));
    let edits = becoming_one(&pumps.journal, file.header.workspace.ids, same.collect());
    let act = pumps.write(&edits).unwrap();

    assert_eq!(workspace_ids(&pumps.journal), ["pumps", "valves"]);
    assert!(!pumps.shows("member:b"));
    assert_eq!(
        pumps.journal.resolve("member:b"),
        pumps.journal.rid("member:a")
    );
    assert!(pumps.shows("lead:valves") && pumps.shows("lead:pumps"));
    // The others join by bringing in the file, and both have the same.
    let (report, _) = valves.bring(&[&pumps.file()]);
    assert_eq!(report.files[0].belongs, Belongs::Here);
    assert_eq!(workspace_ids(&valves.journal), ["pumps", "valves"]);
    assert_eq!(body(&valves.file()), body(&pumps.file()));

    // One undo takes it back, but for the record of it.
    pumps.act(&Command::Undo(act));
    pumps.journal.take_out(file.number);
    pumps.journal.settle();
    assert_eq!(workspace_ids(&pumps.journal), ["pumps"]);
    assert!(!pumps.shows("lead:valves"));
    assert!(!pumps.shows("member:b"));
    assert!(pumps.shows("member:a"));
}

#[test]
fn who_declines_keeps_what_was_there() {
    let mut pumps = workspace("pumps", 1, &[("a", "Anna", None)]);
    let valves = workspace("valves", 2, &[("b", "Anna", None)]);
    let before = pumps.file();
    let (preview, _) = pumps.look(&[&valves.file()]);
    drop(preview);
    assert_eq!(pumps.file(), before);
    assert!(!pumps.shows("lead:valves"));
    assert_eq!(becoming_one(&pumps.journal, Vec::new(), Vec::new()), []);
}
