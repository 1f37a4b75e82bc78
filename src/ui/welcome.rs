//! The first run: three doors, and what Tandem is in a sentence.

use icondata_core::Icon as Data;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::File;

use crate::journal::{Class, Edit, ids};
use crate::model::Value;
use crate::model::money::Currency;
use crate::model::records::{SETTINGS, SettingsPatch};
use crate::model::stage::{DEFAULT_STAGES, Role, Team};
use crate::platform::{clock, files, intl};
use crate::ui::import::ACCEPT;
use crate::ui::parts::{
    Button, Dialog, ErrorText, Field, FileButton, Icon, Input, Mark, Weight, icons,
};
use crate::ui::rooms;
use crate::ui::settings::zone_patch;
use crate::ui::sharing::{self, Busy, Desk, Drop, Faults, Phase};
use crate::ui::shell::{Frame, PersonDraft, join};
use crate::ui::state::App;
use crate::view::route::{Address, Route};
use crate::view::text;

/// The page.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let desk = Desk::get();
    // Which files wait for the workspace that is being started; `None`: none is.
    let starting = RwSignal::new_local(None::<Vec<File>>);
    let start = move |files: Vec<File>| starting.set(Some(files));
    let take = move |files: Vec<File>| {
        spawn_local(async move {
            for file in &files {
                if is_table(file).await {
                    return start(files);
                }
            }
            desk.open(files);
        });
    };
    let busy = Memo::new(move |_| desk.phase.with(|p| matches!(p, Phase::Busy(..))));
    // A digit opens a door.
    let keyed = window_event_listener(ev::keydown, move |e| {
        let digit = matches!(e.key().as_str(), "1" | "2" | "3");
        let free = starting.with_untracked(Option::is_none) && !busy.get_untracked();
        if !digit || !free || e.ctrl_key() || e.meta_key() || e.alt_key() {
            return;
        }
        e.prevent_default();
        let door = document().query_selector(&format!(".door:nth-of-type({}) button", e.key()));
        let door = door
            .ok()
            .flatten()
            .and_then(|d| d.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(door) = door {
            door.click();
        }
    });
    on_cleanup(move || keyed.remove());
    let looking = Memo::new(move |_| desk.phase.with(|p| *p == Phase::Looking));
    let doors = move || {
        view! {
            <div>
                <h1><Mark size=32 />{text::app_name()}</h1>
                <p class="promise">{text::promise()}</p>
            </div>
            <Show when=move || busy.get() fallback=move || view! { <Faults /> <Doors start=Callback::new(start) /> }>
                <Busy />
            </Show>
            <Known />
            <Way />
            <p class="small dim">{text::no_account()}</p>
        }
    };
    view! {
        <main class="first" id="main">
            // What files would bring is looked at here: without them there is no workspace to show it in.
            <Show when=move || looking.get() fallback=doors>
                <div><Faults />{rooms::entered(Box::pin(rooms::looking()))}</div>
            </Show>
        </main>
        <Drop chosen=Callback::new(take) words=text::drop_here() />
        {move || starting.get().map(|files| {
            let close = Callback::new(move |()| starting.set(None));
            view! { <Start files close /> }
        })}
    }
}

/// Whether a file is a table rather than a snapshot: by its name, and by how it begins where that says nothing.
async fn is_table(file: &File) -> bool {
    let name = file.name().to_ascii_lowercase();
    if name.ends_with(".txt") {
        let first = files::read_part(file, 0.0, 1.0).await;
        return first.is_ok_and(|first| first.first() != Some(&b'{'));
    }
    name.ends_with(".csv") || name.ends_with(".tsv")
}

#[component]
fn Doors(start: Callback<Vec<File>>) -> impl IntoView {
    let desk = Desk::get();
    let door = |icon: Data, title: &'static str, hint: &'static str, button: AnyView| {
        view! {
            <section class="door">
                <Icon icon size=28 />
                <h2>{title}</h2>
                <p>{hint}</p>
                <div>{button}</div>
            </section>
        }
    };
    let begin = view! {
        <Button press=Callback::new(move |()| start.run(Vec::new())) weight=Weight::Primary keys="1">{text::start()}</Button>
    };
    let open = view! {
        <FileButton accept=sharing::ACCEPT multiple=true chosen=Callback::new(move |files| desk.open(files)) keys="2">
            {text::choose_file()}
        </FileButton>
    };
    let import = view! {
        <FileButton accept=ACCEPT chosen=start keys="3">{text::choose_file()}</FileButton>
    };
    view! {
        <div>
            <h2>{text::how_to_begin()}</h2>
            <div class="doors">
                {door(icons::START, text::start_workspace(), text::start_workspace_hint(), begin.into_any())}
                {door(icons::DOWNLOAD, text::open_snapshot(), text::open_snapshot_hint(), open.into_any())}
                {door(icons::SHEET, text::import_csv(), text::import_csv_hint(), import.into_any())}
            </div>
            <p class="small dim hint">{text::drop_anywhere()}</p>
        </div>
    }
}

/// The workspaces that are here already.
#[component]
pub fn Known() -> impl IntoView {
    let app = App::get();
    let link = |(id, name): (String, String)| {
        let name = text::workspace_called(&name, &id);
        let address = Address {
            route: Route::default(),
            workspace: Some(id),
        };
        view! { <a class="btn" href=address.to_string()><bdi>{name}</bdi></a> }
    };
    let links = move || app.known.get().into_iter().map(link).collect_view();
    view! {
        <Show when=move || app.known.with(|all| !all.is_empty())>
            <div class="known">
                <h2>{text::workspaces_here()}</h2>
                <div class="bar">{links}</div>
            </div>
        </Show>
    }
}

/// The stages, and whose they are.
#[component]
fn Way() -> impl IntoView {
    let stage = |(_, name, _, team): &(&str, &'static str, Role, Team)| {
        let whose = match team {
            Team::Joint => text::both_at_handoff(),
            team => text::team_name(*team),
        };
        view! {
            <li class="done" data-team=team.name()><span>{*name}</span><small>{whose}</small></li>
        }
    };
    let on_the_way = |stage: &&(&str, &str, Role, Team)| stage.2.is_open();
    view! {
        <div>
            <h2>{text::one_record()}</h2>
            <ol class="way" role="list">{DEFAULT_STAGES.iter().filter(on_the_way).map(stage).collect_view()}</ol>
        </div>
    }
}

/// Starts a workspace: its name and currency, and who is the first in it.
#[component]
fn Start(files: Vec<File>, close: Callback<()>) -> impl IntoView {
    let app = App::get();
    let frame = Frame::get();
    let importing = !files.is_empty();
    let files = StoredValue::new_local(files);
    let name = RwSignal::new(String::new());
    let currency = RwSignal::new("EUR".to_owned());
    let person = PersonDraft::new();
    let error = RwSignal::new(None::<String>);
    let currencies = Currency::all().map(|c| {
        let code = c.code().to_owned();
        (
            code.clone(),
            format!("{code} – {}", intl::currency_name(&code)),
        )
    });
    let submit = move |e: web_sys::SubmitEvent| {
        e.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        if typed.is_empty() {
            return error.set(Some(text::workspace_missing().to_owned()));
        }
        let member = match person.read(app) {
            Ok(member) => member,
            Err(why) => return error.set(Some(why)),
        };
        let currency = currency.get_untracked();
        let files = files.get_value();
        close.run(());
        if app.has_to_stay() {
            return;
        }
        spawn_local(async move {
            let id = ids::digest(&[&clock::random().to_string(), &clock::random().to_string()]);
            app.opened(id.clone()).await;
            // Somebody went elsewhere meanwhile.
            if app.workspace.get_untracked().as_ref() != Some(&id) {
                return;
            }
            app.remember(&id, &typed);
            join(app, member);
            let zone = intl::own_zone();
            let settings = SettingsPatch::new()
                .name(typed)
                .currency(currency)
                .workspaces(&id, Value::Bool(true));
            let settings = zone_patch(settings.clone(), &zone).unwrap_or(settings);
            let edit = Edit {
                on: SETTINGS.to_owned(),
                set: settings.set(),
            };
            app.write(&[edit], Class::Person);
            if files.is_empty() {
                app.go(Route::default());
            } else {
                frame.files.set(files);
                app.go(Route::Import);
            }
        });
    };
    let create = if importing {
        text::create_and_import()
    } else {
        text::create_workspace()
    };
    view! {
        <Dialog title=text::start_workspace() close>
            <form class="fields" on:submit=submit novalidate>
                <Field label=text::workspace_name() value=name hint=text::workspace_name_hint() autofocus=true />
                <Field label=text::currency() value=currency input=Input::Choice(currencies.collect()) />
                {person.fields(false)}
                <ErrorText error />
                <div class="bar end">
                    <Button press=close>{text::cancel()}</Button>
                    <button type="submit" class="primary">{create}</button>
                </div>
            </form>
        </Dialog>
    }
}

/// Whether the welcome stands alone instead of a page: it was asked for, or no workspace is here yet.
pub fn is_alone(app: App) -> bool {
    let opening = app
        .keeping
        .with(|k| *k == crate::ui::state::Keeping::Opening);
    match app.route.get() {
        Route::Welcome => true,
        Route::Checkup => false,
        _ => !opening && app.workspace.with(Option::is_none),
    }
}
