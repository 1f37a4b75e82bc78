//! The record kinds, each declared once (see [`super::schema`]). A line is
//! `name: type = label, form, privacy;`; one under `sets` names the journal's element fields.

use chrono::NaiveDate;

use super::schema::{Form, records};
use super::when::When;

/// The id of the one settings record of a workspace.
pub const SETTINGS: &str = "settings:workspace";

records! {
    /// What the whole workspace agreed on; one record with a fixed id.
    Settings, SettingsPatch = "settings" {
        /// What the workspace is called.
        name: String = "Workspace", Form::Text, Internal;
        /// ISO 4217 code that amounts are in unless a lead says otherwise.
        currency: String = "Currency", Form::Text, Public;
        /// Month (1–12) in which the fiscal year starts.
        fiscal_start: i64 = "Fiscal year starts in", Form::Number, Public;
        /// IANA name of the zone that days and quarters are counted in.
        zone: String = "Time zone", Form::Text, Public;
        /// The zone's offset transitions, so that every copy computes the same days.
        zone_table: String = "Time zone's changes", Form::Text, Public;
    } sets {
        /// The ids that this workspace goes by; merging another on purpose adds its ids.
        workspaces = "workspace", "Workspace id", Public;
    }

    /// A person who works here.
    Member, MemberPatch = "member" {
        /// Full name.
        name: String = "Name", Form::Text, Personal;
        /// E-mail address.
        email: String = "E-mail", Form::Text, Personal;
        /// `marketing` or `sales`.
        team: String = "Team", Form::Text, Public;
        /// Speaks for the team in the meeting.
        representative: bool = "Representative", Form::Flag, Public;
    } sets {}

    /// A customer organisation.
    Company, CompanyPatch = "company" {
        /// Its name.
        name: String = "Name", Form::Text, Personal;
        /// Its web domain.
        domain: String = "Domain", Form::Text, Internal;
        /// Its line of business.
        industry: String = "Industry", Form::Text, Internal;
        /// How many people work there, as given.
        size: String = "Size", Form::Text, Internal;
        /// Country, as given.
        country: String = "Country", Form::Text, Internal;
        /// Its id in the system it came from.
        external_id: String = "External id", Form::Text, Internal;
    } sets {
        /// Fields of the team's own.
        custom = "custom", "Own field", Personal;
    }

    /// A person at a customer.
    Contact, ContactPatch = "contact" {
        /// Full name.
        name: String = "Name", Form::Text, Personal;
        /// Job title.
        title: String = "Job title", Form::Text, Personal;
        /// Where they work.
        company: String = "Company", Form::Ref("company"), Internal;
        /// What they are in a purchase: user, decider, payer.
        role: String = "Role", Form::Text, Personal;
        /// Whether they agreed to be written to: `unknown`, `given` or `withdrawn`.
        consent: String = "Consent", Form::Text, Personal;
        /// Their id in the system they came from.
        external_id: String = "External id", Form::Text, Internal;
    } sets {
        /// E-mail addresses.
        emails = "email", "E-mail", Personal;
        /// Phone numbers.
        phones = "phone", "Phone", Personal;
        /// Fields of the team's own.
        custom = "custom", "Own field", Personal;
    }

    /// One buying journey, from first interest to customer.
    Lead, LeadPatch = "lead" {
        /// What the journey is about, when the company's name doesn't say it.
        name: String = "Name", Form::Text, Personal;
        /// The organisation that may buy.
        company: String = "Company", Form::Ref("company"), Internal;
        /// The primary contact.
        contact: String = "Contact", Form::Ref("contact"), Internal;
        /// Where the journey stands.
        stage: String = "Stage", Form::Ref("stage"), Public;
        /// `new` or `existing` customer.
        customer_type: String = "Type", Form::Text, Public;
        /// What the deal is worth, in minor units.
        amount: i64 = "Amount", Form::Money, Internal;
        /// ISO 4217 code of the amount.
        currency: String = "Currency", Form::Text, Public;
        /// When the deal is expected to close.
        expected_close: NaiveDate = "Expected close", Form::Day, Internal;
        /// The customer's need, in their own words.
        need: String = "Need", Form::Prose, Personal;
        /// Where it came from.
        source: String = "Source", Form::Text, Internal;
        /// The campaign that brought it.
        campaign: String = "Campaign", Form::Ref("campaign"), Internal;
        /// The marketer riding it.
        marketing_owner: String = "Marketing owner", Form::Ref("member"), Internal;
        /// The salesperson riding it.
        sales_owner: String = "Sales owner", Form::Ref("member"), Internal;
        /// Why it was lost, disqualified or recycled.
        exit_reason: String = "Reason", Form::Ref("reason"), Internal;
        /// Its id in the system it came from.
        external_id: String = "External id", Form::Text, Internal;
    } sets {
        /// Further people, each with their role.
        people = "person", "People", Personal;
        /// Tags.
        tags = "tag", "Tag", Personal;
        /// Fields of the team's own.
        custom = "custom", "Own field", Personal;
    }

    /// The dated fact that a lead reached a stage.
    Move, MovePatch = "move" {
        /// The lead that moved.
        lead: String = "Lead", Form::Ref("lead"), Public;
        /// The stage it reached.
        stage: String = "Stage", Form::Ref("stage"), Public;
        /// When it happened, whenever it was recorded.
        at: When = "Date", Form::When, Public;
        /// Why, for an exit.
        reason: String = "Reason", Form::Ref("reason"), Internal;
    } sets {}

    /// A stage of the pipeline.
    Stage, StagePatch = "stage" {
        /// What the workspace calls it.
        name: String = "Name", Form::Text, Internal;
        /// The fixed meaning that figures are computed from; see `model::stage::Role`.
        role: String = "Role", Form::Text, Public;
        /// Owning team: `marketing`, `sales` or `joint`.
        team: String = "Team", Form::Text, Public;
        /// Place in the pipeline.
        order: i64 = "Order", Form::Number, Public;
    } sets {}

    /// Why a lead was rejected or left the pipeline.
    Reason, ReasonPatch = "reason" {
        /// In words.
        name: String = "Name", Form::Text, Internal;
        /// Who can fix it: `marketing`, `sales` or `nobody`.
        owner: String = "Owner", Form::Text, Public;
        /// The role of the stage that follows: `lost`, `disqualified` or `recycled`.
        leads_to: String = "Leads to", Form::Text, Public;
        /// The digit that picks it.
        order: i64 = "Order", Form::Number, Public;
    } sets {}

    /// Work that brings leads.
    Campaign, CampaignPatch = "campaign" {
        /// What it is called.
        name: String = "Name", Form::Text, Internal;
        /// Owning team: `marketing`, `sales` or `joint`.
        team: String = "Team", Form::Text, Public;
        /// How it reaches people.
        channel: String = "Channel", Form::Text, Internal;
        /// Its id in the system it came from.
        external_id: String = "External id", Form::Text, Internal;
    } sets {}

    /// Any contact with the customer.
    Interaction, InteractionPatch = "interaction" {
        /// The journey it belongs to.
        lead: String = "Lead", Form::Ref("lead"), Public;
        /// Whom it was with.
        contact: String = "Contact", Form::Ref("contact"), Internal;
        /// When it happened.
        at: When = "Date", Form::When, Public;
        /// What was said.
        text: String = "Text", Form::Prose, Personal;
    } sets {}

    /// A field that the team added; its values live in `custom/…` of the records.
    CustomField, CustomFieldPatch = "field" {
        /// The column heading it came from, or what the team calls it.
        name: String = "Name", Form::Text, Internal;
        /// The kind of record it belongs to.
        record: String = "Belongs to", Form::Text, Public;
        /// `text`, `number` or `day`.
        form: String = "Form", Form::Text, Public;
    } sets {}
}
