//! Files in: what they bring, before anything is written.

use leptos::prelude::*;

use super::desk::Desk;
use crate::exchange::snapshot::preview::Report;
use crate::platform::clock;
use crate::platform::intl::{self, Intl};
use crate::ui::parts::{Avatar, Button, Figure, PageHead, Panel, Tag, TeamTag, Tone, Weight, Wide};
use crate::ui::state::App;
use crate::view::share::{self, Arrival, Elsewhere, KindLine, Writer};
use crate::view::text;
use crate::view::text::share as words;

/// A span of milliseconds as people say it.
fn span(ms: i64) -> String {
    intl::relative(ms, 0)
}

#[component]
pub(super) fn Looking() -> impl IntoView {
    let app = App::get();
    let desk = Desk::get();
    let report = desk.report();
    let elsewhere = share::elsewhere(&report);
    // A file of another workspace is merged only on purpose.
    let agreed = RwSignal::new(false);
    let same: RwSignal<Vec<(String, String)>> = RwSignal::new(
        elsewhere
            .iter()
            .flat_map(|e| &e.pairs)
            .map(|(theirs, ours, _)| (theirs.clone(), ours.clone()))
            .collect(),
    );
    let foreign = !elsewhere.is_empty();
    let ids: Vec<String> = elsewhere.iter().flat_map(|e| e.ids.clone()).collect();
    let label = share::bring_in(&report, &Intl);
    let nothing = label.is_none();
    let take = move |()| {
        let one = if foreign { ids.clone() } else { Vec::new() };
        desk.take_in(one, same.get_untracked());
    };
    let title = words::looking_at(&intl::plural(report.files.len()));
    let alarms = share::alarms(&report, &Intl, span);
    let (arrivals, writers) = app.peek(|w| {
        (
            share::arrivals(&w.journal, &report),
            share::writers(&w.journal, &report),
        )
    });
    view! {
        <PageHead title state=|| view! { <Tag tone=Tone::Good>{words::nothing_written()}</Tag> }>
            <Button press=Callback::new(move |()| desk.clear())>{text::cancel()}</Button>
            <Button
                press=Callback::new(take)
                weight=Weight::Primary
                disabled=Signal::derive(move || nothing || (foreign && !agreed.get()))
            >
                {label.unwrap_or_else(|| words::nothing_new().to_owned())}
            </Button>
        </PageHead>
        {alarms.into_iter().map(|alarm| view! { <p class="said warn" role="alert">{alarm}</p> }).collect_view()}
        {elsewhere.into_iter().map(|e| view! { <OtherWorkspace e agreed same /> }).collect_view()}
        <div class="two">
            <Panel title=words::what_they_bring() class="flush">
                <Files arrivals />
            </Panel>
            <After report=report.clone() />
        </div>
        {(!nothing).then(|| view! {
            <div class="half">
                <Panel title=words::by_whom() class="flush"><Writers writers /></Panel>
                <Panel title=words::by_kind() class="flush"><Kinds kinds=share::kinds(&report) /></Panel>
            </div>
        })}
    }
}

fn number(n: usize) -> impl IntoView {
    view! { <td class="num">{intl::count(n)}</td> }
}

#[component]
fn Files(arrivals: Vec<Arrival>) -> impl IntoView {
    let now = clock::now();
    let line = move |a: Arrival| {
        let team = a.from.team;
        view! {
            <tr>
                <td>
                    <span class="person"><Avatar rider=a.from.clone() /> <bdi>{a.from.name}</bdi> <TeamTag team /></span>
                    <div class="dim small"><bdi>{a.file}</bdi></div>
                </td>
                <td>{intl::said(a.made.0, now)}</td>
                {a.cells.into_iter().map(number).collect_view()}
            </tr>
        }
    };
    view! {
        <Wide label=words::what_they_bring()><table>
            <thead><tr>
                <th>{words::from_whom()}</th><th>{words::made_at()}</th>
                <th class="num">{words::new_leads()}</th><th class="num">{words::changed_leads()}</th>
                <th class="num">{words::interactions()}</th><th class="num">{words::deleted_records()}</th>
                <th class="num">{text::differences()}</th>
            </tr></thead>
            <tbody>{arrivals.into_iter().map(line).collect_view()}</tbody>
        </table></Wide>
    }
}

#[component]
fn After(report: Report) -> impl IntoView {
    let (before, after) = (
        report.before.get("lead").copied().unwrap_or(0),
        report.after("lead"),
    );
    let after_shown = intl::plural(after);
    let nothing = share::fresh(&report) == 0;
    view! {
        <Panel title=words::after_merge()>
            <Figure
                value=after_shown.shown.clone()
                unit=words::leads_after(&after_shown)
                beside=words::was_before(&intl::count(before))
            />
            <p class="small dim">{if nothing { words::nothing_new_hint() } else { words::backup_first() }}</p>
        </Panel>
    }
}

#[component]
fn Writers(writers: Vec<Writer>) -> impl IntoView {
    let now = clock::now();
    let line = move |w: Writer| {
        view! {
            <tr>
                <td><span class="person"><Avatar rider=w.who.clone() /> <bdi>{w.who.name}</bdi></span></td>
                {number(w.changes)}
                <td>{intl::said(w.first.0, now)}</td>
                <td>{intl::said(w.last.0, now)}</td>
            </tr>
        }
    };
    view! {
        <Wide label=words::by_whom()><table>
            <thead><tr>
                <th>{text::name()}</th><th class="num">{words::changes()}</th>
                <th>{words::first_change()}</th><th>{words::last_change()}</th>
            </tr></thead>
            <tbody>{writers.into_iter().map(line).collect_view()}</tbody>
        </table></Wide>
    }
}

#[component]
fn Kinds(kinds: Vec<KindLine>) -> impl IntoView {
    let line = |(name, counts): KindLine| {
        view! { <tr><td>{name}</td>{counts.into_iter().map(number).collect_view()}</tr> }
    };
    view! {
        <Wide label=words::by_kind()><table>
            <thead><tr>
                <th>{words::kind()}</th>
                <th class="num">{words::added_records()}</th><th class="num">{words::changed_leads()}</th>
                <th class="num">{words::deleted_records()}</th><th class="num">{words::joined_records()}</th>
            </tr></thead>
            <tbody>{kinds.into_iter().map(line).collect_view()}</tbody>
        </table></Wide>
    }
}

/// A file of another workspace: apart, or one with this on purpose.
#[component]
fn OtherWorkspace(
    e: Elsewhere,
    agreed: RwSignal<bool>,
    same: RwSignal<Vec<(String, String)>>,
) -> impl IntoView {
    let desk = Desk::get();
    let pair = move |(theirs, ours, name): (String, String, String)| {
        let pair = (theirs, ours);
        let (mine, own) = (pair.clone(), pair.clone());
        let on = move || same.with(|s| s.contains(&mine));
        let set = move |on: bool| {
            same.update(|s| {
                s.retain(|p| *p != own);
                if on {
                    s.push(own.clone());
                }
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=on on:change=move |e| set(event_target_checked(&e)) />
                {words::same_person(&name)}
            </label>
        }
    };
    let pairs = StoredValue::new(e.pairs);
    view! {
        <section class="said warn" role="group" aria-label=e.file.clone()>
            <p><b>{words::elsewhere(&e.file, &e.name)}</b> " " {words::elsewhere_hint()}</p>
            <div class="bar">
                <Button press=Callback::new(move |()| desk.open_apart())>{words::open_apart()}</Button>
                <label class="check">
                    <input type="checkbox" prop:checked=agreed on:change=move |e| agreed.set(event_target_checked(&e)) />
                    {words::merge_on_purpose(&e.name)}
                </label>
            </div>
            <Show when=move || agreed.get()>
                {move || pairs.get_value().into_iter().map(pair).collect_view()}
            </Show>
        </section>
    }
}
