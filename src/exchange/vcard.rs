//! A contact as a vCard 4.0 (RFC 6350), for address books.

use crate::model::records::Contact;

/// The most bytes of a line, without its end.
const LONGEST: usize = 75;

/// The vCard of a contact, with the name of their company.
pub fn vcard(contact: &Contact, company: Option<&str>) -> String {
    let mut out = String::new();
    let emails = || contact.emails.iter().map(|(email, _)| email.as_str());
    let called = contact.name.as_deref().or_else(|| emails().next());
    let called = called.unwrap_or_default();
    let (given, family) = names(called);
    line(&mut out, "BEGIN:VCARD");
    line(&mut out, "VERSION:4.0");
    property(&mut out, "UID;VALUE=text", &contact.id);
    property(&mut out, "FN", called);
    let (given, family) = (escaped(given), escaped(family));
    line(&mut out, &format!("N:{family};{given};;;"));
    for (name, value) in [
        ("ORG", company),
        ("TITLE", contact.title.as_deref()),
        ("ROLE", contact.role.as_deref()),
    ] {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            property(&mut out, name, value);
        }
    }
    for email in emails() {
        property(&mut out, "EMAIL", email);
    }
    for (phone, _) in &contact.phones {
        property(&mut out, "TEL;VALUE=text", phone);
    }
    line(&mut out, "END:VCARD");
    out
}

/// What a file with that contact is called.
pub fn file_name(contact: &Contact) -> String {
    let name = contact.name.as_deref().unwrap_or_default();
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|w| !w.is_empty()).collect();
    match words.join("-") {
        name if name.is_empty() => "contact.vcf".to_owned(),
        name => format!("{name}.vcf"),
    }
}

/// Given and family name: the last word is taken for the family's.
fn names(called: &str) -> (&str, &str) {
    let called = called.trim();
    called
        .rsplit_once(char::is_whitespace)
        .unwrap_or((called, ""))
}

fn property(out: &mut String, name: &str, value: &str) {
    line(out, &format!("{name}:{}", escaped(value)));
}

/// What separates parts is written as itself; line ends become `\n`, other controls are left out.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    for c in value.chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// Writes a line, folded where it is too long, between characters.
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use proptest::prelude::*;

    fn set(elements: &[&str]) -> Vec<(String, Value)> {
        let element = |e: &&str| ((*e).to_owned(), Value::Bool(true));
        elements.iter().map(element).collect()
    }

    #[test]
    fn a_contact_is_written_as_address_books_read_it() {
        let contact = Contact {
            id: "contact:1".into(),
            name: Some("Ana María Koch".into()),
            title: Some("Head of Data; Analytics".into()),
            role: Some("decider".into()),
            emails: set(&["ana@acme.example", "koch@acme.example"]),
            phones: set(&["+49 40 1234"]),
            ..Contact::default()
        };
        let expected = [
            "BEGIN:VCARD",
            "VERSION:4.0",
            "UID;VALUE=text:contact:1",
            "FN:Ana María Koch",
            "N:Koch;Ana María;;;",
            "ORG:Acme\\, Inc. \\\\ Sons",
            "TITLE:Head of Data\\; Analytics",
            "ROLE:decider",
            "EMAIL:ana@acme.example",
            "EMAIL:koch@acme.example",
            "TEL;VALUE=text:+49 40 1234",
            "END:VCARD",
            "",
        ];
        let card = vcard(&contact, Some("Acme, Inc. \\ Sons"));
        assert_eq!(card, expected.join("\r\n"));
        assert_eq!(file_name(&contact), "Ana-María-Koch.vcf");
    }

    #[test]
    fn whoever_has_no_name_goes_by_their_email() {
        let contact = Contact {
            emails: set(&["ana@acme.example"]),
            ..Contact::default()
        };
        assert!(vcard(&contact, None).contains("\r\nFN:ana@acme.example\r\n"));
        assert_eq!(file_name(&contact), "contact.vcf");
    }

    /// The value of a property, as somebody else reads it.
    fn read(card: &str, property: &str) -> String {
        let whole = card.replace("\r\n ", "");
        let start = format!("{property}:");
        let value = whole.split("\r\n").find_map(|l| l.strip_prefix(&start));
        let mut out = String::new();
        let mut chars = value.unwrap().chars();
        while let Some(c) = chars.next() {
            match c {
                '\\' => match chars.next().unwrap() {
                    'n' => out.push('\n'),
                    c => out.push(c),
                },
                c => out.push(c),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn any_text_comes_back_from_lines_that_are_short(name in "[^\\p{Cc}]{0,200}|[\\\\,;\n]{0,90}") {
            let contact = Contact { title: Some(format!("x{name}")), ..Contact::default() };
            let card = vcard(&contact, None);
            prop_assert!(card.split("\r\n").all(|l| l.len() <= LONGEST));
            prop_assert!(!card.replace("\r\n", "").contains(['\r', '\n']));
            prop_assert_eq!(read(&card, "TITLE"), format!("x{name}"));
        }
    }
}
