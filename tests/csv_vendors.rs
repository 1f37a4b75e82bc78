//! What the exports of common systems become without anybody's help.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod csv_desk;

use csv_desk::Desk;
use tandem::exchange::csv::encoding::Encoding;
use tandem::exchange::csv::number::Decimals;
use tandem::exchange::csv::target::Target::{self, *};
use tandem::model::Value;

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/csv/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

#[test]
fn headings_of_common_systems() {
    let desk = Desk::new();
    let cases: &[(&str, &[Target], Option<Target>)] = &[
        (
            "hubspot-contacts.csv",
            &[
                ExternalId, FirstName, LastName, Email, Phone, Stage, Created, Company, Country,
                Owner,
            ],
            Some(ExternalId),
        ),
        (
            "hubspot-deals.csv",
            &[
                ExternalId,
                Name,
                Own,
                Stage,
                Amount,
                ExpectedClose,
                Created,
                SalesOwner,
                Own,
                ExitReason,
                Company,
                CompanyId,
                Contact,
            ],
            Some(ExternalId),
        ),
        (
            "salesforce-leads.csv",
            &[
                Owner, FirstName, LastName, JobTitle, Company, Source, Own, Own, Email,
            ],
            Some(Email),
        ),
        (
            "salesforce-opportunities.csv",
            &[
                Stage,
                Name,
                Own,
                Company,
                Own,
                Amount,
                Own,
                Own,
                Created,
                Own,
                Own,
                ExpectedClose,
                ExitReason,
                ExternalId,
            ],
            Some(ExternalId),
        ),
        (
            "pipedrive-deals.csv",
            &[
                ExternalId,
                Name,
                Amount,
                Currency,
                Company,
                Contact,
                SalesOwner,
                Stage,
                Own,
                Won,
                Lost,
                ExpectedClose,
                Created,
                Tags,
            ],
            Some(ExternalId),
        ),
        (
            "pipedrive-people.csv",
            &[
                ExternalId, Contact, Company, Email, Email, Phone, Phone, Owner, Own, Created,
            ],
            Some(ExternalId),
        ),
        (
            "formulare-fr.csv",
            &[
                Company, LastName, FirstName, Email, Phone, Country, Created, Amount, Source, Need,
            ],
            Some(Email),
        ),
    ];
    for (name, targets, key) in cases {
        let sheet = desk.read_bytes(&file(name));
        let mapping = desk.guess(&sheet);
        let got: Vec<Target> = mapping.columns.iter().map(|c| c.target).collect();
        assert_eq!(got, *targets, "{name}");
        assert_eq!(mapping.key, *key, "{name}");
        assert_eq!(mapping.open_orders(&sheet), [], "{name}");
    }
}

#[test]
fn salesforce_writes_latin_1_and_a_footer() {
    let mut desk = Desk::new();
    let sheet = desk.read_bytes(&file("salesforce-leads.csv"));
    assert_eq!(sheet.dialect.encoding, Encoding::Latin1);
    let mapping = desk.guess(&sheet);
    let plan = desk.import(&sheet, &mapping);
    assert_eq!((plan.new, plan.left_out), (3, 1));
    let lead = desk.lead_of_company("Acier SA");
    assert_eq!(
        desk.text(&desk.text(&lead, "contact"), "name"),
        "Renée Dupont"
    );
    assert_eq!(desk.text(&lead, "sales_owner"), "member:joe");
}

#[test]
fn closed_deals_of_salesforce_and_pipedrive_are_dated() {
    let mut desk = Desk::new();
    let sheet = desk.read_bytes(&file("salesforce-opportunities.csv"));
    desk.import(&sheet, &desk.guess(&sheet));
    let won = desk.lead_of_company("Acme Pumps");
    assert_eq!(
        desk.moves(&won),
        [("stage:customer".to_owned(), "2026-10-16".to_owned())]
    );
    assert_eq!(desk.value(&won, "amount"), Some(Value::Int(48_500_000)));
    assert_eq!(desk.text(&won, "currency"), "USD");

    let sheet = desk.read_bytes(&file("pipedrive-deals.csv"));
    assert_eq!(sheet.dialect.decimals, Decimals::Comma);
    desk.import(&sheet, &desk.guess(&sheet));
    let stage = |company| desk.text(&desk.lead_of_company(company), "stage");
    assert_eq!(stage("Kielwerk Pumpen"), "stage:customer");
    assert_eq!(stage("Hanse Packaging"), "stage:opportunity");
    assert_eq!(stage("Ostrava Coatings"), "stage:lost");
    let lost = desk.lead_of_company("Ostrava Coatings");
    assert_eq!(
        desk.moves(&lost),
        [(
            "stage:lost".to_owned(),
            "2026-06-01T09:30:00.000Z".to_owned()
        )]
    );
    assert_eq!(desk.value(&lost, "tag/cold"), Some(Value::Bool(true)));
}

#[test]
fn a_french_form_is_read_as_it_is_meant() {
    let mut desk = Desk::new();
    let sheet = desk.read_bytes(&file("formulare-fr.csv"));
    let plan = desk.import(&sheet, &desk.guess(&sheet));
    assert_eq!((plan.new, plan.issues.total()), (2, 0));
    let lead = desk.lead_of_company("Cuivre SARL");
    assert_eq!(
        desk.text(&lead, "created_at"),
        "2026-03-05",
        "13/02 settles the column"
    );
    assert_eq!(desk.value(&lead, "amount"), Some(Value::Int(98_000)));
    let contact = desk.text(&lead, "contact");
    assert_eq!(desk.text(&contact, "name"), "Luc Martin");
}

#[test]
fn every_fixture_imported_twice_changes_nothing() {
    for entry in
        std::fs::read_dir(format!("{}/tests/fixtures/csv", env!("CARGO_MANIFEST_DIR"))).unwrap()
    {
        let path = entry.unwrap().path();
        let mut desk = Desk::new();
        let sheet = desk.read_bytes(&std::fs::read(&path).unwrap());
        let mapping = desk.guess(&sheet);
        let first = desk.import(&sheet, &mapping);
        assert!(first.new > 0, "{}", path.display());
        let (_, edits) = desk.plan(&sheet, &mapping);
        assert_eq!(edits, [], "{}", path.display());
    }
}
