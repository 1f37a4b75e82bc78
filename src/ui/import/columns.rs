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
                    <For each=move || rows.get() key=|r| (r.column, r.target, r.guessed.text.clone()) let:row>
                        <Line job row />
                    </For>
                </tbody>
            </table></Wide>
        </Panel>
    }
}

#[component]
fn Line(job: Job, row: ColumnRow) -> impl IntoView {
    let ColumnRow {
        column,
        heading,
        first,
        target: now,
        becomes,
        guessed,
    } = row;
    let chosen = move |e: web_sys::Event| {
        if let Some(target) = Target::parse(&event_target_value(&e)) {
            job.choose(column, target);
        }
    };
    let option = |(to, key): &(Target, &'static str)| {
        let words = if *to == now {
            becomes.clone()
        } else {
            // Only the chosen one names its currency.
            target(*to, &heading, Currency::EUR)
        };
        view! { <option value=*key selected=*to == now>{words}</option> }
    };
    view! {
        <tr>
            <td><b><bdi>{heading.clone()}</bdi></b></td>
            <td class="dim wrap"><bdi>{first}</bdi></td>
            <td><select class="plain-select" aria-label=words::becomes_of(&heading) on:change=chosen>{Target::ALL.iter().map(option).collect_view()}</select></td>
            <td>{said(guessed)}</td>
        </tr>
    }
}
