//! The import page: what people read before anything is written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod csv_desk;

use csv_desk::Desk;
use tandem::exchange::csv::Choices;
use tandem::exchange::csv::date::Order;
use tandem::exchange::csv::plan::Unmatched;
use tandem::exchange::csv::read::{ReadError, Reading};
use tandem::view::format::English;
use tandem::view::import::{
    Answer, Import, ImportPage, IssueRow, Tone, issue, page, refusal, rows_file,
};

const FAIR: &[u8] = b"\
Firma;Ansprechpartner;Land;E-Mail;Telefon;Erstkontakt;Messe;Volumen;Bedarf;Standnotiz
Kielwerk Pumpen;Jens Ahlers;DE;ahlers@kielwerk.example;+49 431 555 0142;04/11/2026;Trade fair Hamburg;12.400,00;Ersatzteile in zwei Tagen;Halle 4
Ostermoor Papier;Karin Thoms;AT;thoms@ostermoor.example;;03/11/2026;Trade fair Hamburg;8.000,00;;
Ostrava Coatings;Petr Mal\xfd;CZ;maly@ostrava.example;;05/11/2026;Trade fair Hamburg;31.500,00;;
Hanse Packaging;Uwe Kern;DE;kern@hanse.example;;04/11/2026;Trade fair Hamburg;ca. 5000;;
;;DE;;;05/11/2026;;;;
Tessel Ceramics;Elke Voss;DE;voss@tessel.example;;03/11/2026;Trade fair Hamburg;1,00;;;x;y
Gulf;Ann Roe;DE;j.ruiz@;;03/11/2026;Trade fair Hamburg;1,00;;\"open
";

fn built(desk: &Desk, bytes: &[u8], order: Option<Order>) -> ImportPage {
    looked_at(desk, bytes, order, |import| page(import, &English))
}

fn issues(desk: &Desk, bytes: &[u8]) -> Vec<IssueRow> {
    looked_at(desk, bytes, None, |import| {
        let all = (0..).map_while(|n| issue(import, n, &English));
        all.collect()
    })
}

fn looked_at<T>(
    desk: &Desk,
    bytes: &[u8],
    order: Option<Order>,
    look: impl FnOnce(Import<'_>) -> T,
) -> T {
    let sheet = desk.read_bytes(bytes);
    let mut mapping = desk.guess(&sheet);
    for column in mapping.open_orders(&sheet) {
        mapping.columns[column].order = order;
    }
    let (plan, _) = desk.plan(&sheet, &mapping);
    let import = Import {
        file: "trade-fair-contacts.csv",
        choices: &Choices::default(),
        sheet: &sheet,
        mapping: &mapping,
        context: &desk.context,
        plan: Some(&plan),
    };
    look(import)
}

#[test]
fn a_trade_fair_file_before_the_question_is_answered() {
    let mut desk = Desk::new();
    desk.import_text("E-mail,Company\nthoms@ostermoor.example,Ostermoor Papier\n");
    let page = built(&desk, FAIR, None);
    let chips: Vec<(&str, &str)> = page
        .chips
        .iter()
        .map(|c| (c.label, c.value.as_str()))
        .collect();
    assert_eq!(
        chips,
        [
            ("File", "trade-fair-contacts.csv"),
            ("Rows", "7"),
            ("Between cells", "semicolon"),
            ("Text", "Latin-1"),
            ("Headings", "first row"),
            ("Numbers", "1.234,56"),
        ]
    );
    let columns: Vec<(&str, &str, &str)> = page
        .columns
        .iter()
        .map(|c| {
            (
                c.heading.as_str(),
                c.becomes.as_str(),
                c.guessed.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        columns,
        [
            ("Firma", "Company", "name and values"),
            ("Ansprechpartner", "Contact", "name and values"),
            ("Land", "Country", "name and values"),
            ("E-Mail", "Contact’s e-mail", "name and values"),
            ("Telefon", "Contact’s phone", "name and values"),
            ("Erstkontakt", "Lead created on", "Day or month?"),
            ("Messe", "Campaign", "name and values"),
            ("Volumen", "Amount, EUR", "name"),
            ("Bedarf", "Need", "name"),
            (
                "Standnotiz",
                "Own field “Standnotiz”",
                "no match: kept as it is"
            ),
        ]
    );
    assert_eq!(page.columns[0].first, "Kielwerk Pumpen · Ostermoor Papier");
    assert_eq!(page.questions_left.as_deref(), Some("1 question left"));
    assert!(!page.ready);
    assert_eq!(page.primary, "Import 4 leads");

    let question = &page.questions[0];
    assert_eq!(question.title, "Day or month first?");
    assert_eq!(
        question.text,
        "All 5 dates in “Erstkontakt” can be read both ways. “04/11/2026” is …"
    );
    let options: Vec<(&str, &str)> = question
        .options
        .iter()
        .map(|o| (o.text.as_str(), o.hint.as_str()))
        .collect();
    assert_eq!(
        options,
        [
            ("4 November 2026", "3, 4 or 5 Nov"),
            ("11 April 2026", "11 Mar, Apr or May")
        ]
    );
    assert_eq!(
        question.options[1].answer,
        Answer::Order {
            column: 5,
            order: Order::MonthFirst
        }
    );

    assert_eq!(
        page.matches.sentence,
        "Same lead when the e-mail is the same"
    );
    let lines: Vec<(&str, &str)> = page
        .matches
        .lines
        .iter()
        .map(|l| (l.label, l.count.as_str()))
        .collect();
    assert_eq!(
        lines,
        [("New leads", "3"), ("Updated", "1"), ("Left out", "3")]
    );

    let preview = page.preview.unwrap();
    assert_eq!(preview.shown, "4 of 4");
    let names: Vec<&str> = preview
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Company",
            "Contact",
            "Created on",
            "Stage",
            "Amount",
            "Campaign",
            "Contact’s e-mail",
            "Contact’s phone",
            "Need",
            "Country",
            "Standnotiz",
        ]
    );
    let first: Vec<&str> = preview.rows[0].iter().map(|c| c.text.as_str()).collect();
    assert_eq!(
        first,
        [
            "Kielwerk Pumpen",
            "Jens Ahlers",
            "4 Nov or 11 Apr",
            "Lead",
            "12,400",
            "Trade fair Hamburg",
            "ahlers@kielwerk.example",
            "+49 431 555 0142",
            "Ersatzteile in zwei Tagen",
            "DE",
            "Halle 4",
            "New",
        ]
    );
    assert_eq!(preview.rows[0][2].tone, Tone::Warn);
    assert_eq!(preview.rows[1].last().unwrap().text, "Update");

    let list = issues(&desk, FAIR);
    assert_eq!(page.issues.count, list.len());
    let issues: Vec<(&str, &str, &str, &str)> = list
        .iter()
        .map(|i| {
            (
                i.row.as_str(),
                i.columns.as_str(),
                i.why.as_str(),
                i.so.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        issues,
        [
            ("5", "Volumen", "“ca. 5000” is not a number", "Amount empty"),
            (
                "6",
                "Firma, Ansprechpartner, E-Mail",
                "All empty: no lead to make",
                "Left out"
            ),
            ("7", "Whole row", "12 cells, 10 columns", "Left out"),
            ("8", "Whole row", "A quote is never closed", "Left out"),
        ]
    );
    assert_eq!(
        page.issues.save.as_deref(),
        Some("Save these 4 rows as a file")
    );
    assert_eq!(page.issues.file, "trade-fair-contacts rows to check.csv");
}

#[test]
fn answered_the_file_can_be_imported() {
    let desk = Desk::new();
    let page = built(&desk, FAIR, Some(Order::MonthFirst));
    assert_eq!((page.questions_left, page.ready), (None, true));
    assert_eq!(
        page.questions[0].chosen,
        Some(1),
        "it can be answered otherwise"
    );
    assert_eq!(page.preview.unwrap().rows[0][2].text, "11 Apr 2026");
    assert_eq!(page.primary, "Import 4 leads");
}

#[test]
fn rows_that_fit_no_lead_are_asked_about_once() {
    let mut desk = Desk::new();
    desk.import_text("Lead ID,Company\nx1,A\n");
    let adds = b"Lead ID,Won date\nx1,2024-01-05\nx2,2024-01-06\n";
    let page = built(&desk, adds, None);
    let question = &page.questions[0];
    assert_eq!(
        question.text,
        "1 row adds to a lead that isn’t here: the external id is unknown."
    );
    assert_eq!(
        question.options[0].answer,
        Answer::Unmatched(Unmatched::LeaveOut)
    );
    assert!(!page.ready);
    desk.context.unmatched = Unmatched::LeaveOut;
    let page = built(&desk, adds, None);
    assert_eq!((page.ready, page.primary.as_str()), (true, "Update 1 lead"));
    assert_eq!(page.questions[0].chosen, Some(0));
}

#[test]
fn an_imported_file_has_nothing_to_import() {
    let mut desk = Desk::new();
    let text = "Lead ID,Company\nx1,A\n";
    desk.import_text(text);
    let page = built(&desk, text.as_bytes(), None);
    assert_eq!(
        (page.ready, page.primary.as_str()),
        (false, "Nothing to import")
    );
    assert_eq!(
        page.preview.unwrap().rows[0].last().unwrap().text,
        "No change"
    );
    assert_eq!(page.matches.lines[2].label, "Unchanged");
}

#[test]
fn a_chip_reads_the_file_otherwise() {
    let desk = Desk::new();
    let page = built(&desk, FAIR, None);
    let option = |label: &str, text: &str| {
        let chip = page.chips.iter().find(|c| c.label == label).unwrap();
        chip.options
            .iter()
            .find(|o| o.text == text)
            .unwrap()
            .clone()
    };
    assert!(option("Between cells", "semicolon").current);
    let comma = option("Between cells", "comma").choices;
    let sheet = Reading::new(FAIR.into(), comma).unwrap().finish();
    assert_eq!(sheet.dialect.delimiter, b',');
    assert!(option("Numbers", "1,234.56").choices.decimals.is_some());
}

#[test]
fn rows_with_issues_are_saved_to_be_corrected() {
    let mut desk = Desk::new();
    let text = "Company,Amount\nA,5\n\nB,ca. 5\nC,=1+1\nD,7\nE,8,more\n";
    let file = looked_at(&desk, text.as_bytes(), None, |import| {
        rows_file(import, &English)
    });
    assert_eq!(
        String::from_utf8(file.clone()).unwrap(),
        "\u{FEFF}Tandem: row,Tandem: reason,Company,Amount\r\n\
         4,Amount: “ca. 5” is not a number,B,ca. 5\r\n\
         5,Amount: “=1+1” is not a number,C,\"'=1+1\"\r\n\
         7,\"3 cells, 2 columns\",E,8,more\r\n"
    );
    // Corrected, it can be imported: what we added is left aside.
    let corrected = String::from_utf8(file)
        .unwrap()
        .replace(",more", "")
        .replace("ca. 5", "5");
    let plan = desk.import_text(&corrected.replace("“5”", "it"));
    assert_eq!((plan.new, plan.left_out, desk.count("field")), (3, 0, 0));
}

#[test]
fn while_rows_are_looked_at_again_the_button_says_so() {
    let desk = Desk::new();
    let sheet = desk.read_bytes(FAIR);
    let mapping = desk.guess(&sheet);
    let import = Import {
        file: "fair.csv",
        choices: &Choices::default(),
        sheet: &sheet,
        mapping: &mapping,
        context: &desk.context,
        plan: None,
    };
    let page = page(import, &English);
    assert_eq!(
        (page.primary.as_str(), page.ready),
        ("Looking at the rows…", false)
    );
}

#[test]
fn rows_are_shown_as_they_will_be_when_they_change_leads() {
    let mut desk = Desk::new();
    desk.import_text("Lead ID,Company,Created,Source\nx1,A,2024-01-02,fair\n");
    let lead = desk.lead_by_id("x1");
    desk.edit(&lead, "source", "Anna’s call".into());
    let second = b"Lead ID,Won date,Source,Colour,Owner\nx1,2024-05-01,web,red,Joe Ruiz\n";
    let preview = built(&desk, second, None).preview.unwrap();
    let names: Vec<&str> = preview
        .columns
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Lead",
            "Created on",
            "Stage",
            "Won on",
            "Source",
            "Sales owner",
            "Colour"
        ]
    );
    let cells: Vec<&str> = preview.rows[0].iter().map(|c| c.text.as_str()).collect();
    assert_eq!(
        cells,
        [
            "x1",
            "2 Jan 2024",
            "Customer",
            "1 May 2024",
            "Anna’s call",
            "Joe Ruiz",
            "red",
            "Update"
        ]
    );
}

#[test]
fn refusals_say_what_to_do() {
    assert_eq!(
        refusal(ReadError::NotText("a PDF"), &English),
        "This is a PDF, not a CSV file. Save it as CSV first."
    );
    assert_eq!(
        refusal(ReadError::TooLarge(300 * 1024 * 1024), &English),
        "This file has 300 MB; up to 256 MB can be read."
    );
}
