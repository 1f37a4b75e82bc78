//! What a field can hold.

/// The value of one field. Every declared field uses the first four; the last keeps what a newer
/// version of the format may write, untouched.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// Emptied, or an element taken out of its set.
    Null,
    /// A fact.
    Bool(bool),
    /// A whole number within ±2^53; money in minor units.
    Int(i64),
    /// Text, a plain date, a time, or the id of a record.
    Text(String),
    /// Anything else, as the RFC 8785 JSON it arrived in.
    Json(String),
}

/// A borrowed [`Value`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueRef<'a> {
    /// See [`Value::Null`].
    Null,
    /// See [`Value::Bool`].
    Bool(bool),
    /// See [`Value::Int`].
    Int(i64),
    /// See [`Value::Text`].
    Text(&'a str),
    /// See [`Value::Json`].
    Json(&'a str),
}

impl Value {
    /// Borrows the value.
    pub fn as_ref(&self) -> ValueRef<'_> {
        match self {
            Self::Null => ValueRef::Null,
            Self::Bool(b) => ValueRef::Bool(*b),
            Self::Int(i) => ValueRef::Int(*i),
            Self::Text(s) => ValueRef::Text(s),
            Self::Json(s) => ValueRef::Json(s),
        }
    }
}

impl<'a> ValueRef<'a> {
    /// Copies the value out of what it borrows from.
    pub fn to_value(self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(b) => Value::Bool(b),
            Self::Int(i) => Value::Int(i),
            Self::Text(s) => Value::Text(s.to_owned()),
            Self::Json(s) => Value::Json(s.to_owned()),
        }
    }

    /// The text, if it is one.
    pub fn text(self) -> Option<&'a str> {
        if let Self::Text(s) = self {
            Some(s)
        } else {
            None
        }
    }

    /// The number, if it is one.
    pub fn int(self) -> Option<i64> {
        if let Self::Int(i) = self {
            Some(i)
        } else {
            None
        }
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        self == Self::Bool(true)
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Self::Text(s.to_owned())
    }
}
impl From<String> for Value {
    fn from(s: String) -> Self {
        Self::Text(s)
    }
}
impl From<i64> for Value {
    fn from(i: i64) -> Self {
        Self::Int(i)
    }
}
impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}
impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(v: Option<T>) -> Self {
        v.map_or(Self::Null, Into::into)
    }
}
