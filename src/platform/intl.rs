//! Numbers, dates and plurals as the reader's language writes them, through the browser's `Intl`.
//! Making a formatter costs a hundred times what using it does, so each is made once and kept.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};
use js_sys::{Array, Date, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::model::money::{Currency, Money};
use crate::model::order::Arrange;
use crate::view::format::Format;
use crate::view::text::{self, Count, Plural};

type Options<'a> = &'a [(&'a str, &'a str)];

thread_local! {
    /// What `Intl` makes, and its bound method, by class, zone and options.
    static MADE: RefCell<HashMap<String, Option<Made>>> = RefCell::new(HashMap::new());
    static LOCALE: RefCell<Option<String>> = const { RefCell::new(None) };
}

#[derive(Clone)]
struct Made {
    object: JsValue,
    format: Function,
}

/// The language that numbers and dates are written in: the reader's own variety of English if they have
/// one (`en-US`, `en-IN`), otherwise British, which writes days before months.
pub fn locale() -> String {
    let known = LOCALE.with_borrow(Clone::clone);
    known.unwrap_or_else(|| {
        let languages = web_sys::window().map(|w| w.navigator().languages());
        let found = languages.and_then(|all| {
            let mut tags = all.iter().filter_map(|l| l.as_string());
            tags.find(|tag| tag.starts_with("en-"))
        });
        let locale = found.unwrap_or_else(|| "en-GB".to_owned());
        LOCALE.set(Some(locale.clone()));
        locale
    })
}

fn intl(class: &str) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    Reflect::get(&intl, &class.into()).ok()
}

/// Makes a formatter, or finds the one made before. `method` is what it is used through.
fn made(class: &str, method: &str, options: Options<'_>) -> Option<Made> {
    let mut key = format!("{class}.{method}");
    for (name, value) in options {
        key.push('|');
        key.push_str(name);
        key.push('=');
        key.push_str(value);
    }
    if let Some(found) = MADE.with_borrow(|m| m.get(&key).cloned()) {
        return found;
    }
    let new = make(class, method, options);
    MADE.with_borrow_mut(|m| m.insert(key, new.clone()));
    new
}

fn make(class: &str, method: &str, options: Options<'_>) -> Option<Made> {
    let bag = Object::new();
    for (name, value) in options {
        let value = value
            .parse::<u32>()
            .map_or_else(|_| JsValue::from_str(value), JsValue::from);
        Reflect::set(&bag, &(*name).into(), &value).ok()?;
    }
    let class: Function = intl(class)?.dyn_into().ok()?;
    let arguments = Array::of2(&locale().into(), &bag);
    let object = Reflect::construct(&class, &arguments).ok()?;
    let format = Reflect::get(&object, &method.into()).ok()?;
    let format = format.dyn_into().ok()?;
    Some(Made { object, format })
}

fn format(class: &str, options: Options<'_>, value: &JsValue) -> Option<String> {
    let made = made(class, "format", options)?;
    made.format.call1(&made.object, value).ok()?.as_string()
}

/// A number with at most so many digits after the mark.
pub fn number(value: f64, digits: u8) -> String {
    let digits = digits.to_string();
    let options = [("maximumFractionDigits", digits.as_str())];
    format("NumberFormat", &options, &value.into()).unwrap_or_else(|| value.to_string())
}

/// A whole number, grouped: `8,000`.
pub fn count(n: usize) -> String {
    number(n as f64, 0)
}

/// A whole number with its plural's category, for the words that go with it.
pub fn plural(n: usize) -> Count {
    let rules = made("PluralRules", "select", &[]);
    let category = rules.and_then(|r| {
        r.format
            .call1(&r.object, &(n as f64).into())
            .ok()?
            .as_string()
    });
    let plural = match category {
        Some(name) => Plural::parse(&name),
        None => Count::plain(n).plural,
    };
    Count {
        shown: count(n),
        plural,
    }
}

/// A share of one with exactly so many digits: `10.53%`.
pub fn percent(share: f64, digits: u8) -> String {
    let digits = digits.to_string();
    let options = [
        ("style", "percent"),
        ("minimumFractionDigits", digits.as_str()),
        ("maximumFractionDigits", digits.as_str()),
    ];
    format("NumberFormat", &options, &share.into()).unwrap_or_else(|| format!("{}%", share * 100.0))
}

/// An amount without its currency; cents only where there are some: `18,400`, `18,400.50`.
pub fn amount(minor: i64, currency: &str) -> String {
    let currency = Currency::parse(currency).unwrap_or(Currency::EUR);
    let decimal = Money { minor, currency }.decimal();
    let whole = 10i64.pow(currency.decimals());
    let digits = if minor % whole == 0 {
        0
    } else {
        currency.decimals()
    };
    let digits = digits.to_string();
    let options = [
        ("minimumFractionDigits", digits.as_str()),
        ("maximumFractionDigits", digits.as_str()),
    ];
    // As text, so that no digit of a large amount is lost on the way.
    format("NumberFormat", &options, &decimal.as_str().into()).unwrap_or(decimal)
}

/// An amount with its currency: `41,000 EUR`.
pub fn money(minor: i64, currency: &str) -> String {
    format!("{}\u{a0}{currency}", amount(minor, currency))
}

/// A sum at a glance, without its currency: `412K`, `1.21M`.
pub fn short_money(minor: i128, currency: &str) -> String {
    let decimals = Currency::parse(currency)
        .unwrap_or(Currency::EUR)
        .decimals();
    let major = minor as f64 / 10f64.powi(decimals as i32);
    let options = [("notation", "compact"), ("maximumSignificantDigits", "3")];
    format("NumberFormat", &options, &major.into()).unwrap_or_else(|| major.to_string())
}

/// Full days at a glance: `6 d`.
pub fn days_short(days: i64) -> String {
    text::days_short(&number(days as f64, 0))
}

fn utc(day: NaiveDate) -> JsValue {
    let ms = day
        .signed_duration_since(NaiveDate::default())
        .num_milliseconds();
    (ms as f64).into()
}

/// A day: `29 Jan 2027`.
pub fn day(day: NaiveDate) -> String {
    let options = [
        ("timeZone", "UTC"),
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
    ];
    format("DateTimeFormat", &options, &utc(day)).unwrap_or_else(|| day.to_string())
}

/// A day without its year where that is this year's: `29 Jan`.
pub fn short_day(that: NaiveDate, today: NaiveDate) -> String {
    if that.year() != today.year() {
        return day(that);
    }
    let options = [("timeZone", "UTC"), ("day", "numeric"), ("month", "short")];
    format("DateTimeFormat", &options, &utc(that)).unwrap_or_else(|| that.to_string())
}

/// A day in full: `29 January 2027`.
pub fn long_day(day: NaiveDate) -> String {
    let options = [("timeZone", "UTC"), ("dateStyle", "long")];
    format("DateTimeFormat", &options, &utc(day)).unwrap_or_else(|| day.to_string())
}

/// The name of a month, 1 to 12.
pub fn month(month: u32) -> String {
    let day = NaiveDate::from_ymd_opt(2026, month, 1).unwrap_or_default();
    let options = [("timeZone", "UTC"), ("month", "long")];
    format("DateTimeFormat", &options, &utc(day)).unwrap_or_else(|| month.to_string())
}

/// The day of the week: `Monday`.
pub fn weekday(day: NaiveDate) -> String {
    let options = [("timeZone", "UTC"), ("weekday", "long")];
    format("DateTimeFormat", &options, &utc(day)).unwrap_or_else(|| day.weekday().to_string())
}

/// The time of day at this browser: `08:55`.
pub fn time(at: i64) -> String {
    let options = [
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("hourCycle", "h23"),
    ];
    format("DateTimeFormat", &options, &(at as f64).into()).unwrap_or_default()
}

/// The day that a moment falls on at this browser.
pub fn local_day(at: i64) -> Option<NaiveDate> {
    let date = Date::new(&(at as f64).into());
    let year = i32::try_from(date.get_full_year()).ok()?;
    NaiveDate::from_ymd_opt(year, date.get_month() + 1, date.get_date())
}

/// A moment as people say it: `Today 08:55`, `Yesterday 18:20`, `Monday 09:10` within the last week,
/// `12 Nov` this year, otherwise the whole day. Both moments in milliseconds, in this browser's zone.
pub fn said(at: i64, now: i64) -> String {
    let (Some(that), Some(today)) = (local_day(at), local_day(now)) else {
        return String::new();
    };
    match (today - that).num_days() {
        0 => format!("{} {}", text::today(), time(at)),
        1 => format!("{} {}", text::yesterday(), time(at)),
        2..7 => format!("{} {}", weekday(that), time(at)),
        _ => short_day(that, today),
    }
}

/// All of this for the view models, which know no browser.
#[derive(Clone, Copy, Debug, Default)]
pub struct Intl;

impl Format for Intl {
    fn count(&self, n: usize) -> Count {
        plural(n)
    }

    fn percent(&self, share: f64, digits: u8) -> String {
        percent(share, digits)
    }

    fn number(&self, value: f64, digits: u8) -> String {
        number(value, digits)
    }

    fn day(&self, that: NaiveDate) -> String {
        day(that)
    }

    fn long_day(&self, that: NaiveDate) -> String {
        long_day(that)
    }

    fn month(&self, that: u32) -> String {
        month(that)
    }
}

/// So many bytes: `312 kB`.
pub fn bytes(n: usize) -> String {
    let (amount, unit) = match n {
        0..1_000 => (n as f64, "byte"),
        1_000..1_000_000 => (n as f64 / 1e3, "kilobyte"),
        _ => (n as f64 / 1e6, "megabyte"),
    };
    let options = [
        ("style", "unit"),
        ("unit", unit),
        ("maximumSignificantDigits", "3"),
    ];
    format("NumberFormat", &options, &amount.into()).unwrap_or_else(|| n.to_string())
}

/// Seconds in the largest unit that fits: how many, and which.
fn largest_unit(seconds: i64) -> (i64, &'static str) {
    match seconds.abs() {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        86_400..2_592_000 => (seconds / 86_400, "day"),
        2_592_000..31_536_000 => (seconds / 2_592_000, "month"),
        _ => (seconds / 31_536_000, "year"),
    }
}

/// How long something lasts, in the largest unit that fits: `3 hours`. Given in milliseconds.
pub fn lasting(ms: i64) -> String {
    let (amount, unit) = largest_unit(ms / 1000);
    let options = [("style", "unit"), ("unit", unit), ("unitDisplay", "long")];
    let said = format("NumberFormat", &options, &(amount as f64).into());
    said.unwrap_or_else(|| said_plainly(amount, unit))
}

/// How long ago or ahead, in the largest unit that fits: `3 hours ago`, `in 2 days`.
pub fn relative(at: i64, now: i64) -> String {
    let (amount, unit) = largest_unit((at - now) / 1000);
    if unit == "second" {
        return text::just_now().to_owned();
    }
    let made = made("RelativeTimeFormat", "format", &[("numeric", "auto")]);
    let said = made.and_then(|m| {
        let amount = JsValue::from_f64(amount as f64);
        m.format
            .call2(&m.object, &amount, &unit.into())
            .ok()?
            .as_string()
    });
    said.unwrap_or_else(|| said_plainly(amount, unit))
}

fn said_plainly(amount: i64, unit: &str) -> String {
    format!("{amount} {unit}")
}

/// Several names in one: `Anna, Joe and Maya`.
pub fn list(items: &[String]) -> String {
    let array: Array = items.iter().map(|i| JsValue::from_str(i)).collect();
    format("ListFormat", &[("type", "conjunction")], &array).unwrap_or_else(|| items.join(", "))
}

/// The name of a currency: `Euro`; its code where the browser doesn't know it.
pub fn currency_name(code: &str) -> String {
    let names = made("DisplayNames", "of", &[("type", "currency")]);
    let name = names.and_then(|n| n.format.call1(&n.object, &code.into()).ok()?.as_string());
    name.unwrap_or_else(|| code.to_owned())
}

/// The zone of this browser, by its IANA name.
pub fn own_zone() -> String {
    let made = made("DateTimeFormat", "resolvedOptions", &[]);
    let options = made.and_then(|m| m.format.call0(&m.object).ok());
    let zone = options.and_then(|o| Reflect::get(&o, &"timeZone".into()).ok());
    zone.and_then(|z| z.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// All zones that this browser knows, by their IANA names; its own and UTC always among them.
pub fn zones() -> Vec<String> {
    let listed = intl("supportedValuesOf")
        .and_then(|f| f.dyn_into::<Function>().ok())
        .and_then(|f| f.call1(&JsValue::UNDEFINED, &"timeZone".into()).ok())
        .and_then(|a| a.dyn_into::<Array>().ok());
    let mut zones: Vec<String> = listed.map_or_else(Vec::new, |a| {
        a.iter().filter_map(|z| z.as_string()).collect()
    });
    for zone in [own_zone(), "UTC".to_owned()] {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    zones.arrange();
    zones
}

/// How far a zone is ahead of UTC at a moment, in seconds; `None` for a zone that this browser doesn't
/// know. The oracle from which a zone's table is made.
pub fn offset(zone: &str, at: i64) -> Option<i32> {
    let options = [
        ("timeZone", zone),
        ("hourCycle", "h23"),
        ("era", "short"),
        ("year", "numeric"),
        ("month", "numeric"),
        ("day", "numeric"),
        ("hour", "numeric"),
        ("minute", "numeric"),
        ("second", "numeric"),
    ];
    let made = made("DateTimeFormat", "formatToParts", &options)?;
    let parts = made.format.call1(&made.object, &(at as f64).into()).ok()?;
    let parts: Array = parts.dyn_into().ok()?;
    let mut fields = [0i64; 6];
    for part in parts.iter() {
        let text = |name: &str| Reflect::get(&part, &name.into()).ok()?.as_string();
        let names = ["year", "month", "day", "hour", "minute", "second"];
        let place = names
            .iter()
            .position(|n| text("type").as_deref() == Some(n));
        if let Some(slot) = place.and_then(|p| fields.get_mut(p)) {
            *slot = text("value")?.parse().ok()?;
        }
    }
    let [year, month, day, hour, minute, second] = fields;
    let small = |n: i64| u32::try_from(n).ok();
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, small(month)?, small(day)?)?;
    let local = day.and_hms_opt(small(hour)?, small(minute)?, small(second)?)?;
    i32::try_from(local.and_utc().timestamp() - at.div_euclid(1000)).ok()
}
