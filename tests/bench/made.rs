//! A workspace made by rule: the same leads, people and changes in every run, written through the journal's
//! own door, so that what is measured is what people do.

use tandem::exchange::snapshot::Sender;
use tandem::journal::command::Command;
use tandem::journal::{Author, Class, Clock, Edit, Journal, ids};
use tandem::model::Value;
use tandem::model::records::{
    CampaignPatch, CompanyPatch, ContactPatch, InteractionPatch, LeadPatch, MemberPatch, SETTINGS,
    SettingsPatch,
};
use tandem::model::when::{Moment, When};

/// The workspace's id and name.
pub const WORKSPACE: (&str, &str) = ("6e6f726477696e642d6d616465", "Nordwind sales and marketing");
/// Changes of a lead, its people's and moves' included.
const CHANGES: usize = 10;
/// 2026-11-23T08:00:00Z: when the last change was written.
pub const UNTIL: i64 = 1_795_420_800_000;
/// Leads come in over so many milliseconds: two years.
const SPAN: i64 = 730 * DAY;
const DAY: i64 = 86_400_000;

const MEMBERS: [(&str, &str); 8] = [
    ("Anna Berg", "marketing"),
    ("Tomás Vidal", "marketing"),
    ("Lucy Okafor", "marketing"),
    ("Joe Lindqvist", "sales"),
    ("Maya Haddad", "sales"),
    ("Piet de Vries", "sales"),
    ("Sofia Rossi", "sales"),
    ("Ken Watanabe", "sales"),
];
const CAMPAIGNS: [(&str, &str, &str); 6] = [
    ("Autumn webinar", "marketing", "webinar"),
    ("Hannover fair", "joint", "trade fair"),
    ("Newsletter", "marketing", "e-mail"),
    ("Partner days", "joint", "partner"),
    ("Winter call blitz", "sales", "phone"),
    ("Search ads", "marketing", "ads"),
];
const FIRST: [&str; 16] = [
    "Marta", "Jonas", "Élodie", "Ravi", "Ingrid", "Paulo", "Yuki", "Samir", "Greta", "Luca",
    "Nora", "Olek", "Zofia", "Henrik", "Amara", "Diego",
];
const LAST: [&str; 16] = [
    "Keller", "Nowak", "Lefèvre", "Iyer", "Solberg", "Costa", "Tanaka", "Haddad", "Brandt",
    "Moretti", "Lindgren", "Kowalski", "Varga", "Jensen", "Adeyemi", "Fuentes",
];
const PLACE: [&str; 20] = [
    "Alster", "Brenner", "Castell", "Delta", "Elbe", "Fjord", "Gotland", "Havel", "Isar", "Jura",
    "Kattegat", "Ligur", "Mosel", "Neckar", "Oder", "Piave", "Rhône", "Saar", "Tauern", "Veneto",
];
const TRADE: [&str; 14] = [
    "Logistics",
    "Optics",
    "Foods",
    "Robotics",
    "Textiles",
    "Health",
    "Paper",
    "Energy",
    "Tools",
    "Marine",
    "Glass",
    "Software",
    "Bikes",
    "Instruments",
];
const LEGAL: [&str; 6] = ["GmbH", "AB", "S.r.l.", "Ltd", "SAS", "BV"];
const SOURCES: [&str; 5] = ["web", "fair", "partner", "referral", "phone"];
const NEEDS: [&str; 4] = [
    "Fewer returns in the spring season",
    "One view of all orders across three warehouses",
    "Answer customers within a day",
    "Replace a spreadsheet that four people edit",
];
/// The ways that leads go; a lead that is not yet at the end of its way stands at the last step named.
const WAYS: [&[&str]; 12] = [
    &[],
    &[],
    &[],
    &["mql"],
    &["mql"],
    &["mql", "sal"],
    &["mql", "sal", "sql"],
    &["mql", "sql", "opportunity"],
    &["sal", "opportunity", "negotiation"],
    &["mql", "opportunity", "customer"],
    &["mql", "lost"],
    &["mql", "disqualified"],
];

/// SplitMix64: numbers that look random and repeat.
pub fn mix(n: u64) -> u64 {
    let z = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn pick<T: Copy>(from: &[T], n: u64) -> T {
    from[(n % from.len() as u64) as usize]
}

fn id(kind: &str, n: u64) -> String {
    ids::imported(WORKSPACE.0, kind, &n.to_string())
}

fn at(ms: i64) -> When {
    When::At(Moment(ms))
}

/// Somebody at work: their clock, and the journal they write in.
struct Writer<'a> {
    journal: &'a mut Journal,
    clock: Clock,
    by: String,
}

impl Writer<'_> {
    fn act(&mut self, now: i64, command: &Command) {
        let edits = command.edits(self.journal).unwrap();
        let author = Author {
            by: Some(&self.by),
            class: Class::Person,
        };
        self.journal
            .write(&mut self.clock, now, &mut || 1, &author, &edits);
    }
}

/// A journal of so many leads with ten changes each, written in the order in which things happened.
pub fn workspace(leads: u64) -> Journal {
    let mut journal = Journal::new();
    journal.seed();
    let start = UNTIL - SPAN - DAY;
    let mut clocks: Vec<Clock> = (0..MEMBERS.len() as u64)
        .map(|n| Clock::new(mix(1 + n)))
        .collect();
    let mut writer = |who: usize, now: i64, command: Command| {
        let mut writer = Writer {
            journal: &mut journal,
            clock: clocks[who].clone(),
            by: id("member", who as u64),
        };
        writer.act(now, &command);
        clocks[who] = writer.clock;
    };
    let at_start = at(start);
    writer(
        0,
        start,
        Command::Create {
            at: at_start,
            records: team(),
        },
    );
    let settings = SettingsPatch::new()
        .name(WORKSPACE.1.to_owned())
        .workspaces(WORKSPACE.0, Value::Bool(true));
    writer(0, start, change(SETTINGS.to_owned(), settings.set()));
    let mut steps: Vec<(i64, u64, usize)> = Vec::new();
    for n in 0..leads {
        let story = story(n, leads);
        steps.extend(story.iter().enumerate().map(|(k, (when, _))| (*when, n, k)));
    }
    steps.sort_unstable();
    for (now, n, k) in steps {
        let who = (mix(n) % MEMBERS.len() as u64) as usize;
        writer(who, now, story(n, leads).swap_remove(k).1);
    }
    journal
}

/// A member as the sender of a snapshot.
pub fn sender(who: u64) -> Sender {
    let (name, team) = pick(&MEMBERS, who);
    Sender {
        id: id("member", who),
        name: name.to_owned(),
        team: team.to_owned(),
    }
}

/// Later changes of somebody who did not hear from the others: each touches a lead of its own.
pub fn later(journal: &mut Journal, who: u64, leads: impl Iterator<Item = u64>) {
    let mut writer = Writer {
        journal,
        clock: Clock::new(mix(1000 + who)),
        by: id("member", who),
    };
    for n in leads {
        let patch = LeadPatch::new().amount((mix(n ^ who) % 9_000_000) as i64 + 100_000);
        writer.act(UNTIL, &change(id("lead", n), patch.set()));
    }
}

fn team() -> Vec<Edit> {
    let members = (0..).zip(MEMBERS).map(|(n, (name, team))| Edit {
        on: id("member", n),
        set: MemberPatch::new()
            .name(name.to_owned())
            .team(team.to_owned())
            .representative(n == 0 || n == 3)
            .set(),
    });
    let campaigns = (0..).zip(CAMPAIGNS).map(|(n, (name, team, channel))| Edit {
        on: id("campaign", n),
        set: CampaignPatch::new()
            .name(name.to_owned())
            .team(team.to_owned())
            .channel(channel.to_owned())
            .set(),
    });
    members.chain(campaigns).collect()
}

fn change(on: String, set: Vec<(String, Value)>) -> Command {
    Command::Change(vec![Edit { on, set }])
}

/// A lead's whole story so far, of exactly [`CHANGES`] lines, one of `of` leads: what happened when.
fn story(n: u64, of: u64) -> Vec<(i64, Command)> {
    let came = UNTIL - SPAN + (SPAN / of as i64) * n as i64;
    let lead = id("lead", n);
    let records = arrival(n);
    let mut lines = records.len();
    let mut story = vec![(
        came,
        Command::Create {
            at: at(came),
            records,
        },
    )];
    let pace = DAY * (3 + (mix(n ^ 7) % 25) as i64);
    let mut now = came;
    for (step, stage) in (1..).zip(pick(&WAYS, mix(n ^ 6))) {
        // The younger, the less far: the way is cut off where time is.
        if now + pace > UNTIL {
            break;
        }
        now += pace;
        let exit = matches!(*stage, "lost" | "disqualified");
        let moved = Command::Move {
            lead: lead.clone(),
            stage: format!("stage:{stage}"),
            id: id("move", n * 16 + step),
            now: at(now),
            at: at(now),
            reason: exit.then(|| "reason:no-need".to_owned()),
            amount: (*stage == "customer").then_some(worth(n)),
        };
        story.push((now, moved));
        lines += 2;
    }
    for step in 0..(CHANGES - lines) as u64 {
        let then = (came + (DAY / 2) * (1 + step as i64)).min(UNTIL);
        story.push((then, care(n, step, then)));
    }
    story
}

/// The records that a lead begins with.
fn arrival(n: u64) -> Vec<Edit> {
    let mut records = Vec::new();
    let company = n / 3;
    if n.is_multiple_of(3) {
        let (place, trade) = (pick(&PLACE, mix(company)), pick(&TRADE, mix(company ^ 5)));
        let name = format!("{place} {trade} {}", pick(&LEGAL, company));
        let set = CompanyPatch::new().name(name).set();
        records.push(Edit {
            on: id("company", company),
            set,
        });
    }
    let person = format!("{} {}", pick(&FIRST, mix(n ^ 1)), pick(&LAST, mix(n ^ 2)));
    let contact = ContactPatch::new()
        .name(person)
        .company(id("company", company))
        .emails(&format!("person{n}@example.com"), true);
    records.push(Edit {
        on: id("contact", n),
        set: contact.set(),
    });
    let made = LeadPatch::new()
        .company(id("company", company))
        .contact(id("contact", n))
        .stage("stage:lead".to_owned())
        .source(pick(&SOURCES, mix(n ^ 3)).to_owned())
        .campaign(id("campaign", mix(n ^ 4) % CAMPAIGNS.len() as u64))
        .marketing_owner(id("member", mix(n ^ 5) % 3));
    records.push(Edit {
        on: id("lead", n),
        set: made.set(),
    });
    records
}

/// What people do about a lead without moving it.
fn care(n: u64, step: u64, then: i64) -> Command {
    let lead = id("lead", n);
    match step {
        0 => change(lead, LeadPatch::new().amount(worth(n)).set()),
        1 => {
            let owner = id("member", 3 + mix(n ^ 8) % 5);
            change(lead, LeadPatch::new().sales_owner(owner).set())
        }
        2 => change(
            lead,
            LeadPatch::new().need(pick(&NEEDS, n).to_owned()).set(),
        ),
        _ => {
            let said = InteractionPatch::new()
                .lead(lead)
                .contact(id("contact", n))
                .at(at(then))
                .text("Called back, wants a second meeting".to_owned());
            let on = id("interaction", n * 16 + step);
            let records = vec![Edit {
                on,
                set: said.set(),
            }];
            Command::Create {
                at: at(then),
                records,
            }
        }
    }
}

fn worth(n: u64) -> i64 {
    (mix(n ^ 9) % 480) as i64 * 25_000 + 150_000
}
