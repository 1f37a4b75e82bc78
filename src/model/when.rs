//! Points in time as people give them: a plain day, or an instant.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use super::value::{Value, ValueRef};

/// An instant: milliseconds since 1970 in UTC. Travels as RFC 3339 with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// Reads RFC 3339; an offset is turned into UTC.
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|t| Self(t.timestamp_millis()))
    }

    /// The chrono time, or 1970 for a number outside its range.
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.utc().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

/// A day, when no more is known ("first contact 2018-02-01"), or an instant. A day is a day in every
/// zone; an instant falls on a day only in the workspace's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// A plain date.
    Day(NaiveDate),
    /// An instant.
    At(Moment),
}

impl When {
    /// The earliest instant it can mean, in milliseconds since 1970, a day taken in UTC: for ordering.
    pub fn earliest_ms(self) -> i64 {
        match self {
            Self::Day(d) => d
                .and_time(chrono::NaiveTime::MIN)
                .and_utc()
                .timestamp_millis(),
            Self::At(m) => m.0,
        }
    }

    /// Reads `YYYY-MM-DD` or RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        day(text)
            .map(Self::Day)
            .or_else(|| Moment::parse(text).map(Self::At))
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(d) => write!(f, "{}", d.format("%Y-%m-%d")),
            Self::At(m) => m.fmt(f),
        }
    }
}

/// Reads a plain date, `YYYY-MM-DD` and nothing else.
pub fn day(text: &str) -> Option<NaiveDate> {
    if text.len() == 10 {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
    } else {
        None
    }
}

/// A type that a field's value can be read as and written from.
pub trait FieldType: Sized {
    /// The typed value; `None` when the field is empty or holds something else.
    fn read(value: ValueRef<'_>) -> Option<Self>;
    /// The value to write.
    fn write(self) -> Value;
}

macro_rules! field_type {
    ($t:ty, |$v:ident| $read:expr, |$x:ident| $write:expr) => {
        impl FieldType for $t {
            fn read($v: ValueRef<'_>) -> Option<Self> {
                $read
            }
            fn write(self) -> Value {
                let $x = self;
                $write
            }
        }
    };
}

field_type!(String, |v| v.text().map(str::to_owned), |x| Value::Text(x));
field_type!(i64, |v| v.int(), |x| Value::Int(x));
field_type!(
    bool,
    |v| if let ValueRef::Bool(b) = v {
        Some(b)
    } else {
        None
    },
    |x| Value::Bool(x)
);
field_type!(NaiveDate, |v| v.text().and_then(day), |x| Value::Text(
    x.format("%Y-%m-%d").to_string()
));
field_type!(Moment, |v| v.text().and_then(Self::parse), |x| Value::Text(
    x.to_string()
));
field_type!(When, |v| v.text().and_then(Self::parse), |x| Value::Text(
    x.to_string()
));
