//! An element of a set as a person types it: an e-mail, a phone number, a tag. Each is one field of the
//! journal, so that two people who add one each keep both.

use crate::journal::{Journal, Rid};
use crate::model::Value;
use crate::model::schema::Fields;
use crate::view::draft::{address, is_email};
use crate::view::{link, text};

/// A set that people edit element by element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldSet {
    /// E-mail addresses of a contact.
    Emails,
    /// Phone numbers of a contact.
    Phones,
    /// Tags of a lead.
    Tags,
}

impl FieldSet {
    /// What stands before the slash of its fields.
    pub fn name(self) -> &'static str {
        match self {
            Self::Emails => "email",
            Self::Phones => "phone",
            Self::Tags => "tag",
        }
    }

    /// The elements that a record has, in order.
    pub fn of(self, journal: &Journal, record: Rid) -> Vec<String> {
        let elements = journal.reader(record).elements(self.name());
        elements.into_iter().map(|(name, _)| name).collect()
    }

    /// The link that an element is, if it is one.
    pub fn link(self, element: &str) -> Option<String> {
        match self {
            Self::Emails => link::mail(element),
            Self::Phones => link::call(element),
            Self::Tags => None,
        }
    }

    /// The element that was typed.
    ///
    /// # Errors
    /// The sentence to show when it is none.
    pub fn read(self, typed: &str) -> Result<String, String> {
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Self::Emails if is_email(&typed) => Ok(address(&typed)),
            Self::Emails => Err(text::email_wrong(&typed)),
            Self::Phones if typed.contains(|c: char| c.is_ascii_digit()) => Ok(typed),
            Self::Phones => Err(text::people::phone_wrong(&typed)),
            Self::Tags if !typed.is_empty() => Ok(typed),
            Self::Tags => Err(text::people::tag_wrong(&typed)),
        }
    }

    /// What puts an element in.
    ///
    /// # Errors
    /// The sentence to show when it is none.
    pub fn put(self, typed: &str) -> Result<Vec<(String, Value)>, String> {
        Ok(vec![(self.field(&self.read(typed)?), Value::Bool(true))])
    }

    /// What takes an element out.
    pub fn remove(self, element: &str) -> Vec<(String, Value)> {
        vec![(self.field(element), Value::Null)]
    }

    /// What makes another element of one; nothing typed takes it out.
    ///
    /// # Errors
    /// The sentence to show when what was typed is no element.
    pub fn change(self, element: &str, typed: &str) -> Result<Vec<(String, Value)>, String> {
        if typed.trim().is_empty() {
            return Ok(self.remove(element));
        }
        let mut set = self.put(typed)?;
        if set.iter().all(|(field, _)| *field != self.field(element)) {
            set.extend(self.remove(element));
        }
        Ok(set)
    }

    fn field(self, element: &str) -> String {
        format!("{}/{element}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_added_changed_and_taken_out() {
        let set = |pairs: &[(&str, Value)]| {
            let pairs = pairs.iter().map(|(f, v)| ((*f).to_owned(), v.clone()));
            pairs.collect::<Vec<_>>()
        };
        assert_eq!(
            FieldSet::Emails.put(" Ana@Acme.Example "),
            Ok(set(&[("email/ana@acme.example", true.into())]))
        );
        assert_eq!(
            FieldSet::Phones.change("040 1", "040  22"),
            Ok(set(&[
                ("phone/040 22", true.into()),
                ("phone/040 1", Value::Null)
            ]))
        );
        assert_eq!(
            FieldSet::Tags.change("vip", " "),
            Ok(set(&[("tag/vip", Value::Null)]))
        );
        assert_eq!(
            FieldSet::Tags.change("vip", "vip"),
            Ok(set(&[("tag/vip", true.into())]))
        );
    }

    #[test]
    fn what_is_no_element_is_refused_with_what_was_typed() {
        for (set, typed) in [(FieldSet::Emails, "ana@"), (FieldSet::Phones, "ask Ana")] {
            let said = set.change("before", typed).unwrap_err();
            assert!(said.contains(typed), "{said}");
        }
        assert!(FieldSet::Tags.put(" ").is_err());
    }
}
