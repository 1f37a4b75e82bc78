//! The company of a lead: its name leads to its page, what teams ask of it is edited here.

use leptos::prelude::*;

use super::Facts;
use crate::model::records;
use crate::model::value::ValueRef;
use crate::ui::parts::{Panel, Tag, Tone};
use crate::ui::state::App;
use crate::view::route::Route;
use crate::view::shown::name_of;
use crate::view::text;

/// What is shown of a company beside its lead.
const SHOWN: [&str; 3] = ["domain", "industry", "country"];

/// The panel; nothing while the lead has no company.
#[component]
pub(super) fn Company(lead: StoredValue<String>) -> impl IntoView {
    let app = App::get();
    let company = Memo::new(move |_| {
        app.with(|w| {
            let lead = w.journal.rid(&lead.get_value())?;
            let named = w.journal.get(lead, "company").and_then(ValueRef::text)?;
            let company = w.journal.resolve(named)?;
            let exists = w.journal.exists(company);
            exists.then(|| w.journal.id(company).to_owned())
        })
    });
    move || {
        company.get().map(|id| {
            let href = app.link(Route::Company(id.clone()));
            let record = StoredValue::new(id);
            let name = move || app.with(|w| name_of(&w.journal, &record.get_value()));
            let gone = move || {
                app.with(|w| {
                    let rid = w.journal.rid(&record.get_value());
                    rid.is_some_and(|r| !w.journal.is_shown(r))
                })
            };
            view! {
                <Panel title=text::company() class="spaced">
                    <p class="bar">
                        <a href=href><b><bdi>{name}</bdi></b></a>
                        <Show when=gone><Tag tone=Tone::Bad>{text::is_deleted()}</Tag></Show>
                    </p>
                    <Facts
                        record
                        declared=records::Company::KIND.fields
                        wanted=Callback::new(|field: String| SHOWN.contains(&field.as_str()))
                        adds=false
                    />
                </Panel>
            }
        })
    }
}
