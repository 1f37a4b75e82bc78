//! Importing files into a journal: what is new, what changes, what stays, and that all of it can be done
//! again, by others, and taken back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod csv_desk;

use csv_desk::Desk;
use proptest::prelude::*;
use tandem::exchange::csv::issue::{So, Why};
use tandem::exchange::csv::mapping::{Guess, Mapping, fingerprint};
use tandem::exchange::csv::plan::{Outcome, Unmatched};
use tandem::exchange::csv::target::Target;
use tandem::exchange::snapshot::preview::workspace_ids;
use tandem::journal::Edit;
use tandem::journal::command::Command;
use tandem::model::Value;

const FAIR: &str = "\
Firma;Ansprechpartner;Land;E-Mail;Telefon;Erstkontakt;Messe;Volumen;Bedarf;Standnotiz
Kielwerk Pumpen;Jens Ahlers;DE;ahlers@kielwerk.example;+49 431 555 0142;04/11/2026;Trade fair Hamburg;12.400,00;Ersatzteile in zwei Tagen;Halle 4, Karte erhalten
Ostermoor Papier;Karin Thoms;AT;thoms@ostermoor.example;+43 1 555 0199;03/11/2026;Trade fair Hamburg;8.000,00;Papier;Halle 2
Hanse Packaging;Uwe Kern;DE;kern@hanse.example;;04/11/2026;Trade fair Hamburg;ca. 5000;;
;;DE;;;05/11/2026;;;;
Ostrava Coatings;Petr Malý;CZ;j.ruiz@;;31/02/2026;Trade fair Hamburg;31.500,00;;
";

#[test]
fn a_trade_fair_file_is_understood_and_read() {
    let desk = Desk::new();
    let sheet = desk.read(FAIR);
    let mapping = desk.guess(&sheet);
    let guessed: Vec<(Target, Guess)> = mapping
        .columns
        .iter()
        .map(|c| (c.target, c.guess))
        .collect();
    use Guess::{Name, NameAndValues, NoMatch};
    assert_eq!(
        guessed,
        [
            (Target::Company, NameAndValues),
            (Target::Contact, NameAndValues),
            (Target::Country, NameAndValues),
            (Target::Email, Name),
            (Target::Phone, NameAndValues),
            (Target::Created, Name),
            (Target::Campaign, NameAndValues),
            (Target::Amount, Name),
            (Target::Need, Name),
            (Target::Own, NoMatch),
        ]
    );
    assert_eq!(mapping.key, Some(Target::Email));
    assert_eq!(mapping.open_orders(&sheet), [5]);

    let (plan, _) = desk.plan(&sheet, &mapping);
    assert_eq!((plan.new, plan.left_out), (4, 1));
    let issues: Vec<_> = plan
        .issues
        .list()
        .iter()
        .map(|i| (i.row, &i.why, i.so))
        .collect();
    assert_eq!(
        issues,
        [
            (
                3,
                &Why::NotANumber("ca. 5000".into()),
                So::Empty(Target::Amount)
            ),
            (4, &Why::NothingToMake, So::LeftOut),
            (
                5,
                &Why::NoDomain("j.ruiz@".into()),
                So::Empty(Target::Email)
            ),
            (
                5,
                &Why::NoSuchDay("31/02/2026".into()),
                So::Empty(Target::Created)
            ),
        ]
    );
}

#[test]
fn an_import_writes_lead_company_contact_campaign_and_own_fields() {
    let mut desk = Desk::new();
    let sheet = desk.read(FAIR);
    let mut mapping = desk.guess(&sheet);
    mapping.columns[5].order = Some(tandem::exchange::csv::date::Order::DayFirst);
    let plan = desk.import(&sheet, &mapping);
    assert_eq!((plan.companies, plan.contacts, plan.campaigns), (4, 4, 1));
    assert_eq!(desk.count("lead"), 4);
    let lead = desk.lead_of_company("Kielwerk Pumpen");
    assert_eq!(desk.text(&lead, "created_at"), "2026-11-04");
    assert_eq!(desk.value(&lead, "amount"), Some(Value::Int(1_240_000)));
    assert_eq!(desk.text(&lead, "currency"), "EUR");
    assert_eq!(desk.text(&lead, "stage"), "stage:lead");
    assert_eq!(desk.text(&lead, "need"), "Ersatzteile in zwei Tagen");
    assert_eq!(
        desk.own(&lead, "Standnotiz"),
        Some(Value::from("Halle 4, Karte erhalten"))
    );
    let company = desk.text(&lead, "company");
    assert_eq!(desk.text(&company, "country"), "DE");
    let contact = desk.text(&lead, "contact");
    assert_eq!(desk.text(&contact, "name"), "Jens Ahlers");
    assert_eq!(desk.text(&contact, "company"), company);
    assert_eq!(
        desk.value(&contact, "email/ahlers@kielwerk.example"),
        Some(Value::Bool(true))
    );
    assert_eq!(
        desk.value(&contact, "phone/+49 431 555 0142"),
        Some(Value::Bool(true))
    );
    let campaign = desk.text(&lead, "campaign");
    assert_eq!(desk.text(&campaign, "name"), "Trade fair Hamburg");
}

#[test]
fn the_same_file_twice_changes_nothing_and_two_importers_merge_to_one() {
    let mut desk = Desk::new();
    let sheet = desk.read(FAIR);
    let mapping = desk.guess(&sheet);
    desk.import(&sheet, &mapping);
    let (again, edits) = desk.plan(&sheet, &mapping);
    assert_eq!(
        (again.new, again.updated, again.unchanged, again.left_out),
        (0, 0, 4, 1)
    );
    assert_eq!(edits, []);

    let mut other = Desk::at(2, 86_400_000);
    other.import(&sheet, &mapping);
    desk.merge(&other);
    assert_eq!(desk.count("lead"), 4);
    assert_eq!(desk.count("company"), 4);
    assert_eq!(desk.count("contact"), 4);
    assert_eq!(desk.journal.differences().len(), 0);
}

#[test]
fn one_undo_takes_all_of_it_back_updates_included() {
    let mut desk = Desk::new();
    let first = "E-mail,Company,Source\nanna@a.example,A,fair\njoe@b.example,B,fair\n";
    desk.import_text(first);
    let lead = desk.lead_of_company("A");
    let second = "E-mail,Company,Source\nanna@a.example,A,webinar\nmia@c.example,C,webinar\n";
    let plan = desk.import_text(second);
    assert_eq!((plan.new, plan.updated), (1, 1));
    assert_eq!(desk.text(&lead, "source"), "webinar");
    desk.undo_last();
    assert_eq!(desk.text(&lead, "source"), "fair");
    assert_eq!((desk.count("lead"), desk.count("company")), (2, 2));
    // Taken back, it can be imported again.
    let plan = desk.import_text(second);
    assert_eq!((plan.new, plan.updated), (1, 1));
    assert_eq!(desk.count("lead"), 3);
}

#[test]
fn what_people_wrote_stays_unless_ticked_and_what_they_deleted_stays_deleted() {
    let mut desk = Desk::new();
    let file = |source| format!("Lead ID,Company,Source\nx1,A,{source}\nx2,B,{source}\n");
    desk.import_text(&file("fair"));
    let a = desk.lead_of_company("A");
    let b = desk.lead_of_company("B");
    desk.edit(&a, "source", Value::from("Anna's call"));
    let sheet = desk.read(&file("webinar"));
    let mut mapping = desk.guess(&sheet);
    let (plan, _) = desk.plan(&sheet, &mapping);
    assert_eq!((plan.updated, plan.unchanged), (1, 1));
    assert_eq!(plan.kept.into_iter().collect::<Vec<_>>(), [(2, 1)]);
    mapping.columns[2].over_people = true;
    let (plan, _) = desk.plan(&sheet, &mapping);
    assert_eq!(plan.updated, 2);
    // What a person emptied stays empty, too.
    mapping.columns[2].over_people = false;
    desk.edit(&a, "source", Value::Null);
    assert_eq!(desk.plan(&sheet, &mapping).0.unchanged, 1);

    desk.edit(&b, "deleted", Value::Bool(true));
    let (plan, edits) = desk.plan(&sheet, &mapping);
    assert_eq!((plan.left_out, plan.unchanged), (1, 1));
    assert_eq!(plan.issues.list()[0].why, Why::Deleted("x2".into()));
    assert_eq!(edits, []);
}

#[test]
fn rows_of_one_lead_are_joined_and_the_first_one_stands() {
    let mut desk = Desk::new();
    let text = "Lead ID,Company,Source,Note,Contact\n\
                x1,A,fair,,Ann\n\
                x1,A,webinar,late,Ben\n\
                x1,A,fair,,Ann\n";
    let plan = desk.import_text(text);
    assert_eq!(
        plan.outcomes,
        [Outcome::New, Outcome::Joined, Outcome::Joined]
    );
    let lead = desk.lead_of_company("A");
    assert_eq!(desk.text(&lead, "source"), "fair");
    assert_eq!(desk.own(&lead, "Note"), Some(Value::from("late")));
    assert_eq!(
        plan.issues.list()[0].why,
        Why::SameAs {
            row: 1,
            says: Some("webinar".into())
        }
    );
    let sheet = desk.read(text);
    let (again, edits) = desk.plan(&sheet, &desk.guess(&sheet));
    assert_eq!(edits, []);
    assert_eq!(
        again.outcomes,
        [Outcome::Unchanged, Outcome::Joined, Outcome::Joined]
    );
}

#[test]
fn a_second_file_adds_to_the_leads_of_the_first() {
    let mut desk = Desk::new();
    desk.import_text(
        "mql_id,first_contact_date,origin\nm1,2018-02-01,social\nm2,2018-03-01,paid\n",
    );
    let second = "mql_id,won_date,business_segment,declared_monthly_revenue\n\
                  m1,2018-02-26 19:58:54,pet,1000.0\n\
                  m9,2018-03-01 00:00:00,pet,0.0\n";
    let sheet = desk.read(second);
    let mapping = desk.guess(&sheet);
    assert!(mapping.only_adds());
    let (plan, _) = desk.plan(&sheet, &mapping);
    assert_eq!((plan.updated, plan.new, plan.unmatched), (1, 1, 1));
    desk.context.unmatched = Unmatched::LeaveOut;
    let plan = desk.import(&sheet, &mapping);
    assert_eq!((plan.updated, plan.left_out, plan.unmatched), (1, 1, 1));
    assert_eq!(plan.issues.list()[0].why, Why::NoSuchLead("m9".into()));
    let lead = desk.lead_by_id("m1");
    assert_eq!(desk.text(&lead, "stage"), "stage:customer");
    assert_eq!(
        desk.moves(&lead),
        [(
            "stage:customer".to_owned(),
            "2018-02-26T19:58:54.000Z".to_owned()
        )]
    );
    assert_eq!(
        desk.own(&lead, "declared_monthly_revenue"),
        Some(Value::Int(1000))
    );
    assert_eq!(desk.value(&lead, "amount"), None);
    assert_eq!(desk.plan(&sheet, &mapping).0.unchanged, 1);
}

#[test]
fn leaving_out_is_forgotten_once_the_file_makes_leads_too() {
    let mut desk = Desk::new();
    desk.import_text("mql_id,origin\nm1,social\n");
    let sheet = desk.read("mql_id,won_date,seller\nm1,2018-02-26,A\nm9,2018-03-01,B\n");
    let mut mapping = desk.guess(&sheet);
    assert!(mapping.only_adds());
    desk.context.unmatched = Unmatched::LeaveOut;
    assert_eq!(desk.plan(&sheet, &mapping).0.left_out, 1);
    mapping.choose(2, Target::Company);
    assert!(!mapping.only_adds());
    let (plan, _) = desk.plan(&sheet, &mapping);
    assert_eq!((plan.new, plan.left_out, plan.unmatched), (1, 0, 0));
}

#[test]
fn dates_are_asked_about_wherever_in_a_column_they_stand() {
    let desk = Desk::new();
    let mut text = String::from("Company,Seen\n");
    for n in 0..600 {
        text.push_str(&format!("Company {n},never\n"));
    }
    text.push_str("Late,04/11/2026\n");
    let sheet = desk.read(&text);
    let mut mapping = desk.guess(&sheet);
    assert_eq!(mapping.columns[1].target, Target::Own);
    mapping.choose(1, Target::Created);
    assert_eq!(mapping.open_orders(&sheet), [1]);
    let (plan, _) = desk.plan(&sheet, &mapping);
    assert_eq!(plan.issues.total(), 600, "and each of the others is told");

    let settled = desk.read(&format!("{text}Later,13/11/2026\n"));
    assert_eq!(mapping.open_orders(&settled), Vec::<usize>::new());
}

#[test]
fn a_closed_deal_begins_no_later_than_it_closed() {
    let mut desk = Desk::new();
    desk.import_text(
        "Deal ID,Company,Stage,Close Date\n1,A,Closed Won,2024-05-01\n2,B,Closed Lost,2024-06-01\n",
    );
    for (lead, day) in [("1", "2024-05-01"), ("2", "2024-06-01")] {
        let lead = desk.lead_by_id(lead);
        assert_eq!(desk.text(&lead, "created_at"), day);
        assert_eq!(desk.moves(&lead)[0].1, day);
    }
}

#[test]
fn leads_begin_where_the_headings_say_else_at_the_first_stage() {
    for (heading, stage) in [
        ("Lead ID", "stage:lead"),
        ("mql_id", "stage:mql"),
        ("SQL id", "stage:sql"),
    ] {
        let mut desk = Desk::new();
        desk.import_text(&format!("{heading},Company\nx1,A\n"));
        assert_eq!(desk.text(&desk.lead_of_company("A"), "stage"), stage);
    }
}

#[test]
fn what_was_imported_stays_known_in_a_workspace_made_one_with_another() {
    let file = "Lead ID,Company,Contact,E-mail,Campaign,Won date\n\
                x1,A,Ann,ann@a.example,Fair,2024-05-01\n\
                x2,B,Ben,ben@b.example,Fair,\n";
    for other in ["a0", "z9"] {
        let mut desk = Desk::new();
        let sheet = desk.read(file);
        let mapping = desk.guess(&sheet);
        desk.import(&sheet, &mapping);
        desk.edit(&desk.lead_by_id("x2"), "deleted", Value::Bool(true));
        let ids = ["w1", other].map(str::to_owned).to_vec();
        let edits = Command::Adopt(ids).edits(&desk.journal).unwrap();
        desk.write(edits);
        let mut workspaces = workspace_ids(&desk.journal);
        workspaces.sort();
        assert_eq!(workspaces.len(), 2);
        desk.context.workspaces = workspaces;
        let (plan, edits) = desk.plan(&sheet, &mapping);
        assert_eq!(edits, [], "with {other}");
        assert_eq!((plan.unchanged, plan.left_out), (1, 1));
        assert_eq!(plan.issues.list()[0].why, Why::Deleted("x2".into()));

        // What is new there goes by the smallest.
        let mut fresh = Desk::new();
        fresh.context.workspaces = desk.context.workspaces.clone();
        fresh.import_text("Lead ID,Company\nx3,C\n");
        desk.import_text("Lead ID,Company\nx3,C\n");
        assert_eq!(desk.lead_by_id("x3"), fresh.lead_by_id("x3"));
    }
}

#[test]
fn why_a_deal_was_lost_becomes_its_reason() {
    let mut desk = Desk::new();
    let text = "Deal ID,Company,Stage,Close Date,Closed Lost Reason\n\
                1,A,Closed Lost,2024-05-01,no need\n\
                2,B,Closed Lost,2024-05-01,Moon was full\n";
    let sheet = desk.read(text);
    let mapping = desk.guess(&sheet);
    assert_eq!(mapping.columns[4].target, Target::ExitReason);
    let plan = desk.import(&sheet, &mapping);
    let lead = desk.lead_by_id("1");
    let reason = desk.text(&lead, "exit_reason");
    assert_eq!(desk.text(&reason, "name"), "No need");
    let step = desk
        .ids("move")
        .into_iter()
        .find(|id| desk.text(id, "lead") == lead);
    assert_eq!(desk.text(&step.unwrap(), "reason"), reason);
    let other = desk.lead_by_id("2");
    assert_eq!(desk.value(&other, "exit_reason"), None);
    assert_eq!(
        desk.own(&other, "Closed Lost Reason"),
        Some("Moon was full".into())
    );
    assert_eq!(
        plan.issues.list()[0].why,
        Why::NoSuchReason("Moon was full".into())
    );
    assert_eq!(desk.plan(&sheet, &mapping).1, []);
}

#[test]
fn a_currency_without_an_amount_is_kept_unless_it_would_turn_one_that_is_here() {
    let mut desk = Desk::new();
    desk.import_text("Lead ID,Company,Amount,Currency\n1,A,,USD\n2,B,ca. 5,CHF\n3,C,70,EUR\n");
    assert_eq!(desk.text(&desk.lead_by_id("1"), "currency"), "USD");
    assert_eq!(desk.text(&desk.lead_by_id("2"), "currency"), "CHF");
    desk.import_text("Lead ID,Amount,Currency\n3,,JPY\n");
    assert_eq!(desk.text(&desk.lead_by_id("3"), "currency"), "EUR");
}

#[test]
fn one_undo_takes_back_stages_moves_tags_and_own_fields() {
    let mut desk = Desk::new();
    desk.import_text("Lead ID,Company,Created,Tags,Colour\nx1,A,2024-01-02,warm,red\n");
    let lead = desk.lead_by_id("x1");
    let before = desk.journal.fields(desk.journal.rid(&lead).unwrap()).len();
    let second = "Lead ID,Company,Won date,Tags,Colour,Size of fleet\n\
                  x1,A,2024-05-01,\"hot,vip\",blue,12\n\
                  x2,B,2024-06-01,cold,green,3\n";
    desk.import_text(second);
    assert_eq!(desk.text(&lead, "stage"), "stage:customer");
    assert_eq!(desk.moves(&lead).len(), 1);
    assert_eq!(desk.value(&lead, "tag/vip"), Some(Value::Bool(true)));
    assert_eq!(desk.own(&lead, "Colour"), Some("blue".into()));
    desk.undo_last();
    assert_eq!((desk.count("lead"), desk.count("company")), (1, 1));
    assert_eq!((desk.count("move"), desk.count("field")), (0, 1));
    assert_eq!(desk.moves(&lead), []);
    assert_eq!(desk.text(&lead, "stage"), "stage:lead");
    assert_eq!(desk.value(&lead, "tag/vip"), None);
    assert_eq!(desk.own(&lead, "Colour"), Some("red".into()));
    let after = desk.journal.fields(desk.journal.rid(&lead).unwrap()).len();
    assert_eq!(after, before);
}

#[test]
fn an_older_win_does_not_move_a_lead_that_moved_on() {
    let mut desk = Desk::new();
    desk.import_text("Lead ID,Company,Won date\nx1,A,2024-05-01\n");
    let lead = desk.lead_of_company("A");
    desk.import_text("Lead ID,Lost date\nx1,2024-03-01\n");
    assert_eq!(desk.text(&lead, "stage"), "stage:customer");
    assert_eq!(desk.moves(&lead).len(), 2);
    desk.import_text("Lead ID,Deal stage,Lost date\nx1,Negotiation,2024-06-01\n");
    assert_eq!(desk.text(&lead, "stage"), "stage:lost");
}

#[test]
fn the_latest_of_a_win_and_a_loss_counts_and_what_has_no_record_is_kept() {
    let mut desk = Desk::new();
    desk.import_text("Lead ID,Won date,Lost date,Country\nx1,2024-01-05,2024-02-05,DE\nx2,2024-03-05,2024-02-05,AT\n");
    let first = desk.lead_by_id("x1");
    assert_eq!(desk.text(&first, "stage"), "stage:lost");
    assert_eq!(desk.own(&first, "Country"), Some(Value::from("DE")));
    assert_eq!(desk.text(&desk.lead_by_id("x2"), "stage"), "stage:customer");
    assert_eq!(
        desk.text(&first, "created_at"),
        "2024-01-05",
        "the first thing known of it"
    );
}

#[test]
fn another_person_of_a_joined_row_takes_part() {
    let mut desk = Desk::new();
    desk.import_text("Lead ID,Company,E-mail\nx1,A,ann@a.example\nx1,A,ben@a.example\n");
    let lead = desk.lead_by_id("x1");
    let ben = desk
        .ids("contact")
        .into_iter()
        .find(|id| desk.value(id, "email/ben@a.example").is_some());
    assert_eq!(
        desk.value(&lead, &format!("person/{}", ben.unwrap())),
        Some(Value::from(""))
    );
}

#[test]
fn stages_and_members_by_name_and_what_is_unknown_is_kept() {
    let mut desk = Desk::new();
    let text = "Deal ID,Company,Stage,Owner,Close Date\n\
                1,A,Closed Won,Anna Kim,2024-05-01\n\
                2,B,negotiation,JOE@US.EXAMPLE,2024-06-01\n\
                3,C,Sniffing,Nobody,2024-07-01\n";
    let plan = desk.import_text(text);
    let a = desk.lead_of_company("A");
    assert_eq!(desk.text(&a, "stage"), "stage:customer");
    assert_eq!(
        desk.moves(&a),
        [("stage:customer".to_owned(), "2024-05-01".to_owned())]
    );
    assert_eq!(desk.text(&a, "marketing_owner"), "member:anna");
    let b = desk.lead_of_company("B");
    assert_eq!(desk.text(&b, "stage"), "stage:negotiation");
    assert_eq!(desk.text(&b, "sales_owner"), "member:joe");
    assert_eq!(desk.text(&b, "expected_close"), "2024-06-01");
    let c = desk.lead_of_company("C");
    assert_eq!(desk.text(&c, "stage"), "stage:lead");
    assert_eq!(desk.own(&c, "Stage"), Some(Value::from("Sniffing")));
    assert_eq!(desk.own(&c, "Owner"), Some(Value::from("Nobody")));
    let why: Vec<_> = plan.issues.list().iter().map(|i| (&i.why, i.so)).collect();
    assert_eq!(
        why,
        [
            (&Why::NoSuchStage("Sniffing".into()), So::KeptAsOwn),
            (&Why::NoSuchMember("Nobody".into()), So::KeptAsOwn),
        ]
    );
}

#[test]
fn a_lead_made_by_hand_is_found_by_address_company_or_id() {
    let mut desk = Desk::new();
    desk.write(vec![
        Edit {
            on: "company:h".into(),
            set: vec![
                ("created_at".into(), "2026-01-01".into()),
                ("name".into(), "Acme, Inc.".into()),
            ],
        },
        Edit {
            on: "contact:h".into(),
            set: vec![
                ("created_at".into(), "2026-01-01".into()),
                ("email/Ann@Acme.example".into(), true.into()),
            ],
        },
        Edit {
            on: "lead:h".into(),
            set: vec![
                ("created_at".into(), "2026-01-01".into()),
                ("company".into(), "company:h".into()),
                ("contact".into(), "contact:h".into()),
                ("external_id".into(), "x1".into()),
            ],
        },
    ]);
    let plan = desk.import_text("E-mail,Company,Source\nann@acme.example,ACME INC,fair\n");
    assert_eq!(
        (plan.new, plan.updated, plan.companies, plan.contacts),
        (0, 1, 0, 0)
    );
    let plan = desk.import_text("Lead ID,Source\nx1,fair\n");
    assert_eq!((plan.new, plan.unchanged), (0, 1));
    assert_eq!(
        (
            desk.count("lead"),
            desk.count("company"),
            desk.count("contact")
        ),
        (1, 1, 1)
    );
    // Two leads of one address: nobody guesses which.
    desk.write(vec![Edit {
        on: "lead:i".into(),
        set: vec![
            ("created_at".into(), "2026-01-01".into()),
            ("contact".into(), "contact:h".into()),
        ],
    }]);
    let plan = desk.import_text("E-mail,Source\nann@acme.example,other\n");
    assert_eq!(
        plan.issues.list()[0].why,
        Why::SeveralLeads("ann@acme.example".into(), 2)
    );
}

#[test]
fn a_mapping_is_remembered_for_files_with_the_same_headings() {
    let desk = Desk::new();
    let sheet = desk.read(FAIR);
    let mut mapping = desk.guess(&sheet);
    mapping.choose(9, Target::Need);
    mapping.columns[5].order = Some(tandem::exchange::csv::date::Order::MonthFirst);
    assert_eq!(
        mapping.columns[8].target,
        Target::Own,
        "only one column is the need"
    );
    let again = Mapping::read(&mapping.write(), &sheet).unwrap();
    assert_eq!(again.key, mapping.key);
    let both = again.columns.iter().zip(&mapping.columns);
    for (read, written) in both {
        assert_eq!((read.target, read.order), (written.target, written.order));
        assert_eq!(read.guess, Guess::Remembered);
    }
    for broken in ["", "email", " EUR own", "email  what own", "ignore  own"] {
        assert_eq!(Mapping::read(broken, &sheet), None, "{broken}");
    }
    let headings = |text: &str| text.split(';').map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        fingerprint(&headings("E-Mail;Lead type")),
        fingerprint(&headings("email;LEAD_TYPE"))
    );
    assert_ne!(fingerprint(&headings("a;b")), fingerprint(&headings("b;a")));
}

#[test]
fn a_million_cells_are_planned_and_imported() {
    let mut text =
        String::from("Lead ID,Company,E-mail,Created,Amount,Source,Campaign,Note,City,Product\n");
    for n in 0..100_000 {
        let row = format!(
            "x{n},Company {},p{n}@c{n}.example,2024-0{}-11,{n}.50,web,Campaign {},note {n},Kiel,pump\n",
            n / 3,
            n % 9 + 1,
            n % 40
        );
        text.push_str(&row);
    }
    let mut desk = Desk::new();
    let start = std::time::Instant::now();
    let sheet = desk.read(&text);
    let read = start.elapsed();
    assert_eq!(sheet.table.len() * sheet.headings.len(), 1_000_000);
    let mapping = desk.guess(&sheet);
    let start = std::time::Instant::now();
    let plan = desk.import(&sheet, &mapping);
    println!(
        "a million cells: read in {read:?}, imported in {:?}",
        start.elapsed()
    );
    assert_eq!((plan.new, plan.issues.total()), (100_000, 0));
    assert_eq!(
        (desk.count("lead"), desk.count("contact")),
        (100_000, 100_000)
    );
    assert_eq!(
        (desk.count("company"), desk.count("campaign")),
        (33_334, 40)
    );
    let last = desk.lead_by_id("x99999");
    assert_eq!(desk.value(&last, "amount"), Some(Value::Int(9_999_950)));
}

#[test]
fn two_hundred_columns_are_planned_and_all_that_is_filled_is_shown() {
    let headings: Vec<String> = (0..200).map(|n| format!("Field {n}")).collect();
    let mut text = format!("Company,{}\n", headings[1..].join(","));
    for row in 0..500 {
        let cells: Vec<String> = (0..200).map(|n| format!("v{row}-{n}")).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    let mut desk = Desk::new();
    let sheet = desk.read(&text);
    let mapping = desk.guess(&sheet);
    let plan = desk.import(&sheet, &mapping);
    assert_eq!((plan.new, plan.issues.total()), (500, 0));
    assert!(plan.first.iter().all(|row| row.values.len() >= 200));
    assert_eq!(desk.count("field"), 199);
    let lead = desk.lead_of_company("v499-0");
    assert_eq!(desk.own(&lead, "Field 199"), Some("v499-199".into()));
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_does() {
    let desk = Desk::new();
    let numbers = |text: &str| desk.read(text).numbers.clone();
    assert_eq!(numbers("Company,Source\nA,x\nB,y\n"), [2, 3]);
    assert_eq!(numbers("Company,Source\nA,x\n\n\nB,y\n"), [2, 5]);
    assert_eq!(numbers("Company,Source\r\nA,x\r\n\r\n,\r\nB,y\r\n"), [2, 5]);
    assert_eq!(
        numbers("Company,Source\n\"A\nand more\",x\nB,y\n"),
        [2, 3],
        "a cell of two lines"
    );
    assert_eq!(
        numbers("Company,Source\nA,\"open\nB,y\nC,z\n"),
        [2, 3, 4],
        "a quote never closed"
    );
    assert_eq!(numbers("\nCompany,Source\nA,x\n"), [3]);
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]{1,2}",
        Just(String::new()),
        "[a-c]@[a-c]\\.example",
        "0[1-9]/1[0-2]/202[0-4]",
        "[0-9]{1,3},[0-9]{2}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn importing_again_finds_nothing_new(rows in prop::collection::vec(prop::collection::vec(cell(), 6), 1..12)) {
        let mut text = String::from("Lead ID;Company;E-mail;Created;Amount;Note\n");
        for row in &rows {
            text.push_str(&row.join(";"));
            text.push('\n');
        }
        for key in [Some(Target::ExternalId), Some(Target::Email), Some(Target::Company), None] {
            let mut desk = Desk::new();
            let sheet = desk.read(&text);
            let mut mapping = desk.guess(&sheet);
            for (n, target) in [Target::ExternalId, Target::Company, Target::Email, Target::Created, Target::Amount].into_iter().enumerate() {
                mapping.choose(n, target);
            }
            mapping.key = key;
            let first = desk.import(&sheet, &mapping);
            let (again, edits) = desk.plan(&sheet, &mapping);
            prop_assert_eq!(edits, [], "by {:?}\n{}", key, text);
            prop_assert_eq!(again.new, 0);
            prop_assert_eq!(again.left_out, first.left_out);
            prop_assert_eq!(desk.count("lead"), first.new as usize);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_change_ids(ids in prop::collection::hash_set("[a-z]{3}", 1..10), seed in any::<prop::sample::Index>()) {
        let rows: Vec<String> = ids.iter().map(|id| format!("{id},Company {id}\n")).collect();
        let mut turned = rows.clone();
        turned.rotate_left(seed.index(rows.len()));
        let import = |rows: &[String]| {
            let mut desk = Desk::new();
            desk.import_text(&format!("Lead ID,Company\n{}", rows.concat()));
            (desk.ids("lead"), desk.ids("company"))
        };
        prop_assert_eq!(import(&rows), import(&turned));
    }
}
