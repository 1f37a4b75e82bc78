//! What targets, keys and refusals are called.

use chrono::{Datelike, NaiveDate};

use crate::exchange::csv::read::ReadError;
use crate::exchange::csv::target::Target;
use crate::model::money::Currency;
use crate::view::format::Format;
use crate::view::text::import as text;

/// What a column becomes, in words.
pub fn target(target: Target, heading: &str, currency: Currency) -> String {
    match target {
        Target::Amount => return text::to_amount(currency.code()),
        Target::Own => return text::to_own(heading),
        Target::Created => text::to_created(),
        Target::Name => text::to_name(),
        Target::ExternalId => text::to_external_id(),
        Target::Need => text::to_need(),
        Target::Source => text::to_source(),
        Target::Campaign => text::to_campaign(),
        Target::Currency => text::to_currency(),
        Target::ExpectedClose => text::to_expected_close(),
        Target::Stage => text::to_stage(),
        Target::Won => text::to_won(),
        Target::Lost => text::to_lost(),
        Target::ExitReason => text::to_exit_reason(),
        Target::Owner => text::to_owner(),
        Target::MarketingOwner => text::to_marketing_owner(),
        Target::SalesOwner => text::to_sales_owner(),
        Target::Tags => text::to_tags(),
        Target::Company => text::to_company(),
        Target::Domain => text::to_domain(),
        Target::Industry => text::to_industry(),
        Target::Size => text::to_size(),
        Target::Country => text::to_country(),
        Target::CompanyId => text::to_company_id(),
        Target::Contact => text::to_contact(),
        Target::FirstName => text::to_first_name(),
        Target::LastName => text::to_last_name(),
        Target::Email => text::to_email(),
        Target::Phone => text::to_phone(),
        Target::JobTitle => text::to_job_title(),
        Target::ContactId => text::to_contact_id(),
        Target::Ignore => text::to_nothing(),
    }
    .to_owned()
}

/// What rows are matched by, in words.
pub(super) fn key(key: Option<Target>) -> &'static str {
    match key {
        Some(Target::ExternalId) => text::key_external_id(),
        Some(Target::Email) => text::key_email(),
        Some(Target::Name) => text::key_name(),
        Some(Target::Company) => text::key_company(),
        _ => text::key_nothing(),
    }
}

/// Why a file can't be read at all.
pub fn refusal(error: ReadError, format: &dyn Format) -> String {
    match error {
        ReadError::Empty => text::no_file().to_owned(),
        ReadError::TooLarge(bytes) => text::too_large(&format.count(bytes / (1024 * 1024)).shown),
        ReadError::NotText(kind) => text::not_text(kind),
    }
}

/// The first letters of a month's name.
pub(super) fn short_month(month: u32, format: &dyn Format) -> String {
    format.month(month).chars().take(3).collect()
}

/// A day without its year.
pub(super) fn short_day(day: NaiveDate, format: &dyn Format) -> String {
    format!("{} {}", day.day(), short_month(day.month(), format))
}
