//! Files in: what they bring, before anything is written.

use leptos::prelude::*;

use super::desk::{Desk, Joining};
use crate::exchange::snapshot::preview::Report;
use crate::platform::clock;
use crate::platform::intl::{self, Intl};
use crate::ui::parts::{Avatar, Button, Figure, PageHead, Panel, Tag, TeamTag, Tone, Weight, Wide};
use crate::ui::show::said;
use crate::view::share::differences::{self, Row};
use crate::view::share::{self, Arrival, Elsewhere, KindLine, Writer};
use crate::view::text;
use crate::view::text::share as words;

/// Differences that are listed before they are here.
const LISTED: usize = 20;

/// What the files on the desk would bring, and the way to bring them in.
#[component]
pub fn Looking() -> impl IntoView {
    let desk = Desk::get();
    let report = desk.report();
    let elsewhere = share::elsewhere(&report);
    // A file of another workspace is merged only on purpose, each for itself.
    let agreed = RwSignal::new(Vec::<Joining>::new());
    let foreign = elsewhere.len();
    let label = share::bring_in(&report, &Intl);
    let nothing = label.is_none();
    let take = move |()| desk.take_in(agreed.get_untracked());
    let title = words::looking_at(&intl::plural(report.files.len()));
    let alarms = share::alarms(&report, &Intl, intl::lasting);
    let told = desk.supposing(|journal| {
        (
            share::arrivals(journal, &report),
            share::writers(journal, &report),
            differences::of(journal, &report.all.differences),
        )
    });
    let (arrivals, writers, differences) = told.unwrap_or_default();
    view! {
        <PageHead title state=|| view! { <Tag tone=Tone::Good>{words::nothing_written()}</Tag> }>
            <Button press=Callback::new(move |()| desk.clear())>{text::cancel()}</Button>
            <Button
                press=Callback::new(take)
                weight=Weight::Primary
                disabled=Signal::derive(move || nothing || agreed.with(Vec::len) < foreign)
            >
                {label.unwrap_or_else(|| words::nothing_new().to_owned())}
            </Button>
        </PageHead>
        {alarms.into_iter().map(|alarm| view! { <p class="said warn" role="alert">{alarm}</p> }).collect_view()}
        {desk.makes().map(|name| view! { <p class="said">{words::makes_workspace(&name)}</p> })}
        {elsewhere.into_iter().map(|e| view! { <OtherWorkspace e agreed /> }).collect_view()}
        <div class="two">
            <Panel title=words::what_they_bring() class="flush">
                <Files arrivals />
            </Panel>
            <After report=report.clone() />
        </div>
        {(!differences.is_empty()).then(|| view! { <ToCome differences /> })}
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

/// The differences that there will be, to be settled once the files are here.
#[component]
fn ToCome(differences: Vec<Row>) -> impl IntoView {
    let now = clock::now();
    let all = differences.len();
    let title = words::to_settle_together(&intl::plural(all));
    let line = move |row: Row| {
        let value = move |choice: differences::Choice| {
            view! {
                <span class="take">
                    <b><bdi>{said(&choice.value)}</bdi></b> " "
                    <span class="faint small">{words::by_at(&choice.who, &intl::said(choice.at, now))}</span>
                </span>
            }
        };
        view! {
            <tr>
                <td><b><bdi>{row.title}</bdi></b></td>
                <td>{row.field}</td>
                <td><div class="takes">{row.choices.into_iter().map(value).collect_view()}</div></td>
            </tr>
        }
    };
    let more = all.saturating_sub(LISTED);
    view! {
        <section class="panel flush">
            <header>
                <h2>{title}</h2>
                <span class="small dim grow end">{words::to_come_hint()}</span>
            </header>
            <Wide label=text::differences()><table>
                <thead><tr>
                    <th>{words::about_what()}</th><th>{words::which_field()}</th><th>{words::written_values()}</th>
                </tr></thead>
                <tbody>{differences.into_iter().take(LISTED).map(line).collect_view()}</tbody>
            </table></Wide>
            {(more > 0).then(|| view! { <p class="dim small inset">{words::and_more(&intl::plural(more))}</p> })}
        </section>
    }
}

/// A file of another workspace: apart, or one with this on purpose.
#[component]
fn OtherWorkspace(e: Elsewhere, agreed: RwSignal<Vec<Joining>>) -> impl IntoView {
    let desk = Desk::get();
    let file = e.index;
    let pairs = StoredValue::new(e.pairs);
    let agree = move |on: bool| {
        agreed.update(|all| {
            all.retain(|j| j.file != file);
            if on {
                let pairs = pairs.get_value().into_iter();
                let same = pairs.map(|(theirs, ours, _)| (theirs, ours)).collect();
                all.push(Joining { file, same });
            }
        });
    };
    let on = Memo::new(move |_| agreed.with(|all| all.iter().any(|j| j.file == file)));
    let pair = move |(theirs, ours, name): (String, String, String)| {
        let pair = StoredValue::new((theirs, ours));
        let same = move || {
            agreed.with(|all| {
                let own = all.iter().find(|j| j.file == file);
                own.is_some_and(|j| pair.with_value(|p| j.same.contains(p)))
            })
        };
        let set = move |on: bool| {
            agreed.update(|all| {
                for joining in all.iter_mut().filter(|j| j.file == file) {
                    joining.same.retain(|p| *p != pair.get_value());
                    if on {
                        joining.same.push(pair.get_value());
                    }
                }
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=same on:change=move |e| set(event_target_checked(&e)) />
                {words::same_person(&name)}
            </label>
        }
    };
    view! {
        <section class="said warn" role="group" aria-label=e.file.clone()>
            <p><b>{words::elsewhere(&e.file, &e.name)}</b> " " {words::elsewhere_hint()}</p>
            <div class="bar">
                <Button press=Callback::new(move |()| desk.open_apart(file))>{words::open_apart()}</Button>
                <Button press=Callback::new(move |()| desk.leave_out(file))>{words::leave_out()}</Button>
                <label class="check">
                    <input type="checkbox" prop:checked=on on:change=move |e| agree(event_target_checked(&e)) />
                    {words::merge_on_purpose(&e.name)}
                </label>
            </div>
            <Show when=move || on.get()>
                {move || pairs.get_value().into_iter().map(pair).collect_view()}
            </Show>
        </section>
    }
}
