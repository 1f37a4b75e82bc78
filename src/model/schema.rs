//! The language in which a record kind is declared, once: its typed fields with name, label and
//! privacy. From one declaration come typed reading, typed patches and the table of fields that
//! editing, import, export, history, masking and erasing go by.

use super::value::{Value, ValueRef};

/// Who may see a field's value outside the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Says nothing about the business or a person: stages, dates, structure.
    Public,
    /// The company's own: amounts, sources, owners.
    Internal,
    /// About a person, or free text that may be: taken out by erase, hidden by the mask.
    Personal,
}

/// How a field is edited and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One line of text.
    Text,
    /// Text of several lines.
    Prose,
    /// A whole number.
    Number,
    /// Minor units of the record's (or workspace's) currency.
    Money,
    /// A plain date.
    Day,
    /// A day or an instant.
    When,
    /// Yes or no.
    Flag,
    /// The id of a record of this kind.
    Ref(&'static str),
    /// A set: one journal field per element, named `name/element`.
    Set,
}

/// One declared field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in the journal; for a set, what stands before the slash.
    pub name: &'static str,
    /// What people call it, in sentence case.
    pub label: &'static str,
    /// How it is edited and shown.
    pub form: Form,
    /// Who may see it.
    pub privacy: Privacy,
}

/// One declared record kind.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// What stands before the colon of its ids.
    pub name: &'static str,
    /// Its own fields; [`COMMON`] ones come on top.
    pub fields: &'static [Field],
}

const fn common(name: &'static str, label: &'static str, form: Form) -> Field {
    Field {
        name,
        label,
        form,
        privacy: Privacy::Public,
    }
}

/// Fields that every record has.
pub const COMMON: &[Field] = &[
    common("created_at", "Created", Form::When),
    common("deleted", "Deleted", Form::Flag),
    common("merged_into", "Merged into", Form::Text),
    common("erased", "Erased", Form::Flag),
    common("undone", "Undone", Form::Flag),
];

impl Kind {
    /// The declaration of a journal field (`amount`, `tag/vip`), if there is one.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        let base = name.split_once('/').map_or(name, |(base, _)| base);
        self.fields.iter().chain(COMMON).find(|f| f.name == base)
    }
}

/// What stands before the colon of a record's id.
pub fn kind_name(id: &str) -> &str {
    id.split_once(':').map_or(id, |(kind, _)| kind)
}

/// The privacy of a journal field. What nobody declared (unknown and custom fields) is personal.
pub fn privacy(kind: &str, field: &str) -> Privacy {
    if let Some(f) = COMMON.iter().find(|f| f.name == field) {
        return f.privacy;
    }
    super::records::kind(kind)
        .and_then(|k| k.field(field))
        .map_or(Privacy::Personal, |f| f.privacy)
}

/// Where a record's values are read from: the journal's fold, a draft, a test.
pub trait Fields {
    /// The value of a journal field; `None` when nothing was ever written.
    fn get(&self, field: &str) -> Option<ValueRef<'_>>;
    /// The elements of a set that are in it, with their values, in order of name.
    fn elements(&self, set: &str) -> Vec<(String, Value)>;
}

/// Declares record kinds. See [`super::records`].
macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $name:ident, $patch:ident = $kind:literal {
            $( $(#[$fdoc:meta])* $field:ident: $ty:ty = $label:literal, $form:expr, $privacy:ident; )*
        } sets {
            $( $(#[$sdoc:meta])* $set:ident = $set_name:literal, $set_label:literal, $set_privacy:ident; )*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            /// Its id, `kind:…`.
            pub id: String,
            /// When it came to be; a record without it does not show.
            pub created_at: Option<$crate::model::when::When>,
            $( $(#[$fdoc])* pub $field: Option<$ty>, )*
            $( $(#[$sdoc])* pub $set: Vec<(String, $crate::model::Value)>, )*
        }

        impl $name {
            /// The declaration of this kind.
            pub const KIND: $crate::model::schema::Kind = $crate::model::schema::Kind {
                name: $kind,
                fields: &[
                    $( $crate::model::schema::Field { name: stringify!($field), label: $label, form: $form, privacy: $crate::model::schema::Privacy::$privacy }, )*
                    $( $crate::model::schema::Field { name: $set_name, label: $set_label, form: $crate::model::schema::Form::Set, privacy: $crate::model::schema::Privacy::$set_privacy }, )*
                ],
            };

            /// Reads a record. A value of another type than the declared one reads as empty.
            pub fn read(id: &str, from: &impl $crate::model::schema::Fields) -> Self {
                use $crate::model::when::FieldType;
                Self {
                    id: id.to_owned(),
                    created_at: from.get("created_at").and_then(FieldType::read),
                    $( $field: from.get(stringify!($field)).and_then(<$ty as FieldType>::read), )*
                    $( $set: from.elements($set_name), )*
                }
            }
        }

        /// Typed edits of the record of the same name; [`Self::set`] is what a change sets.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $patch(Vec<(String, $crate::model::Value)>);

        impl $patch {
            /// No edits yet.
            pub fn new() -> Self {
                Self::default()
            }
            /// Makes the record, as of then.
            #[must_use]
            pub fn created_at(mut self, at: $crate::model::when::When) -> Self {
                self.0.push(("created_at".to_owned(), $crate::model::when::FieldType::write(at)));
                self
            }
            $(
                $(#[$fdoc])*
                #[must_use]
                pub fn $field(mut self, value: impl Into<Option<$ty>>) -> Self {
                    let value = value.into().map_or($crate::model::Value::Null, $crate::model::when::FieldType::write);
                    self.0.push((stringify!($field).to_owned(), value));
                    self
                }
            )*
            $(
                $(#[$sdoc])*
                #[must_use]
                pub fn $set(mut self, element: &str, value: impl Into<$crate::model::Value>) -> Self {
                    self.0.push((format!("{}/{element}", $set_name), value.into()));
                    self
                }
            )*
            /// The fields and values to write.
            pub fn set(self) -> Vec<(String, $crate::model::Value)> {
                self.0
            }
        }
    )*

        /// Every declared kind.
        pub const KINDS: &[$crate::model::schema::Kind] = &[$($name::KIND),*];

        /// The declaration of a kind by its name.
        pub fn kind(name: &str) -> Option<&'static $crate::model::schema::Kind> {
            KINDS.iter().find(|k| k.name == name)
        }
    };
}
pub(crate) use records;
