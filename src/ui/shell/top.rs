//! The top bar: the way into the palette, whether everything is saved, what nobody else has yet, and who
//! sits here.

use leptos::prelude::*;

use super::{Frame, Runner};
use crate::platform::store::Status;
use crate::platform::{intl, router};
use crate::ui::parts::{Avatar, Caps, Icon, Menu, MenuItem, icons};
use crate::ui::sharing::Desk;
use crate::ui::state::{App, Keeping};
use crate::view::command::{CommandId, Keys, find};
use crate::view::route::Route;
use crate::view::{people, text};

fn caps(id: CommandId) -> Vec<String> {
    find(id)
        .and_then(|c| c.keys)
        .map_or_else(Vec::new, |k: Keys| k.caps(router::is_mac()))
}

/// The top bar.
#[component]
pub(super) fn Top() -> impl IntoView {
    let app = App::get();
    let frame = Frame::get();
    let desk = Desk::get();
    let to_share = Memo::new(move |_| desk.to_share());
    let share = move || match to_share.get() {
        0 => None,
        n => Some(view! {
            <span class="saved"><a href=app.link(Route::Share)>{text::changes_to_share(&intl::plural(n))}</a></span>
        }),
    };
    view! {
        <header class="top">
            <button
                type="button"
                class="top-find"
                aria-keyshortcuts="Control+K"
                on:click=move |_| frame.palette.set(true)
            >
                <Icon icon=icons::SEARCH />
                <span class="grow">{text::search_or_do()}</span>
                <Caps keys=caps(CommandId::Palette) />
            </button>
            <span class="grow"></span>
            <Saved />
            {share}
            <Me />
        </header>
    }
}

/// Whether everything is saved, in two words.
#[component]
fn Saved() -> impl IntoView {
    let app = App::get();
    let status = Memo::new(move |_| match app.keeping.get() {
        Keeping::Open(status) => Some(match status {
            Status::Saved => ("good", icons::CHECK, text::saved_here()),
            Status::Saving => ("", icons::REFRESH, text::saving()),
            Status::Failed(_) => ("bad", icons::ALERT, text::not_saved_short()),
            Status::Nothing => ("bad", icons::WARNING, text::not_kept_short()),
            Status::ReadOnly => ("", icons::INFO, text::read_only_short()),
        }),
        Keeping::Closed | Keeping::Opening => None,
    });
    move || {
        status.get().map(|(class, icon, words)| {
            view! {
                <span class=format!("saved {class}") title=text::saved_hint()>
                    <Icon icon size=14 />
                    <span class="words" data-testid="saved">{words}</span>
                </span>
            }
        })
    }
}

/// Who sits here, and what belongs to this person and this browser.
#[component]
fn Me() -> impl IntoView {
    let app = App::get();
    let frame = Frame::get();
    let runner = Runner::get();
    let rider = Memo::new(move |_| app.rider());
    let label = Signal::derive(move || match rider.get() {
        Some(r) => text::i_am(&r.initials, &r.name),
        None => text::nobody_yet().to_owned(),
    });
    let items = Signal::derive(move || {
        let me = app.me.get();
        let members = app.with(|w| people::members(&w.journal));
        let switch = members.into_iter().map(|p| {
            let on = me.as_ref() == Some(&p.id);
            let id = p.id.clone();
            MenuItem::new(p.rider.name, move || app.sit(id.clone())).checked(on)
        });
        let mut items: Vec<MenuItem> = switch.collect();
        items.push(
            MenuItem::new(text::add_yourself(), move || frame.who.set(true))
                .icon(icons::ADD_PERSON),
        );
        let theme = frame.theme.get();
        let looks = [
            ("", text::theme_system(), CommandId::ThemeSystem),
            ("light", text::theme_light(), CommandId::ThemeLight),
            ("dark", text::theme_dark(), CommandId::ThemeDark),
        ];
        for (value, words, id) in looks {
            let item = MenuItem::new(words, move || runner.run(id)).checked(theme == value);
            items.push(if value.is_empty() { item.rule() } else { item });
        }
        items.push(
            MenuItem::new(text::shortcuts(), move || frame.help.set(true))
                .rule()
                .icon(icons::INFO),
        );
        items.push(
            MenuItem::new(text::cmd_new_workspace(), move || {
                runner.run(CommandId::NewWorkspace);
            })
            .icon(icons::START),
        );
        items
    });
    view! {
        <Menu label items class="quiet me">
            {move || match rider.get() {
                Some(rider) => view! { <Avatar rider /> }.into_any(),
                None => view! { <Icon icon=icons::ADD_PERSON size=18 /> }.into_any(),
            }}
        </Menu>
    }
}
