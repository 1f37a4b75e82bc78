//! The palette: records, pages and commands by typing.

use icondata_core::Icon as Data;
use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::{Frame, Runner};
use crate::model::order::Arrange;
use crate::platform::{intl, router};
use crate::ui::known::{self, WEIGHED};
use crate::ui::parts::{Caps, Dialog, Icon, icons};
use crate::ui::state::App;
use crate::view::board::{Filter, Sieve};
use crate::view::command::{Command, CommandId, Group};
use crate::view::directory::Kind;
use crate::view::directory::list::found;
use crate::view::palette::{Needle, best, commands};
use crate::view::route::Route;
use crate::view::text;

/// How many records and how many commands are offered.
const RECORDS: usize = 8;
const COMMANDS: usize = 8;
/// How many contacts, and how many companies.
const PARTIES: usize = 4;

/// One thing that was found.
#[derive(Clone, PartialEq)]
struct Hit {
    group: &'static str,
    icon: Data,
    title: String,
    beside: String,
    keys: Vec<String>,
    act: Act,
}

#[derive(Clone, PartialEq)]
enum Act {
    Open(Route),
    Run(CommandId),
}

fn of_command(command: &Command, mac: bool) -> Hit {
    let page = command.group == Group::Go;
    Hit {
        group: if page {
            text::group_pages()
        } else {
            text::group_commands()
        },
        icon: if page {
            icons::CHEVRON_RIGHT
        } else {
            icons::RUN
        },
        title: (command.label)().to_owned(),
        beside: String::new(),
        keys: command.keys.map_or_else(Vec::new, |k| k.caps(mac)),
        act: Act::Run(command.id),
    }
}

/// The leads that fit, best first.
fn records(app: App, typed: &str, needle: &Needle) -> Vec<Hit> {
    let sieve = Sieve::new(&Filter {
        query: typed.to_owned(),
        ..Filter::default()
    });
    app.peek(|w| {
        let rows = w.pipeline.rows().filter(|(_, row)| sieve.passes(row));
        let titled = rows
            .take(WEIGHED)
            .map(|(_, row)| (row.title.to_string(), row));
        let mut some: Vec<_> = titled.collect();
        let by_title = best(needle, some.clone(), |(title, _)| title, RECORDS);
        // What only the contact, the source or another field matches stands below.
        some.retain(|(_, row)| by_title.iter().all(|(_, found)| found.rid != row.rid));
        let rest = RECORDS.saturating_sub(by_title.len());
        by_title
            .into_iter()
            .chain(some.into_iter().take(rest))
            .map(|(title, row)| Hit {
                group: text::group_records(),
                icon: icons::PIPELINE,
                title,
                beside: w
                    .pipeline
                    .stages
                    .get(row.stage)
                    .map(|s| s.name.clone())
                    .unwrap_or_default(),
                keys: Vec::new(),
                act: Act::Open(Route::Lead(w.journal.id(row.rid).to_owned())),
            })
            .collect()
    })
}

/// The contacts and companies that fit, best first.
fn parties(app: App, typed: &str) -> Vec<Hit> {
    app.peek(|w| {
        let hits = |kind: Kind| {
            let (icon, beside) = match kind {
                Kind::Contact => (icons::CONTACT, text::contact()),
                Kind::Company => (icons::COMPANY, text::company()),
            };
            let found = found(w.directory(), kind, typed, WEIGHED, PARTIES).into_iter();
            found.filter_map(move |(rid, title)| {
                Some(Hit {
                    group: text::group_records(),
                    icon,
                    title,
                    beside: beside.to_owned(),
                    keys: Vec::new(),
                    act: Act::Open(Route::of(w.journal.id(rid))?),
                })
            })
        };
        Kind::ALL.into_iter().flat_map(hits).collect()
    })
}

fn search(runner: Runner, app: App, typed: &str, lead: bool) -> Vec<Hit> {
    let needle = Needle::new(typed);
    let mac = router::is_mac();
    let mut found = commands(
        &needle,
        lead,
        runner.on_pipeline(),
        runner.may_write(),
        COMMANDS,
    );
    found.retain(|c| c.id != CommandId::Palette);
    // Groups stand together: pages before commands.
    found.arrange_by_key(|c| c.group != Group::Go);
    let of_commands = found.into_iter().map(|c| of_command(c, mac));
    if needle.is_empty() {
        return of_commands.collect();
    }
    let mut hits = records(app, typed, &needle);
    hits.extend(parties(app, typed));
    hits.extend(of_commands);
    hits
}

/// The palette, open when the frame says so.
#[component]
pub fn Palette() -> impl IntoView {
    let frame = Frame::get();
    let close = Callback::new(move |()| frame.palette.set(false));
    move || {
        frame.palette.get().then(|| {
            view! {
                <Dialog title=text::palette_label() class="palette" close>
                    <Finder close />
                </Dialog>
            }
        })
    }
}

#[component]
fn Finder(close: Callback<()>) -> impl IntoView {
    let app = App::get();
    let runner = Runner::get();
    // The dialog takes the focus, so the lead that had it is asked for before.
    let lead = runner.lead();
    let has_lead = lead.is_some();
    let lead = StoredValue::new(lead);
    let typed = RwSignal::new(String::new());
    let chosen = RwSignal::new(0usize);
    let ready = RwSignal::new(());
    known::read(app, move || {
        // Whoever closed it meanwhile looks for nothing any more.
        ready.try_set(());
    });
    let hits = Memo::new(move |_| {
        ready.track();
        typed.with(|t| search(runner, app, t, has_lead))
    });
    let list = NodeRef::<html::Div>::new();
    let run = move |n: usize| {
        let Some(hit) = hits.with_untracked(|h| h.get(n).cloned()) else {
            return;
        };
        close.run(());
        match hit.act {
            Act::Open(page) => app.go(page),
            Act::Run(CommandId::MoveLead) => {
                if let Some(id) = lead.get_value() {
                    runner.move_lead(id);
                }
            }
            Act::Run(id) => runner.run(id),
        }
    };
    let key = move |e: KeyboardEvent| {
        let last = hits.with_untracked(Vec::len).saturating_sub(1);
        let here = chosen.get_untracked();
        let to = match e.key().as_str() {
            "ArrowDown" if here >= last => 0,
            "ArrowDown" => here + 1,
            "ArrowUp" if here == 0 => last,
            "ArrowUp" => here - 1,
            "Enter" => {
                e.prevent_default();
                return run(here);
            }
            _ => return,
        };
        e.prevent_default();
        chosen.set(to);
        let item = list
            .get_untracked()
            .and_then(|l| l.query_selector(&format!("#found-{to}")).ok().flatten());
        if let Some(item) = item {
            let near = web_sys::ScrollIntoViewOptions::new();
            near.set_block(web_sys::ScrollLogicalPosition::Nearest);
            item.scroll_into_view_with_scroll_into_view_options(&near);
        }
    };
    let items = move || {
        let mut group = "";
        hits.get()
            .into_iter()
            .enumerate()
            .map(|(n, hit)| {
                let heading = (hit.group != group).then(|| {
                    group = hit.group;
                    view! { <h3 role="presentation">{hit.group}</h3> }
                });
                view! {
                    {heading}
                    <div
                        id=format!("found-{n}")
                        class="palette-item"
                        role="option"
                        aria-selected=move || (chosen.get() == n).to_string()
                        on:pointermove=move |_| if chosen.get_untracked() != n { chosen.set(n) }
                        on:click=move |_| run(n)
                    >
                        <Icon icon=hit.icon />
                        <bdi class="grow">{hit.title}</bdi>
                        <span class="faint small">{hit.beside}</span>
                        {(!hit.keys.is_empty()).then(|| view! { <Caps keys=hit.keys /> })}
                    </div>
                }
            })
            .collect_view()
    };
    view! {
        <input
            class="palette-field"
            type="text"
            role="combobox"
            autofocus=true
            autocomplete="off"
            spellcheck="false"
            aria-expanded="true"
            aria-controls="found"
            aria-activedescendant=move || format!("found-{}", chosen.get())
            aria-label=text::palette_label()
            placeholder=text::palette_empty()
            on:input=move |e| {
                chosen.set(0);
                typed.set(event_target_value(&e));
            }
            on:keydown=key
        />
        <div class="palette-list" id="found" role="listbox" aria-label=text::palette_label() node_ref=list>
            {items}
        </div>
        <Show when=move || hits.with(Vec::is_empty)>
            <p class="palette-none">{move || typed.with(|t| text::nothing_found(t.trim()))}</p>
        </Show>
        <p class="unseen" role="status">{move || text::results(&intl::plural(hits.with(Vec::len)))}</p>
    }
}
