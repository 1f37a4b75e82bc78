//! Stages: the fixed role that figures are computed from, and the defaults every workspace starts with.

/// What a stage means, whatever the workspace calls it. In order of the journey; exits last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// First interest.
    Inquiry,
    /// Marketing-qualified (MQL).
    MarketingQualified,
    /// Accepted by sales (SAL).
    SalesAccepted,
    /// Qualified by sales (SQL).
    SalesQualified,
    /// An open deal; a workspace may have several such stages.
    OpenDeal,
    /// Became a customer.
    Won,
    /// Decided against us.
    Lost,
    /// Was never a prospect.
    Disqualified,
    /// Back to marketing.
    Recycled,
}

impl Role {
    /// All roles, in order.
    pub const ALL: [Self; 9] = [
        Self::Inquiry,
        Self::MarketingQualified,
        Self::SalesAccepted,
        Self::SalesQualified,
        Self::OpenDeal,
        Self::Won,
        Self::Lost,
        Self::Disqualified,
        Self::Recycled,
    ];

    /// Its name in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Inquiry => "inquiry",
            Self::MarketingQualified => "marketing-qualified",
            Self::SalesAccepted => "sales-accepted",
            Self::SalesQualified => "sales-qualified",
            Self::OpenDeal => "open-deal",
            Self::Won => "won",
            Self::Lost => "lost",
            Self::Disqualified => "disqualified",
            Self::Recycled => "recycled",
        }
    }

    /// The role of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }

    /// Whether a lead standing here may still become a customer without being brought back.
    pub fn is_open(self) -> bool {
        self < Self::Won
    }

    /// Whether moving here asks for a reason: lost, disqualified or recycled.
    pub fn is_exit(self) -> bool {
        self > Self::Won
    }
}

/// A team that owns something; `Joint` is both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Team {
    /// Marketing.
    Marketing,
    /// Sales.
    Sales,
    /// Both.
    Joint,
}

impl Team {
    /// Its name in the journal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Marketing => "marketing",
            Self::Sales => "sales",
            Self::Joint => "joint",
        }
    }

    /// The team of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Marketing, Self::Sales, Self::Joint]
            .into_iter()
            .find(|t| t.name() == name)
    }
}

/// The stages of a new workspace: id, name, role, owning team, in order. The ids are fixed, so that two
/// people who start apart and merge have one pipeline.
pub const DEFAULT_STAGES: [(&str, &str, Role, Team); 10] = [
    ("stage:lead", "Lead", Role::Inquiry, Team::Marketing),
    (
        "stage:mql",
        "MQL",
        Role::MarketingQualified,
        Team::Marketing,
    ),
    ("stage:sal", "SAL", Role::SalesAccepted, Team::Joint),
    ("stage:sql", "SQL", Role::SalesQualified, Team::Sales),
    (
        "stage:opportunity",
        "Opportunity",
        Role::OpenDeal,
        Team::Sales,
    ),
    (
        "stage:negotiation",
        "Negotiation",
        Role::OpenDeal,
        Team::Sales,
    ),
    ("stage:customer", "Customer", Role::Won, Team::Joint),
    ("stage:lost", "Lost", Role::Lost, Team::Sales),
    (
        "stage:disqualified",
        "Disqualified",
        Role::Disqualified,
        Team::Sales,
    ),
    (
        "stage:recycled",
        "Recycled",
        Role::Recycled,
        Team::Marketing,
    ),
];

/// The reasons of a new workspace: id, words, owner (`marketing`, `sales`, `nobody`), what follows. The
/// first eight are on the digits 1–8; 9 is another, found by typing or written.
pub const DEFAULT_REASONS: [(&str, &str, &str, Role); 12] = [
    (
        "reason:wrong-fit",
        "Wrong fit",
        "marketing",
        Role::Disqualified,
    ),
    (
        "reason:wrong-person",
        "Wrong person",
        "marketing",
        Role::Recycled,
    ),
    (
        "reason:no-budget",
        "No budget or too small",
        "marketing",
        Role::Disqualified,
    ),
    ("reason:no-need", "No need", "marketing", Role::Disqualified),
    ("reason:bad-timing", "Bad timing", "nobody", Role::Recycled),
    (
        "reason:unreachable",
        "Unreachable after the agreed attempts",
        "sales",
        Role::Recycled,
    ),
    (
        "reason:invalid-contact",
        "Invalid contact data",
        "marketing",
        Role::Disqualified,
    ),
    (
        "reason:duplicate",
        "Duplicate",
        "nobody",
        Role::Disqualified,
    ),
    (
        "reason:wrong-region",
        "Wrong region",
        "marketing",
        Role::Disqualified,
    ),
    (
        "reason:no-authority",
        "No authority",
        "marketing",
        Role::Recycled,
    ),
    (
        "reason:not-a-buyer",
        "Competitor, student or vendor",
        "marketing",
        Role::Disqualified,
    ),
    (
        "reason:already-customer",
        "Already a customer",
        "nobody",
        Role::Disqualified,
    ),
];
