//! What the address says: the page, what it is narrowed to, and the workspace it belongs to. All of it
//! stands behind the `#`, so that any static host and folder will do and a link can be pasted into a chat.

use std::fmt::{self, Write};

/// A page and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The first run: no workspace yet, or another one is to be begun.
    Welcome,
    /// All leads, as board or table.
    Pipeline(PipelineQuery),
    /// One lead, by its record id (`lead:…`).
    Lead(String),
    /// All contacts, or all companies.
    People(PeopleQuery),
    /// One contact, by its record id (`contact:…`).
    Contact(String),
    /// One company, by its record id (`company:…`).
    Company(String),
    /// Bringing in leads from a CSV.
    Import,
    /// Snapshots out and in.
    Share,
    /// What people disagree about.
    Differences,
    /// Percentage of leads becoming customers each quarter.
    Quarters(QuartersQuery),
    /// The workspace's settings and this browser's.
    Settings,
    /// What this browser and this hosting can do.
    Checkup,
    /// An address that leads nowhere, as it was given.
    Unknown(String),
}

/// How the pipeline page shows its leads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Columns of cards.
    #[default]
    Board,
    /// Rows.
    Table,
}

/// What the pipeline page is narrowed to and sorted by. Empty texts mean: not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PipelineQuery {
    /// Board or table.
    pub view: Layout,
    /// Words that must all occur.
    pub q: String,
    /// Only leads that this member rides, for either team.
    pub owner: String,
    /// Only leads of this campaign.
    pub campaign: String,
    /// The stage that shows on a phone.
    pub stage: String,
    /// The list that a figure opened, in that figure's own words.
    pub list: String,
    /// By what the rows are sorted.
    pub sort: String,
    /// Whether from the top down.
    pub descending: bool,
}

/// What the page of contacts and companies shows. Empty texts mean: not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Companies, not contacts.
    pub companies: bool,
    /// Words that must all occur.
    pub q: String,
    /// By what the rows are sorted.
    pub sort: String,
    /// Whether from the top down.
    pub descending: bool,
}

/// Which quarter a lead counts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Basis {
    /// The quarter in which it was created (cohort).
    #[default]
    Created,
    /// The quarter in which it was won (period).
    Won,
}

/// What the quarters page shows. Empty texts mean: not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuartersQuery {
    /// Which quarter a lead counts in.
    pub by: Basis,
    /// Only wins within so many days of creation.
    pub within: Option<u32>,
    /// Split into groups: `source` or `campaign`.
    pub group: String,
    /// Only leads of this source.
    pub source: String,
    /// Only leads of this campaign.
    pub campaign: String,
}

/// A route and the workspace that it is to be shown in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The page.
    pub route: Route,
    /// The workspace; `None` is the one this browser opened last.
    pub workspace: Option<String>,
}

impl Default for Route {
    fn default() -> Self {
        Self::Pipeline(PipelineQuery::default())
    }
}

impl Address {
    /// Reads what stands behind the `#`, with or without it. Nothing at all is the pipeline.
    pub fn parse(hash: &str) -> Self {
        let hash = hash.strip_prefix('#').unwrap_or(hash);
        let (path, query) = hash.split_once('?').unwrap_or((hash, ""));
        let query = Query::parse(query);
        let workspace = Some(query.text("w")).filter(|w| !w.is_empty());
        let steps: Vec<String> = path
            .split('/')
            .filter(|s| !s.is_empty())
            .map(decode)
            .collect();
        let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
        let route = match steps.as_slice() {
            [] | ["pipeline"] => Route::Pipeline(PipelineQuery::read(&query)),
            ["welcome"] => Route::Welcome,
            ["leads", id] => Route::Lead(format!("lead:{id}")),
            ["people"] => Route::People(PeopleQuery::read(&query)),
            ["people", id] if id.starts_with("contact:") => Route::Contact((*id).to_owned()),
            ["people", id] if id.starts_with("company:") => Route::Company((*id).to_owned()),
            ["import"] => Route::Import,
            ["share"] => Route::Share,
            ["share", "differences"] => Route::Differences,
            ["numbers"] | ["numbers", "quarters"] => Route::Quarters(QuartersQuery::read(&query)),
            ["settings"] => Route::Settings,
            ["checkup"] => Route::Checkup,
            _ => Route::Unknown(path.to_owned()),
        };
        Self { route, workspace }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Writer::default();
        match &self.route {
            Route::Welcome => out.path("/welcome"),
            Route::Pipeline(query) => {
                out.path("/pipeline");
                query.write(&mut out);
            }
            Route::Lead(id) => {
                out.path("/leads/");
                encode(id.strip_prefix("lead:").unwrap_or(id), &mut out.text);
            }
            Route::People(query) => {
                out.path("/people");
                query.write(&mut out);
            }
            Route::Contact(id) | Route::Company(id) => {
                out.path("/people/");
                encode(id, &mut out.text);
            }
            Route::Import => out.path("/import"),
            Route::Share => out.path("/share"),
            Route::Differences => out.path("/share/differences"),
            Route::Quarters(query) => {
                out.path("/numbers/quarters");
                query.write(&mut out);
            }
            Route::Settings => out.path("/settings"),
            Route::Checkup => out.path("/checkup"),
            Route::Unknown(path) => out.path(path),
        }
        out.pair("w", self.workspace.as_deref().unwrap_or_default());
        f.write_str(&out.text)
    }
}

impl Route {
    /// The page of a record, if records of its kind have one.
    pub fn of(id: &str) -> Option<Self> {
        let page = match crate::model::schema::kind_name(id) {
            "lead" => Self::Lead,
            "contact" => Self::Contact,
            "company" => Self::Company,
            _ => return None,
        };
        Some(page(id.to_owned()))
    }

    /// The link to this page in a workspace.
    pub fn href(&self, workspace: Option<&str>) -> String {
        let workspace = workspace.map(str::to_owned);
        let route = self.clone();
        Address { route, workspace }.to_string()
    }

    /// Whether two routes are the same page, whatever they are narrowed to.
    pub fn is_same_page(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Lead(a), Self::Lead(b))
            | (Self::Contact(a), Self::Contact(b))
            | (Self::Company(a), Self::Company(b)) => a == b,
            (Self::Unknown(a), Self::Unknown(b)) => a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }
}

/// The list of deleted leads, beside those that figures open.
const DELETED: &str = "deleted";

impl PipelineQuery {
    /// The deleted leads.
    pub fn deleted() -> Self {
        Self {
            view: Layout::Table,
            list: DELETED.to_owned(),
            ..Self::default()
        }
    }

    /// Whether it lists the deleted leads.
    pub fn is_deleted(&self) -> bool {
        self.view == Layout::Table && self.list == DELETED
    }

    fn read(query: &Query) -> Self {
        Self {
            view: if query.text("view") == "table" {
                Layout::Table
            } else {
                Layout::Board
            },
            q: query.text("q"),
            owner: query.text("owner"),
            campaign: query.text("campaign"),
            stage: query.text("stage"),
            list: query.text("list"),
            sort: query.text("sort"),
            descending: query.text("order") == "down",
        }
    }

    fn write(&self, out: &mut Writer) {
        if self.view == Layout::Table {
            out.pair("view", "table");
        }
        out.pair("q", &self.q);
        out.pair("owner", &self.owner);
        out.pair("campaign", &self.campaign);
        out.pair("stage", &self.stage);
        out.pair("list", &self.list);
        out.pair("sort", &self.sort);
        if self.descending {
            out.pair("order", "down");
        }
    }
}

impl PeopleQuery {
    fn read(query: &Query) -> Self {
        Self {
            companies: query.text("show") == "companies",
            q: query.text("q"),
            sort: query.text("sort"),
            descending: query.text("order") == "down",
        }
    }

    fn write(&self, out: &mut Writer) {
        if self.companies {
            out.pair("show", "companies");
        }
        out.pair("q", &self.q);
        out.pair("sort", &self.sort);
        if self.descending {
            out.pair("order", "down");
        }
    }
}

impl QuartersQuery {
    fn read(query: &Query) -> Self {
        Self {
            by: if query.text("by") == "won" {
                Basis::Won
            } else {
                Basis::Created
            },
            within: query.text("within").parse().ok(),
            group: query.text("group"),
            source: query.text("source"),
            campaign: query.text("campaign"),
        }
    }

    fn write(&self, out: &mut Writer) {
        if self.by == Basis::Won {
            out.pair("by", "won");
        }
        if let Some(days) = self.within {
            out.pair("within", &days.to_string());
        }
        out.pair("group", &self.group);
        out.pair("source", &self.source);
        out.pair("campaign", &self.campaign);
    }
}

/// The pairs behind the question mark.
struct Query(Vec<(String, String)>);

impl Query {
    fn parse(text: &str) -> Self {
        let pair = |p: &str| {
            let (key, value) = p.split_once('=').unwrap_or((p, ""));
            (decode(key), decode(value))
        };
        Self(
            text.split('&')
                .filter(|p| !p.is_empty())
                .map(pair)
                .collect(),
        )
    }

    /// The first value of a key; empty when there is none.
    fn text(&self, key: &str) -> String {
        let found = self.0.iter().find(|(k, _)| k == key);
        found.map(|(_, v)| v.clone()).unwrap_or_default()
    }
}

/// An address being written.
#[derive(Default)]
struct Writer {
    text: String,
    asked: bool,
}

impl Writer {
    fn path(&mut self, path: &str) {
        self.text.push('#');
        self.text.push_str(path);
    }

    /// Adds a pair; an empty value says nothing and is left out.
    fn pair(&mut self, key: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        self.text.push(if self.asked { '&' } else { '?' });
        self.asked = true;
        self.text.push_str(key);
        self.text.push('=');
        encode(value, &mut self.text);
    }
}

/// Percent-encodes all but what every browser and chat leaves alone; a colon stays, for ids.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b':' => {
                out.push(char::from(byte));
            }
            _ => {
                // Writing to a string can't fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// Undoes percent-encoding. What isn't one stays as it is; bytes that aren't UTF-8 become U+FFFD.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |b: Option<&u8>| b.and_then(|&b| char::from(b).to_digit(16));
        match (*first, hex(tail.first()), hex(tail.get(1))) {
            (b'%', Some(high), Some(low)) => {
                // Two hexadecimal digits are at most 255.
                bytes.push((high * 16 + low) as u8);
                rest = tail.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn route(hash: &str) -> Route {
        Address::parse(hash).route
    }

    #[test]
    fn reads_addresses_as_people_paste_them() {
        assert_eq!(route(""), Route::default());
        assert_eq!(route("#/"), Route::default());
        assert_eq!(route("#/leads/0193"), Route::Lead("lead:0193".into()));
        assert_eq!(route("#/people"), Route::People(PeopleQuery::default()));
        assert_eq!(
            route("#/people/contact:01"),
            Route::Contact("contact:01".into())
        );
        assert_eq!(
            route("#/people/company%3A01"),
            Route::Company("company:01".into())
        );
        assert_eq!(route("#/share/"), Route::Share);
        assert_eq!(route("#/share/differences"), Route::Differences);
        assert_eq!(
            route("#/numbers"),
            Route::Quarters(QuartersQuery::default())
        );
        let deleted = PipelineQuery::deleted();
        assert_eq!(
            Route::Pipeline(deleted.clone()).href(None),
            "#/pipeline?view=table&list=deleted"
        );
        assert!(deleted.is_deleted());
        let table = Address::parse("#/pipeline?view=table&q=cold%20chain&w=ws:1");
        assert_eq!(table.workspace.as_deref(), Some("ws:1"));
        let Route::Pipeline(query) = table.route else {
            unreachable!()
        };
        assert_eq!(
            (query.view, query.q.as_str()),
            (Layout::Table, "cold chain")
        );
    }

    #[test]
    fn what_leads_nowhere_says_so() {
        for hash in [
            "#/home",
            "#/leads",
            "#/leads/1/2",
            "#/people/lead:1",
            "#/%E0%A4%A",
            "#x",
        ] {
            assert!(matches!(route(hash), Route::Unknown(_)), "{hash}");
        }
    }

    #[test]
    fn the_workspace_stands_at_the_end() {
        let query = PipelineQuery {
            q: "a&b=c?#%".into(),
            ..Default::default()
        };
        let href = Route::Pipeline(query).href(Some("ws:1"));
        assert_eq!(href, "#/pipeline?q=a%26b%3Dc%3F%23%25&w=ws:1");
        assert_eq!(Route::Share.href(None), "#/share");
    }

    fn texts<const N: usize>() -> impl Strategy<Value = [String; N]> {
        proptest::collection::vec(".{0,12}", N).prop_map(|v| v.try_into().unwrap())
    }

    fn routes() -> impl Strategy<Value = Route> {
        let pipeline = (any::<bool>(), any::<bool>(), texts::<6>()).prop_map(|(table, down, t)| {
            let [q, owner, campaign, stage, list, sort] = t;
            let view = if table { Layout::Table } else { Layout::Board };
            let descending = down;
            Route::Pipeline(PipelineQuery {
                view,
                q,
                owner,
                campaign,
                stage,
                list,
                sort,
                descending,
            })
        });
        let quarters =
            (any::<bool>(), any::<Option<u32>>(), texts::<3>()).prop_map(|(won, within, t)| {
                let [group, source, campaign] = t;
                let by = if won { Basis::Won } else { Basis::Created };
                Route::Quarters(QuartersQuery {
                    by,
                    within,
                    group,
                    source,
                    campaign,
                })
            });
        let people =
            (any::<bool>(), any::<bool>(), texts::<2>()).prop_map(|(companies, down, t)| {
                let [q, sort] = t;
                Route::People(PeopleQuery {
                    companies,
                    q,
                    sort,
                    descending: down,
                })
            });
        prop_oneof![
            pipeline,
            quarters,
            people,
            ".{0,20}".prop_map(|id| Route::Contact(format!("contact:{id}"))),
            ".{0,20}".prop_map(|id| Route::Company(format!("company:{id}"))),
            ".{1,20}".prop_map(|id| Route::Lead(format!("lead:{id}"))),
            Just(Route::Welcome),
            Just(Route::Import),
            Just(Route::Share),
            Just(Route::Differences),
            Just(Route::Settings),
            Just(Route::Checkup),
        ]
    }

    proptest! {
        #[test]
        fn parsing_undoes_writing(route in routes(), workspace in proptest::option::of(".{1,12}")) {
            let address = Address { route, workspace };
            prop_assert_eq!(Address::parse(&address.to_string()), address);
        }

        #[test]
        fn any_text_is_an_address(hash in ".{0,60}") {
            let once = Address::parse(&hash);
            prop_assert_eq!(Address::parse(&once.to_string()), once);
        }
    }
}
