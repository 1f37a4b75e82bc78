//! The first rows as they will be, and what cannot be read.

use leptos::prelude::*;

use super::job::Job;
use super::said;
use crate::platform::files;
use crate::ui::parts::{Panel, VirtualList, Wide};
use crate::view::import::{ImportPage, IssueRow, Said};
use crate::view::text::import as words;

/// The height of an issue in CSS pixels.
const STEP: f64 = 44.0;
/// So many issues are in sight before the list scrolls.
const SHOWN: usize = 9;

#[component]
pub(super) fn FirstRows(page: Memo<Option<ImportPage>>) -> impl IntoView {
    let preview = Memo::new(move |_| page.with(|p| p.as_ref().and_then(|p| p.preview.clone())));
    let shown = move || preview.with(|p| p.as_ref().map(|p| p.shown.clone()));
    let aside = move || view! { <span class="small dim">{shown}</span> };
    let table = move || {
        let preview = preview.get()?;
        let numbers: Vec<bool> = preview.columns.iter().map(|(_, n)| *n).collect();
        let head = preview.columns.into_iter();
        let head = head.map(|(name, number)| view! { <th class:num=number>{name}</th> });
        let line = move |cells: Vec<Said>| {
            let cell = |(n, cell): (usize, Said)| {
                let number = numbers.get(n).copied().unwrap_or(false);
                let cell = said(cell);
                if n == 0 {
                    view! { <td class="wrap"><b>{cell}</b></td> }.into_any()
                } else {
                    view! { <td class:num=number>{cell}</td> }.into_any()
                }
            };
            view! { <tr>{cells.into_iter().enumerate().map(cell).collect_view()}</tr> }
        };
        Some(view! {
            <Wide label=words::step_rows()><table>
                <thead><tr>{head.collect_view()}<th><span class="unseen">{words::so()}</span></th></tr></thead>
                <tbody>{preview.rows.into_iter().map(line).collect_view()}</tbody>
            </table></Wide>
        })
    };
    view! { <Panel title=words::step_rows() aside class="flush">{table}</Panel> }
}

#[component]
pub(super) fn CannotRead(job: Job, page: Memo<Option<ImportPage>>) -> impl IntoView {
    let issues = Memo::new(move |_| page.with(|p| p.as_ref().map(|p| p.issues.clone())));
    let save = move || {
        let name = issues.with_untracked(|i| i.as_ref().map(|i| i.file.clone()));
        files::download(&name.unwrap_or_default(), "text/csv", &job.rows_file());
    };
    let aside = move || {
        let words = issues.with(|i| i.as_ref()?.save.clone())?;
        Some(
            view! { <button type="button" class="quiet small" on:click=move |_| save()>{words}</button> },
        )
    };
    let count = Memo::new(move |_| issues.with(|i| i.as_ref().map_or(0, |i| i.count)));
    let line = move |n: usize| {
        let row = job.issue(n);
        row.map(|row| view! { <Issue row /> }).into_any()
    };
    // Only whether there are any is looked at here: a list that goes on stays scrolled.
    let any = Memo::new(move |_| count.get() > 0);
    let list = move || {
        if !any.get() {
            return view! { <p class="dim inset">{words::all_read()}</p> }.into_any();
        }
        let more = move || issues.with(|i| i.as_ref()?.more.clone());
        view! {
            <div class="issue head small dim" aria-hidden="true">
                <span class="num">{words::row()}</span><span>{words::column()}</span>
                <span>{words::why()}</span><span>{words::so()}</span>
            </div>
            <div class="issues" style:--rows=move || count.get().min(SHOWN).to_string()>
                <VirtualList count step=STEP row=line version=Signal::derive(move || job.version()) label=words::cannot_read() />
            </div>
            {move || more().map(|more| view! { <p class="dim small inset">{more}</p> })}
        }
        .into_any()
    };
    view! { <Panel title=words::cannot_read() aside=move || aside class="flush">{list}</Panel> }
}

/// One thing that cannot be read.
#[component]
fn Issue(row: IssueRow) -> impl IntoView {
    let why = row.why.clone();
    view! {
        <div class="issue">
            <span class="num">{row.row}</span><span class="cut"><bdi>{row.columns}</bdi></span>
            <span class="cut" title=why><bdi>{row.why}</bdi></span><span>{said(row.so)}</span>
        </div>
    }
}
