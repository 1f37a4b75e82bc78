//! Which column is what.

use leptos::prelude::*;

use super::job::Job;
use super::said;
use crate::exchange::csv::target::Target;
use crate::model::money::Currency;
use crate::ui::parts::{Panel, Wide};
use crate::view::import::{ColumnRow, ImportPage, target};
use crate::view::text::import as words;

#[component]
pub(super) fn Columns(job: Job, page: Memo<Option<ImportPage>>) -> impl IntoView {
    let rows = Memo::new(move |_| {
        page.with(|p| p.as_ref().map(|p| p.columns.clone()))
            .unwrap_or_default()
    });
    let aside = || view! { <span class="small dim">{words::remembered_for()}</span> };
    view! {
        <Panel title=words::step_columns() aside class="flush">
            <Wide label=words::step_columns()><table class="mapping">
                <thead><tr>
                    <th>{words::in_file()}</th><th>{words::first_values()}</th>
                    <th>{words::becomes()}</th><th>{words::guessed_from()}</th>
                </tr></thead>
                <tbody>
                    // A line is never made anew: the focus stays in it while its column becomes something else.
                    <For each=move || rows.get() key=|r| r.column let:row>
                        <Line job row rows />
                    </For>
                </tbody>
            </table></Wide>
        </Panel>
    }
}

#[component]
fn Line(job: Job, row: ColumnRow, rows: Memo<Vec<ColumnRow>>) -> impl IntoView {
    let column = row.column;
    let row = Memo::new(move |before: Option<&ColumnRow>| {
        let now = rows.with(|all| all.iter().find(|r| r.column == column).cloned());
        now.or_else(|| before.cloned())
            .unwrap_or_else(|| row.clone())
    });
    let chosen = move |e: web_sys::Event| {
        if let Some(target) = Target::parse(&event_target_value(&e)) {
            job.choose(column, target);
        }
    };
    let option = |(to, key): &(Target, &'static str)| {
        let to = *to;
        let is_chosen = move || row.with(|r| r.target == to);
        let words = move || {
            row.with(|r| {
                if r.target == to {
                    r.becomes.clone()
                } else {
                    // Only the chosen one names its currency.
                    target(to, &r.heading, Currency::EUR)
                }
            })
        };
        view! { <option value=*key selected=is_chosen() prop:selected=is_chosen>{words}</option> }
    };
    let label = move || row.with(|r| words::becomes_of(&r.heading));
    view! {
        <tr>
            <td><b><bdi>{move || row.with(|r| r.heading.clone())}</bdi></b></td>
            <td class="dim wrap"><bdi>{move || row.with(|r| r.first.clone())}</bdi></td>
            <td><select class="plain-select" aria-label=label on:change=chosen>{Target::ALL.iter().map(option).collect_view()}</select></td>
            <td>{move || said(row.with(|r| r.guessed.clone()))}</td>
        </tr>
    }
}
