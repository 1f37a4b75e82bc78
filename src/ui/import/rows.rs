//! The first rows as they will be, and what cannot be read.

use leptos::prelude::*;

use super::job::Job;
use super::said;
use crate::platform::files;
use crate::ui::parts::{Panel, Wide};
use crate::view::import::{ImportPage, IssueRow, Said};
use crate::view::text::import as words;

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
    let line = |row: IssueRow| {
        view! {
            <tr>
                <td class="num">{row.row}</td><td class="wrap"><bdi>{row.columns}</bdi></td>
                <td class="wrap"><bdi>{row.why}</bdi></td><td>{said(row.so)}</td>
            </tr>
        }
    };
    let table = move || {
        let issues = issues.get()?;
        if issues.rows.is_empty() {
            return Some(view! { <p class="dim inset">{words::all_read()}</p> }.into_any());
        }
        Some(
            view! {
                <Wide label=words::cannot_read()><table>
                    <thead><tr>
                        <th class="num">{words::row()}</th><th>{words::column()}</th>
                        <th>{words::why()}</th><th>{words::so()}</th>
                    </tr></thead>
                    <tbody>{issues.rows.into_iter().map(line).collect_view()}</tbody>
                </table></Wide>
                {issues.more.map(|more| view! { <p class="dim small inset">{more}</p> })}
            }
            .into_any(),
        )
    };
    view! {
        <Panel title=words::cannot_read() aside=move || aside class="flush">{table}</Panel>
    }
}
