//! Stamps: the name, and the order, of every line of the journal.

use std::fmt;

use crate::model::when::Moment;

/// The last millisecond of the year 9999: later ones don't fit the fixed width.
const LAST_MS: u64 = 253_402_300_799_999;
/// A clock that ran further ahead than this draws a new actor, so that it can't drag its future along.
const AHEAD_MS: i64 = 5 * 60 * 1_000;

/// UTC milliseconds, a counter and the actor that drew it. The order of stamps is the order of their
/// text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Stamp {
    /// Milliseconds in the upper 48 bits, the counter in the lower 16.
    time: u64,
    actor: u64,
}

/// A text that is no stamp, quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StampError(pub String);

impl Stamp {
    /// A stamp; milliseconds beyond the year 9999 are held there.
    pub fn new(ms: u64, counter: u16, actor: u64) -> Self {
        Self {
            time: ms.min(LAST_MS) << 16 | u64::from(counter),
            actor,
        }
    }

    /// The stamp as one number, of the same order.
    pub(super) fn bits(self) -> u128 {
        u128::from(self.time) << 64 | u128::from(self.actor)
    }

    /// The stamp of a number that [`Self::bits`] gave.
    pub(super) fn from_bits(bits: u128) -> Self {
        Self {
            time: (bits >> 64) as u64,
            actor: bits as u64,
        }
    }

    /// Milliseconds since 1970, UTC.
    pub fn ms(self) -> u64 {
        self.time >> 16
    }

    /// When it was drawn, by the clock of whoever drew it.
    pub fn moment(self) -> Moment {
        Moment(i64::try_from(self.ms()).unwrap_or(i64::MAX))
    }

    /// Place among the stamps of one millisecond.
    pub fn counter(self) -> u16 {
        (self.time & 0xffff) as u16
    }

    /// Who drew it: one page of one browser, or a seed's hash.
    pub fn actor(self) -> u64 {
        self.actor
    }

    /// Reads `2026-11-23T08:24:48.123Z-0000-a1b2c3d4e5f60718`: this width, lower case, a day that exists.
    pub fn parse(text: &str) -> Result<Self, StampError> {
        Self::read(text.as_bytes()).ok_or_else(|| {
            let quoted = text.chars().filter(|c| !c.is_control());
            StampError(quoted.take(60).collect())
        })
    }

    fn read(b: &[u8]) -> Option<Self> {
        let b: &[u8; 46] = b.try_into().ok()?;
        let punctuation = [
            (4, b'-'),
            (7, b'-'),
            (10, b'T'),
            (13, b':'),
            (16, b':'),
            (19, b'.'),
            (23, b'Z'),
            (24, b'-'),
            (29, b'-'),
        ];
        if punctuation.iter().any(|&(at, c)| b.get(at) != Some(&c)) {
            return None;
        }
        let dec = |from: usize, to: usize| {
            b.get(from..to)?.iter().try_fold(0_u64, |n, c| {
                c.is_ascii_digit().then(|| n * 10 + u64::from(c - b'0'))
            })
        };
        let hex = |from: usize, to: usize| {
            b.get(from..to)?.iter().try_fold(0_u64, |n, c| match c {
                b'0'..=b'9' => Some(n << 4 | u64::from(c - b'0')),
                b'a'..=b'f' => Some(n << 4 | u64::from(c - b'a' + 10)),
                _ => None,
            })
        };
        let (year, month, day) = (dec(0, 4)?, dec(5, 7)?, dec(8, 10)?);
        let (hour, minute, second, ms) = (dec(11, 13)?, dec(14, 16)?, dec(17, 19)?, dec(20, 23)?);
        if hour > 23 || minute > 59 || second > 59 || year < 1970 {
            return None;
        }
        let days = days_from_civil(year, month, day)?;
        let ms = ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1_000 + ms;
        Some(Self::new(
            ms,
            u16::try_from(hex(25, 29)?).ok()?,
            hex(30, 46)?,
        ))
    }

    /// Appends its text.
    pub fn write(self, out: &mut Vec<u8>) {
        let ms = self.ms();
        let (year, month, day) = civil_from_days(ms / 86_400_000);
        let mut digits = |mut n: u64, width: usize, end: u8| {
            let at = out.len() + width;
            out.resize(at, b'0');
            for slot in out.iter_mut().rev().take(width) {
                *slot = b'0' + (n % 10) as u8;
                n /= 10;
            }
            out.push(end);
        };
        digits(year, 4, b'-');
        digits(month, 2, b'-');
        digits(day, 2, b'T');
        digits(ms / 3_600_000 % 24, 2, b':');
        digits(ms / 60_000 % 60, 2, b':');
        digits(ms / 1_000 % 60, 2, b'.');
        digits(ms % 1_000, 3, b'Z');
        out.push(b'-');
        hex(u64::from(self.counter()), 4, out);
        out.push(b'-');
        hex(self.actor, 16, out);
    }
}

/// Appends the lowest hexadecimal digits of a number, as many as `width`.
fn hex(n: u64, width: u32, out: &mut Vec<u8>) {
    for nibble in (0..width).rev() {
        let digit = (n >> (nibble * 4) & 0xf) as u8;
        out.push(if digit < 10 {
            b'0' + digit
        } else {
            b'a' + digit - 10
        });
    }
}

/// Days since 1970 of a date of the Gregorian calendar; `None` where there is no such day.
fn days_from_civil(year: u64, month: u64, day: u64) -> Option<u64> {
    let date = chrono::NaiveDate::from_ymd_opt(
        i32::try_from(year).ok()?,
        u32::try_from(month).ok()?,
        u32::try_from(day).ok()?,
    )?;
    u64::try_from(
        date.signed_duration_since(chrono::NaiveDate::default())
            .num_days(),
    )
    .ok()
}

/// Year, month and day of a number of days since 1970.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    use chrono::Datelike;
    let date = chrono::NaiveDate::default() + chrono::Days::new(days);
    (
        u64::try_from(date.year()).unwrap_or_default(),
        date.month().into(),
        date.day().into(),
    )
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(46);
        self.write(&mut out);
        f.write_str(&String::from_utf8_lossy(&out))
    }
}

impl fmt::Debug for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for StampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” is not a stamp", self.0)
    }
}

impl std::error::Error for StampError {}

/// Draws the stamps of one page. Only its own last stamp moves it, never a received one: causality lives
/// in `seen`, so nobody's wrong clock can poison another's.
#[derive(Clone, Debug)]
pub struct Clock {
    actor: u64,
    last: Option<Stamp>,
}

impl Clock {
    /// A clock of a fresh actor, drawn when a page loads and never stored.
    pub fn new(actor: u64) -> Self {
        Self { actor, last: None }
    }

    /// The actor whose stamps these are.
    pub fn actor(&self) -> u64 {
        self.actor
    }

    /// The next stamp. `now_ms` is the wall clock; `draw` gives a random actor, which is asked for when
    /// the last stamp lies over five minutes ahead of now.
    pub fn stamp(&mut self, now_ms: i64, draw: &mut dyn FnMut() -> u64) -> Stamp {
        let now = u64::try_from(now_ms).unwrap_or(0).min(LAST_MS);
        if let Some(last) = self.last
            && i64::try_from(last.ms()).unwrap_or(i64::MAX) > now_ms.saturating_add(AHEAD_MS)
        {
            *self = Self::new(draw());
        }
        let next = match self.last {
            Some(last) if now <= last.ms() => match last.counter().checked_add(1) {
                Some(counter) => Stamp::new(last.ms(), counter, self.actor),
                None => Stamp::new(last.ms() + 1, 0, self.actor),
            },
            _ => Stamp::new(now, 0, self.actor),
        };
        self.last = Some(next);
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_stamp() -> impl Strategy<Value = Stamp> {
        (0..=LAST_MS, any::<u16>(), any::<u64>())
            .prop_map(|(ms, n, actor)| Stamp::new(ms, n, actor))
    }

    proptest! {
        #[test]
        fn text_round_trips(stamp in any_stamp()) {
            prop_assert_eq!(Stamp::parse(&stamp.to_string()), Ok(stamp));
        }

        #[test]
        fn text_order_is_stamp_order(a in any_stamp(), b in any_stamp()) {
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,60}") {
            if let Ok(stamp) = Stamp::parse(&text) {
                prop_assert_eq!(stamp.to_string(), text);
            }
        }

        #[test]
        fn stamps_of_a_page_increase(clocks in prop::collection::vec(0_i64..1_000_000_000, 1..200)) {
            let mut clock = Clock::new(1);
            let mut last: std::collections::HashMap<u64, Stamp> = std::collections::HashMap::new();
            let mut actors = 1;
            for now in clocks {
                let stamp = clock.stamp(now, &mut || { actors += 1; actors });
                prop_assert!(last.get(&stamp.actor()).is_none_or(|l| *l < stamp));
                last.insert(stamp.actor(), stamp);
            }
        }
    }

    #[test]
    fn refuses_what_is_not_canonical() {
        for text in [
            "",
            "2026-11-23T08:24:48.123Z-0000-A1B2C3D4E5F60718",
            "2026-11-31T08:24:48.123Z-0000-a1b2c3d4e5f60718",
            "2026-11-23T24:00:00.000Z-0000-a1b2c3d4e5f60718",
            "2026-11-23T08:24:48Z-0000-a1b2c3d4e5f60718",
            "1969-12-31T23:59:59.999Z-0000-a1b2c3d4e5f60718",
            " 2026-11-23T08:24:48.123Z-0000-a1b2c3d4e5f60718",
        ] {
            assert_eq!(Stamp::parse(text), Err(StampError(text.to_owned())));
        }
    }

    #[test]
    fn a_clock_that_ran_ahead_begins_anew_under_another_name() {
        let mut clock = Clock::new(1);
        let ahead = clock.stamp(10_000_000, &mut || 2);
        let within = clock.stamp(10_000_000 - 300_000, &mut || 2);
        assert_eq!((ahead.actor(), within.actor()), (1, 1));
        assert!(within > ahead);
        let beyond = clock.stamp(10_000_000 - 300_001, &mut || 2);
        assert_eq!((beyond.actor(), beyond.ms()), (2, 10_000_000 - 300_001));
    }

    #[test]
    fn the_counter_rolls_into_the_next_millisecond() {
        let mut clock = Clock::new(7);
        let mut stamp = clock.stamp(1_000, &mut || 0);
        for _ in 0..=u16::MAX {
            stamp = clock.stamp(1_000, &mut || 0);
        }
        assert_eq!(stamp, Stamp::new(1_001, 0, 7));
        assert_eq!(clock.stamp(1_001, &mut || 0), Stamp::new(1_001, 1, 7));
    }
}
