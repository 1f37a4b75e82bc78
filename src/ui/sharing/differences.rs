//! Differences, to be settled together: one line each, by keyboard alone if one likes.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::Value;
use crate::model::schema::{Form, kind_name};
use crate::platform::{clock, intl};
use crate::ui::lead::typed;
use crate::ui::moving::Mover;
use crate::ui::parts::{EditField, EmptyState, Input, Menu, MenuItem, PageHead, Wide, icons};
use crate::ui::show::said;
use crate::ui::state::App;
use crate::view::share::differences::{Another, Choice, Row, alike, options, rows, takers};
use crate::view::text;
use crate::view::text::share as words;

/// Lines drawn at once; settling some brings up the next.
const AT_ONCE: usize = 100;

/// The page.
#[component]
pub fn DifferencesPage() -> impl IntoView {
    let app = App::get();
    let none = Memo::new(move |_| app.with(|w| w.journal.differing() == 0));
    view! {
        <PageHead title=text::differences() />
        <Show
            when=move || !none.get()
            fallback=|| view! { <EmptyState icon=icons::CHECK title=words::nothing_to_settle() hint=words::nothing_to_settle_hint() /> }
        >
            <Differences />
        </Show>
    }
}

/// The panel; nothing where there is nothing to settle.
#[component]
pub fn Differences() -> impl IntoView {
    let app = App::get();
    let all = Memo::new(move |_| app.with(|w| rows(&w.journal)));
    let shown = Memo::new(move |_| {
        all.with(|a| {
            a.iter()
                .take(AT_ONCE)
                .map(|r| r.key.clone())
                .collect::<Vec<_>>()
        })
    });
    let table = NodeRef::<html::Table>::new();
    let title = move || words::to_settle_together(&intl::plural(all.with(Vec::len)));
    let many = Signal::derive(move || {
        let takers = all.with(|a| takers(a));
        let item = |(_, name, edits): (String, String, Vec<Edit>)| {
            let words = words::take_all_of(&intl::plural(edits.len()), &name);
            MenuItem::new(words, move || settle(app, edits.clone()))
        };
        takers.into_iter().map(item).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <section class="panel flush differences" on:keydown=move |e| keyed(&e, table)>
                <header>
                    <h2>{title}</h2>
                    <span class="small dim grow end">{words::to_settle_hint()}</span>
                    <Menu label=words::settle_many() items=many>{words::settle_many()}</Menu>
                </header>
                <Wide label=text::differences()><table node_ref=table>
                    <thead><tr>
                        <th>{words::about_what()}</th><th>{words::which_field()}</th><th>{words::keep_which()}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || shown.get() key=Clone::clone let:key>
                            {
                                let now = Memo::new(move |_| all.with(|a| a.iter().find(|r| r.key == key).cloned()));
                                move || now.get().map(|row| view! { <Line row all /> })
                            }
                        </For>
                    </tbody>
                </table></Wide>
            </section>
        </Show>
    }
}

fn settle(app: App, edits: Vec<Edit>) {
    app.act(&Command::Settle(edits));
}

#[component]
fn Line(row: Row, all: Memo<Vec<Row>>) -> impl IntoView {
    let app = App::get();
    let now = clock::now();
    let title = row.title.clone();
    let name = if kind_name(&row.on) == "lead" {
        view! { <a href=app.link_lead(&row.on)><b><bdi>{title}</bdi></b></a> }.into_any()
    } else {
        view! { <b><bdi>{title}</bdi></b> }.into_any()
    };
    let more = all.with_untracked(|a| a.iter().filter(|r| r.acts == row.acts).count());
    let choice = |(n, choice): (usize, Choice)| {
        let key = (n < 9).then(|| (n + 1).to_string());
        let (value, edit) = (said(&choice.value), choice.edit.clone());
        let same = (more > 1).then(|| {
            let edits = alike(&all.get_untracked(), &row, &choice);
            let words = words::settle_alike(&intl::plural(edits.len()));
            view! { <button type="button" class="quiet small" on:click=move |_| settle(app, edits.clone())>{words}</button> }
        });
        view! {
            <span class="take">
                <button type="button" data-choice=key.clone() on:click=move |_| settle(app, vec![edit.clone()])>
                    {key.clone().map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                    <bdi>{value}</bdi>
                    <span class="faint small">{words::by_at(&choice.who, &intl::said(choice.at, now))}</span>
                </button>
                {same}
            </span>
        }
    };
    let choices: Vec<_> = row
        .choices
        .iter()
        .cloned()
        .enumerate()
        .map(choice)
        .collect();
    let (on, label) = (row.on.clone(), row.field.clone());
    let another = match row.another.clone() {
        Some(Another::Typed(field, form)) => view! { <Typed on field form label /> }.into_any(),
        Some(Another::OneOf(field)) => view! { <OneOf on field label /> }.into_any(),
        Some(Another::Move) => view! { <Move on label /> }.into_any(),
        None => ().into_any(),
    };
    view! {
        <tr tabindex="-1">
            <td>{name}</td>
            <td>{row.field.clone()}</td>
            <td><div class="takes">{choices}{another}</div></td>
        </tr>
    }
}

/// Another value than those that differ, typed.
#[component]
fn Typed(on: String, field: String, form: Form, label: String) -> impl IntoView {
    let app = App::get();
    let input = match form {
        Form::Day => Input::Day,
        Form::Money | Form::Number => Input::Number,
        Form::Prose => Input::Prose,
        _ => Input::Text,
    };
    let save = Callback::new(move |text: String| {
        let set = typed(app, &on, &field, form, text.trim())?;
        let on = on.clone();
        settle(app, vec![Edit { on, set }]);
        Ok(())
    });
    view! {
        <EditField label shown=words::write_another().to_owned() value=String::new() input save />
    }
}

/// Another value than those that differ, chosen from a list that is made when it is asked for.
#[component]
fn OneOf(on: String, field: String, label: String) -> impl IntoView {
    let app = App::get();
    let offered = RwSignal::new(None::<Vec<(Value, String)>>);
    let list = NodeRef::<html::Select>::new();
    Effect::new(move |_| {
        if let Some(list) = list.get() {
            // A list that can't be focused can still be clicked.
            let _ = list.focus();
        }
    });
    let edit_label = text::edit_field(&label);
    let (at, named) = (on.clone(), field.clone());
    let offer = move |_| offered.set(Some(app.peek(|w| options(&w.journal, &at, &named))));
    let take = move |e: web_sys::Event| {
        let chosen: Option<usize> = event_target_value(&e).parse().ok();
        let chosen = chosen.and_then(|n| offered.with_untracked(|o| o.as_ref()?.get(n).cloned()));
        if let Some((value, _)) = chosen {
            let set = vec![(field.clone(), value)];
            let on = on.clone();
            settle(app, vec![Edit { on, set }]);
        }
    };
    let key = move |e: web_sys::KeyboardEvent| {
        if e.key() == "Escape" {
            offered.set(None);
            e.stop_propagation();
        }
    };
    move || {
        let Some(all) = offered.get() else {
            return view! {
                <button type="button" class="quiet" title=edit_label.clone() on:click=offer.clone()>{words::write_another()}</button>
            }
            .into_any();
        };
        let options = all.into_iter().enumerate();
        let options =
            options.map(|(n, (_, words))| view! { <option value=n.to_string()>{words}</option> });
        view! {
            <select node_ref=list aria-label=label.clone() on:change=take.clone() on:keydown=key>
                <option value="" selected=true disabled=true>{words::choose_another()}</option>
                {options.collect_view()}
            </select>
        }
        .into_any()
    }
}

/// Another stage than those that differ: a move, which asks for whatever the stage wants to know.
#[component]
fn Move(on: String, label: String) -> impl IntoView {
    let mover = Mover::get();
    let title = text::edit_field(&label);
    view! {
        <button type="button" class="quiet" title=title on:click=move |_| mover.menu(on.clone())>{words::write_another()}</button>
    }
}

/// J and K go from line to line, a digit takes a value.
fn keyed(event: &web_sys::KeyboardEvent, table: NodeRef<html::Table>) {
    let typing = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|t| t.matches("input, textarea, select").unwrap_or(false));
    if typing || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let Some(table) = table.get_untracked() else {
        return;
    };
    let Ok(lines) = table.query_selector_all("tbody tr") else {
        return;
    };
    let focused = document().active_element();
    let at = (0..lines.length()).find(|&n| {
        let line = lines.get(n);
        focused
            .as_ref()
            .is_some_and(|f| line.is_some_and(|l| l.contains(Some(f))))
    });
    let to = match event.key().as_str() {
        "j" | "J" => at.map_or(0, |n| (n + 1).min(lines.length().saturating_sub(1))),
        "k" | "K" => at.map_or(0, |n| n.saturating_sub(1)),
        digit if digit.len() == 1 && digit.chars().all(|c| c.is_ascii_digit()) => {
            let line = at
                .and_then(|n| lines.get(n))
                .and_then(|l| l.dyn_into::<web_sys::Element>().ok());
            let button = line.and_then(|l| {
                l.query_selector(&format!("[data-choice=\"{digit}\"]"))
                    .ok()
                    .flatten()
            });
            if let Some(button) = button.and_then(|b| b.dyn_into::<web_sys::HtmlElement>().ok()) {
                event.prevent_default();
                button.click();
                let table = table.clone();
                // The line is gone then; the next one takes its place.
                request_animation_frame(move || focus(&table, at.unwrap_or(0)));
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    focus(&table, to);
}

fn focus(table: &web_sys::Element, line: u32) {
    let Ok(lines) = table.query_selector_all("tbody tr") else {
        return;
    };
    let line = lines.get(line.min(lines.length().saturating_sub(1)));
    if let Some(line) = line.and_then(|l| l.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A line that is gone can't be focused; nothing else depends on it.
        let _ = line.focus();
    }
}
