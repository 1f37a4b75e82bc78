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
            Self::Day(d) => d.fmt(f),
            Self::At(m) => m.fmt(f),
        }
    }
}

/// Reads a plain date, `YYYY-MM-DD` and nothing else.
pub fn day(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        let each = digits
            .iter()
            .map(|d| d.is_ascii_digit().then(|| u32::from(d - b'0')));
        each.into_iter().try_fold(0, |n, d| Some(n * 10 + d?))
    };
    let year = number(&[*y1, *y2, *y3, *y4])?;
    let (month, day) = (number(&[*m1, *m2])?, number(&[*d1, *d2])?);
    NaiveDate::from_ymd_opt(year.try_into().ok()?, month, day)
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
    x.to_string()
));
field_type!(Moment, |v| v.text().and_then(Self::parse), |x| Value::Text(
    x.to_string()
));
field_type!(When, |v| v.text().and_then(Self::parse), |x| Value::Text(
    x.to_string()
));

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_day_is_read_in_one_form_only() {
        for text in [
            "2026-1-02",
            "2026-01-2",
            "+026-01-02",
            "2026-13-01",
            "2026-02-29",
            "2026/01/02",
            " 026-01-02",
            "2026-01-02 ",
            "２026-01-0",
            "",
        ] {
            assert_eq!(day(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_day_is_read_as_it_is_written(n in -719_162i32..2_932_896) {
            let d = NaiveDate::from_num_days_from_ce_opt(n + 719_163).unwrap();
            prop_assert_eq!(day(&When::Day(d).to_string()), Some(d));
        }
    }
}
