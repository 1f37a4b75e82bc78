//! The frame of a contact's and of a company's page: where it is, what it is called, putting it away and
//! bringing it back.

use leptos::prelude::*;

use crate::journal::command::Command;
use crate::ui::lead::Erase;
use crate::ui::parts::{
    Button, EmptyState, Icon, Menu, MenuItem, PageHead, Tag, Tone, Weight, icons,
};
use crate::ui::state::App;
use crate::view::directory::Kind;
use crate::view::route::{PeopleQuery, Route};
use crate::view::shown::name_of;
use crate::view::text;
use crate::view::text::people as words;

/// The page of a record, once it is found.
#[component]
pub(super) fn Found(
    /// The id that the address names.
    id: String,
    /// Draws the page of the record of that id.
    page: fn(StoredValue<String>) -> AnyView,
) -> impl IntoView {
    let app = App::get();
    let id = StoredValue::new(id);
    let found = Memo::new(move |_| {
        app.with(|w| {
            let rid = id.with_value(|id| w.journal.resolve(id));
            let rid = rid.filter(|r| w.journal.exists(*r))?;
            Some(w.journal.id(rid).to_owned())
        })
    });
    move || {
        match found.get() {
        Some(id) => page(StoredValue::new(id)),
        None => view! {
            <EmptyState icon=icons::SEARCH title=words::no_such_record() hint=words::no_such_record_hint()>
                <a class="btn" href=app.link(Route::People(PeopleQuery::default()))>{words::to_people()}</a>
            </EmptyState>
        }
        .into_any(),
    }
    }
}

/// The head of the page.
#[component]
pub(super) fn Head(
    /// The record's id.
    record: StoredValue<String>,
    /// Which of the two it is.
    kind: Kind,
    /// One line of what it is.
    #[prop(into)]
    line: Signal<String>,
    /// What else can be done.
    children: ChildrenFn,
) -> impl IntoView {
    let app = App::get();
    let children = StoredValue::new(children);
    let title = Signal::derive(move || app.with(|w| name_of(&w.journal, &record.get_value())));
    let deleted = Memo::new(move |_| {
        app.with(|w| {
            let rid = w.journal.rid(&record.get_value());
            rid.is_some_and(|r| !w.journal.is_shown(r))
        })
    });
    let (companies, group, delete) = match kind {
        Kind::Contact => (false, words::contacts(), words::delete_contact()),
        Kind::Company => (true, words::companies(), words::delete_company()),
    };
    let all = Route::People(PeopleQuery {
        companies,
        ..PeopleQuery::default()
    });
    let forgetting = RwSignal::new(None::<(String, String)>);
    let more = Signal::derive(move || {
        let delete = MenuItem::new(delete, move || {
            app.act(&Command::Delete(vec![record.get_value()]));
        });
        let erase = (kind == Kind::Contact).then(|| {
            MenuItem::new(text::erase::erase_of(&title.get()), move || {
                forgetting.set(Some((record.get_value(), title.get_untracked())));
            })
        });
        std::iter::once(delete.icon(icons::TRASH))
            .chain(erase)
            .collect::<Vec<_>>()
    });
    let back = Callback::new(move |()| {
        app.act(&Command::Restore(vec![record.get_value()]));
    });
    view! {
        <nav class="crumbs small dim" aria-label=text::crumbs()>
            <a href=app.link(all)>{group}</a> " /"
        </nav>
        <PageHead title state=ViewFn::from(move || view! { <span class="dim small"><bdi>{line}</bdi></span> })>
            <Show when=move || !deleted.get() fallback=move || view! {
                <Tag tone=Tone::Bad>{text::is_deleted()}</Tag>
                <Button press=back weight=Weight::Primary>{text::bring_back()}</Button>
            }>
                <Menu label=text::more() items=more class="quiet icon-only"><Icon icon=icons::MORE size=18 /></Menu>
                {children.with_value(|c| c())}
            </Show>
        </PageHead>
        <Erase person=forgetting />
    }
}
