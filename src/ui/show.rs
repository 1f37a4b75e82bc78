//! Values in words: what `view::shown` left to the browser.

use crate::model::when::When;
use crate::platform::{clock, intl};
use crate::view::shown::Shown;
use crate::view::text;

/// The value, written out; `None` when it is empty.
pub fn said(value: &Shown) -> Option<String> {
    Some(match value {
        Shown::Nothing => return None,
        Shown::Text(text) => text.clone(),
        Shown::Number(n) => intl::number(*n as f64, 0),
        Shown::Money(minor, currency) => intl::money(*minor, currency),
        Shown::Day(day) => intl::day(*day),
        Shown::When(When::Day(day)) => intl::day(*day),
        Shown::When(When::At(moment)) => intl::said(moment.0, clock::now()),
        Shown::Flag(true) => text::yes().to_owned(),
        Shown::Flag(false) => text::no().to_owned(),
    })
}
