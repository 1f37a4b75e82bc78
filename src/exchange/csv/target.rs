//! What a column of a file can become.

/// What a column becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// When the lead began.
    Created,
    /// The lead's own name.
    Name,
    /// The lead's id in the system it comes from.
    ExternalId,
    /// What the customer needs.
    Need,
    /// Where the lead comes from.
    Source,
    /// The campaign that brought it, by name.
    Campaign,
    /// What the deal is worth.
    Amount,
    /// The currency of the amount.
    Currency,
    /// When the deal is expected to close.
    ExpectedClose,
    /// Where the lead stands, by name.
    Stage,
    /// When it became a customer.
    Won,
    /// When it was lost.
    Lost,
    /// Why it was lost, disqualified or recycled, in the words of the workspace's reasons.
    ExitReason,
    /// The member who owns it, whose team says for which.
    Owner,
    /// The marketer who owns it.
    MarketingOwner,
    /// The salesperson who owns it.
    SalesOwner,
    /// One or several tags.
    Tags,
    /// The company's name.
    Company,
    /// The company's web domain.
    Domain,
    /// The company's line of business.
    Industry,
    /// How many people work at the company.
    Size,
    /// The company's country.
    Country,
    /// The company's id in the system it comes from.
    CompanyId,
    /// The contact's whole name.
    Contact,
    /// The contact's first name.
    FirstName,
    /// The contact's last name.
    LastName,
    /// The contact's e-mail addresses.
    Email,
    /// The contact's phone numbers.
    Phone,
    /// The contact's job title.
    JobTitle,
    /// The contact's id in the system it comes from.
    ContactId,
    /// A field of the team's own, named like the column.
    Own,
    /// Nothing: the column is left aside.
    Ignore,
}

impl Target {
    /// All, in the order a person would pick from, with the name they are remembered by.
    pub const ALL: [(Self, &str); 32] = [
        (Self::Company, "company"),
        (Self::Domain, "company-domain"),
        (Self::Country, "country"),
        (Self::Industry, "industry"),
        (Self::Size, "company-size"),
        (Self::CompanyId, "company-id"),
        (Self::Contact, "contact"),
        (Self::FirstName, "first-name"),
        (Self::LastName, "last-name"),
        (Self::Email, "email"),
        (Self::Phone, "phone"),
        (Self::JobTitle, "job-title"),
        (Self::ContactId, "contact-id"),
        (Self::Created, "created"),
        (Self::Name, "name"),
        (Self::ExternalId, "external-id"),
        (Self::Source, "source"),
        (Self::Campaign, "campaign"),
        (Self::Need, "need"),
        (Self::Amount, "amount"),
        (Self::Currency, "currency"),
        (Self::ExpectedClose, "expected-close"),
        (Self::Stage, "stage"),
        (Self::Won, "won"),
        (Self::Lost, "lost"),
        (Self::ExitReason, "exit-reason"),
        (Self::Owner, "owner"),
        (Self::MarketingOwner, "marketing-owner"),
        (Self::SalesOwner, "sales-owner"),
        (Self::Tags, "tags"),
        (Self::Own, "own"),
        (Self::Ignore, "ignore"),
    ];

    /// The name it is remembered by.
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(target, _)| *target == self)
            .map_or("own", |(_, key)| key)
    }

    /// The target of that name.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, k)| *k == key).map(|(t, _)| *t)
    }

    /// Whether its cells are dates.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::Created | Self::ExpectedClose | Self::Won | Self::Lost
        )
    }

    /// Whether several columns may become it.
    pub fn takes_many(self) -> bool {
        matches!(
            self,
            Self::Email | Self::Phone | Self::Tags | Self::Own | Self::Ignore
        )
    }

    /// Whether rows can be matched with leads by it.
    pub fn is_key(self) -> bool {
        matches!(
            self,
            Self::ExternalId | Self::Email | Self::Name | Self::Company
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_one_name() {
        let mut seen = std::collections::BTreeSet::new();
        for (target, key) in Target::ALL {
            assert_eq!(target.key(), key);
            assert_eq!(Target::parse(key), Some(target));
            assert!(seen.insert(target));
        }
    }
}
