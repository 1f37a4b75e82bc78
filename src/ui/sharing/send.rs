//! Files out: the snapshot, downloaded, sent, or copied.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, Phase, workspace};
use crate::exchange::snapshot::gzip::Zip;
use crate::exchange::snapshot::write::file_name;
use crate::exchange::snapshot::{Header, Sender, Writer};
use crate::model::when::Moment;
use crate::platform::{clock, files, intl, prefs, work};
use crate::ui::parts::{Button, Panel, Weight};
use crate::ui::state::App;
use crate::view::people;
use crate::view::text::share as words;

/// How many changes a step writes.
const STEP: usize = 256;
/// What follows the name of a snapshot that goes as text.
const TEXT: &str = ".txt";
/// The preference that says whether files are compressed.
const COMPRESSED: &str = "compressed";

/// The preference that says when a file of a workspace was made here last, in milliseconds since 1970.
fn file_key(workspace: &str) -> String {
    format!("file.{workspace}")
}

/// When a file of a workspace was made here last, in milliseconds since 1970.
pub fn last_file(workspace: &str) -> Option<i64> {
    prefs::get(&file_key(workspace))?.parse().ok()
}

/// Where a snapshot goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Disk,
    Sheet,
    Clipboard,
}

/// As what the share sheet of this browser takes a snapshot, if it has one: compressed or not, and what follows
/// the name. Where it takes no JSON, it takes text.
fn sheet(compressed: bool) -> Option<(bool, &'static str)> {
    let zipped = compressed.then_some((true, ""));
    let forms = [zipped, Some((false, "")), Some((false, TEXT))];
    forms.into_iter().flatten().find(|&(zipped, end)| {
        let (name, mime) = parcel("a.tandem.json", zipped, end);
        files::can_share(&name, mime)
    })
}

/// What a file is called that goes to the share sheet, and its type.
fn parcel(name: &str, zipped: bool, end: &str) -> (String, &'static str) {
    let mime = if end.is_empty() {
        mime(zipped)
    } else {
        "text/plain"
    };
    let gz = if zipped && !name.ends_with(".gz") {
        ".gz"
    } else {
        ""
    };
    (format!("{name}{gz}{end}"), mime)
}

fn mime(compressed: bool) -> &'static str {
    if compressed {
        "application/gzip"
    } else {
        "application/json"
    }
}

#[component]
pub(super) fn Send() -> impl IntoView {
    let desk = Desk::get();
    let compressed = RwSignal::new(prefs::get(COMPRESSED).as_deref() == Some("on"));
    let compress = move |on: bool| {
        compressed.set(on);
        prefs::set(COMPRESSED, if on { "on" } else { "" });
    };
    let send = move |to: To| {
        let compressed = compressed.get_untracked();
        let zipped = match to {
            To::Disk => compressed,
            To::Sheet => sheet(compressed).is_some_and(|(zipped, _)| zipped),
            To::Clipboard => false,
        };
        spawn_local(send(desk, to, zipped));
    };
    let has_sheet = move || sheet(compressed.get()).is_some();
    let unsent = move || match desk.to_share() {
        0 => words::nothing_to_share().to_owned(),
        n => crate::view::text::changes_to_share(&intl::plural(n)),
    };
    view! {
        <Panel title=words::send() class="spaced">
            <p>{unsent}</p>
            <p class="dim small">{words::send_hint()}</p>
            <div class="bar">
                <Button press=Callback::new(move |()| send(To::Disk)) weight=Weight::Primary>{words::download_snapshot()}</Button>
                <Show when=has_sheet>
                    <Button press=Callback::new(move |()| send(To::Sheet))>{words::send_to()}</Button>
                </Show>
                <Button press=Callback::new(move |()| send(To::Clipboard))>{words::copy_snapshot()}</Button>
            </div>
            <label class="check">
                <input type="checkbox" prop:checked=compressed on:change=move |e| compress(event_target_checked(&e)) />
                {words::compressed()} <span class="dim small">{words::compressed_hint()}</span>
            </label>
        </Panel>
    }
}

/// Downloads the snapshot: what the command does.
pub fn download(desk: Desk) {
    let zipped = prefs::get(COMPRESSED).as_deref() == Some("on");
    spawn_local(send(desk, To::Disk, zipped));
}

async fn send(desk: Desk, to: To, zipped: bool) {
    if desk.phase.get_untracked() != Phase::Idle {
        return;
    }
    let app = desk.app;
    let Some((header, bytes)) = written(desk, app, zipped).await else {
        return desk.clear();
    };
    desk.done();
    let name = file_name(&header.workspace.name, app.today(), zipped);
    let gone = match to {
        To::Disk if files::download(&name, mime(zipped), &bytes) => {
            Ok(Some(words::said_downloaded(&name)))
        }
        To::Disk => Err(words::download_refused().to_owned()),
        To::Sheet => {
            let end = sheet(zipped).map_or("", |(_, end)| end);
            let (name, mime) = parcel(&name, zipped, end);
            match files::share(&name, mime, &bytes).await {
                Ok(true) => Ok(Some(words::said_sent().to_owned())),
                Ok(false) => Ok(None),
                Err(why) => Err(words::share_refused(&why)),
            }
        }
        To::Clipboard => {
            let size = intl::bytes(bytes.len());
            if files::copy(&String::from_utf8_lossy(&bytes)).await {
                Ok(Some(words::said_copied(&size)))
            } else {
                Err(words::copy_refused().to_owned())
            }
        }
    };
    match gone {
        Ok(None) => {}
        Ok(Some(said)) => {
            desk.note(&header);
            if let Some(workspace) = app.workspace.get_untracked() {
                prefs::set(&file_key(&workspace), &clock::now().to_string());
            }
            app.say(said, None);
        }
        Err(why) => app.fail(why),
    }
}

/// Who makes a file here.
pub fn sender(app: App) -> Sender {
    let person = app
        .me
        .get_untracked()
        .and_then(|me| app.peek(|w| people::member(&w.journal, &me)));
    person.map_or_else(Sender::default, |person| Sender {
        id: person.id,
        name: person.rider.name,
        team: person.rider.team.name().to_owned(),
    })
}

/// The file; `None` when it was cancelled.
async fn written(desk: Desk, app: App, zipped: bool) -> Option<(Header, Vec<u8>)> {
    let label = words::writing_snapshot();
    let (workspace, by) = (workspace(app), sender(app));
    let at = Moment(clock::now());
    let begun = app.peek(|w| Writer::new(&w.journal, workspace, by, at, |_, _| true));
    let writer = std::cell::RefCell::new(begun);
    desk.phase.set(Phase::Busy(label.to_owned(), Some(0.0)));
    let told = || {
        let on = desk.phase.get_untracked() != Phase::Idle;
        if on {
            let done = Some(writer.borrow().done());
            desk.phase.set(Phase::Busy(label.to_owned(), done));
        }
        on
    };
    let step = || app.peek(|w| writer.borrow_mut().step(&w.journal, STEP));
    if !work::in_slices(step, told).await {
        return None;
    }
    let written = writer.into_inner().finish();
    let header = written.header.clone();
    if !zipped {
        return Some((header, written.bytes()));
    }
    let mut zip = Zip::new(written);
    let on = || desk.phase.get_untracked() != Phase::Idle;
    if !work::in_slices(|| zip.step(), on).await {
        return None;
    }
    Some((header, zip.finish()))
}
