//! Who has what: what each sender's last file says of the changes that others wrote.

use tandem::exchange::snapshot::known::{Heard, Standing};
use tandem::journal::command::Command;
use tandem::model::when::Moment;
use tandem::view::format::English;
use tandem::view::share::standing;

use crate::device::{Device, edit, read};

const DAY: i64 = 86_400_000;

/// Anna and Joe, who exchanged files both ways, each with what they heard.
fn two() -> [(Device, Heard); 2] {
    let mut anna = Device::founding("Anna", 0xa, "w");
    let mut joe = Device::new("Joe", 0xb);
    joe.now = anna.now;
    joe.bring(&[&anna.file()]);
    joe.joins(None);
    anna.now = joe.now;
    let mut both = [(anna, Heard::default()), (joe, Heard::default())];
    for _ in 0..2 {
        let [a, b] = &mut both;
        send(a, b);
        send(b, a);
    }
    both
}

/// One makes a file, and the other brings it in.
fn send(from: &mut (Device, Heard), to: &mut (Device, Heard)) {
    from.0.now += 1_000;
    let file = from.0.file();
    let header = read(&file).header;
    from.1.note(&header);
    to.0.bring(&[&file]);
    to.1.note(&header);
}

fn stands(who: &(Device, Heard)) -> Vec<Standing> {
    who.1.standing(&who.0.journal, &who.0.member)
}

#[test]
fn after_an_exchange_nobody_lacks_anything_and_after_an_edit_one() {
    let [mut anna, mut joe] = two();
    assert_eq!(stands(&anna)[0].lacks, Some(0));
    assert_eq!(stands(&joe)[0].lacks, Some(0));
    assert_eq!(anna.1.unsent(&anna.0.journal, "member:anna"), 0);

    anna.0
        .write(&[edit("member:anna", &[("email", "a@b.example".into())])]);
    let all = stands(&anna);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].member, "member:joe");
    assert_eq!(all[0].lacks, Some(1));
    assert_eq!(anna.1.unsent(&anna.0.journal, "member:anna"), 1);
    assert_eq!(stands(&joe)[0].lacks, Some(0));

    // Sent is not received: that is known once Joe's next file says so.
    send(&mut anna, &mut joe);
    assert_eq!(anna.1.unsent(&anna.0.journal, "member:anna"), 0);
    assert_eq!(stands(&anna)[0].lacks, Some(1));
    send(&mut joe, &mut anna);
    assert_eq!(stands(&anna)[0].lacks, Some(0));
}

#[test]
fn only_a_senders_last_file_counts() {
    let [mut anna, mut joe] = two();
    let early = read(&joe.0.file()).header;
    anna.0
        .write(&[edit("member:anna", &[("email", "a@b.example".into())])]);
    send(&mut anna, &mut joe);
    send(&mut joe, &mut anna);
    assert_eq!(stands(&anna)[0].lacks, Some(0));
    // Found again in some folder.
    anna.1.note(&early);
    assert_eq!(stands(&anna)[0].lacks, Some(0));
    // A file of nobody is no news of anybody.
    let mut nobody = early.clone();
    nobody.by.id.clear();
    let before = anna.1.clone();
    anna.1.note(&nobody);
    assert_eq!(anna.1, before);
}

#[test]
fn members_who_became_one_are_one() {
    let [mut anna, mut joe] = two();
    let lacking = stands(&anna);
    joe.0.member = "member:joseph".to_owned();
    joe.0.joins(None);
    send(&mut joe, &mut anna);
    assert_eq!(stands(&anna).len(), 2);
    anna.0.act(&Command::Join {
        from: "member:joseph".into(),
        into: "member:joe".into(),
    });
    let all = stands(&anna);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].member, "member:joe");
    // The file of the other id is the last one; only the joining came since.
    assert!(all[0].sent > lacking[0].sent);
    assert_eq!(all[0].lacks, Some(1));
}

#[test]
fn what_was_heard_is_read_back() {
    let [anna, _] = two();
    assert_eq!(Heard::parse(&anna.1.write()), anna.1);
    assert_eq!(Heard::parse(""), Heard::default());
    let damaged = format!("nonsense\n\n{}", anna.1.write());
    assert_eq!(Heard::parse(&damaged), anna.1);
}

#[test]
fn it_is_said_in_words() {
    let now = Moment(100 * DAY);
    let said = |lacks: Option<u64>, days: Option<i64>| {
        let s = Standing {
            member: "member:joe".to_owned(),
            lacks,
            sent: days.map(|d| Moment(now.0 - d * DAY)),
        };
        standing(&s, now, &English, |_| "today".to_owned())
    };
    let table = [
        (None, None, "has sent no file yet", false),
        (
            Some(0),
            Some(0),
            "has all your changes, sent a file today",
            false,
        ),
        (
            Some(1),
            Some(0),
            "lacks 1 of your changes, sent a file today",
            true,
        ),
        (
            Some(12),
            Some(6),
            "lacks 12 of your changes, sent a file today",
            true,
        ),
        (
            Some(0),
            Some(9),
            "has all your changes, sent nothing for 9 days",
            true,
        ),
        (
            Some(1_200),
            Some(7),
            "lacks 1,200 of your changes, sent nothing for 7 days",
            true,
        ),
        // Their clock is ahead.
        (
            Some(0),
            Some(-2),
            "has all your changes, sent a file today",
            false,
        ),
    ];
    for (lacks, days, words, heed) in table {
        assert_eq!(said(lacks, days), (words.to_owned(), heed));
    }
}
