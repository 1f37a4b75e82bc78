//! Bringing leads in from a table: which column is what, the first rows as they will be, what cannot be
//! read, and then all of it in one act.

mod beside;
mod columns;
mod job;
mod rows;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::platform::files;
use crate::ui::parts::{
    Button, EmptyState, FileButton, PageHead, Progress, Tag, Tone, Weight, icons,
};
use crate::ui::sharing::Drop;
use crate::ui::shell::Frame;
use crate::ui::state::App;
use crate::view::import::{self, Chip, ImportPage, Said};
use crate::view::text;
use crate::view::text::import as words;
use job::{Job, Phase};

/// What the chooser of tables offers first.
pub const ACCEPT: &str = ".csv,.tsv,.txt,text/csv,text/tab-separated-values";

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let app = App::get();
    let frame = Frame::get();
    let job = Job::new(app);
    if let Some(file) = frame.take_files().into_iter().next() {
        job.take(file);
    }
    let pasted = window_event_listener_untyped("paste", move |e| {
        let first = files::pasted(&e).into_iter().next();
        if let Some(file) = first.filter(|_| job.phase.get_untracked() == Phase::Choose) {
            e.prevent_default();
            job.take(file);
        }
    });
    on_cleanup(move || {
        pasted.remove();
        job.clear();
    });
    let kind = Memo::new(move |_| job.phase.with(std::mem::discriminant));
    view! {
        {move || {
            kind.get();
            match job.phase.get_untracked() {
                Phase::Choose => view! { <Choose job /> }.into_any(),
                Phase::Busy(..) => view! { <Busy job /> }.into_any(),
                Phase::Looking => view! { <Looking job /> }.into_any(),
            }
        }}
        <Drop
            chosen=Callback::new(move |files: Vec<web_sys::File>| if let Some(file) = files.into_iter().next() { job.take(file) })
            words=text::drop_here()
        />
    }
}

#[component]
fn Choose(job: Job) -> impl IntoView {
    let chosen = move |files: Vec<web_sys::File>| {
        if let Some(file) = files.into_iter().next() {
            job.take(file);
        }
    };
    view! {
        <PageHead title=words::title() />
        {move || job.refused.get().map(|why| view! { <p class="said bad" role="alert">{why}</p> })}
        <section class="panel">
            <EmptyState icon=icons::SHEET title=words::no_file_yet() hint=words::drop_file()>
                <FileButton accept=ACCEPT chosen=Callback::new(chosen) weight=Weight::Primary>{words::choose_file()}</FileButton>
            </EmptyState>
        </section>
    }
}

#[component]
fn Busy(job: Job) -> impl IntoView {
    let label = Signal::derive(move || match job.phase.get() {
        Phase::Busy(what, _) => what.to_owned(),
        _ => String::new(),
    });
    let done = Signal::derive(move || match job.phase.get() {
        Phase::Busy(_, done) => Some(done),
        _ => None,
    });
    view! {
        <PageHead title=words::title() />
        <section class="panel"><div class="in">
            <Progress label done cancel=Callback::new(move |()| job.clear()) />
        </div></section>
    }
}

#[component]
fn Looking(job: Job) -> impl IntoView {
    // What was there stays while rows are looked at again.
    let page = Memo::new(move |_| job.page());
    let left = move || page.with(|p| p.as_ref()?.questions_left.clone());
    let primary = move || page.with(|p| p.as_ref().map(|p| p.primary.clone()));
    let ready = Memo::new(move |_| page.with(|p| p.as_ref().is_some_and(|p| p.ready)));
    let keyed = window_event_listener(ev::keydown, move |e| answer(job, page, &e));
    on_cleanup(move || keyed.remove());
    view! {
        <PageHead title=words::title() state=|| view! { <Tag tone=Tone::Good>{words::nothing_written()}</Tag> }>
            <span class="small dim">{left}</span>
            <Button press=Callback::new(move |()| job.clear())>{words::cancel()}</Button>
            <Button
                press=Callback::new(move |()| job.import())
                weight=Weight::Primary
                disabled=Signal::derive(move || !ready.get())
            >
                {primary}
            </Button>
        </PageHead>
        <div class="bar chips">
            {move || page.with(|p| p.as_ref().map(|p| p.chips.clone())).unwrap_or_default().into_iter().map(|c| chip(job, c)).collect_view()}
        </div>
        <div class="two">
            <columns::Columns job page />
            <aside class="stack">
                <beside::Questions job page />
                <beside::Matches job page />
            </aside>
        </div>
        <div class="half below">
            <rows::FirstRows page />
            <rows::CannotRead job page />
        </div>
    }
}

/// A digit answers the first open question.
fn answer(job: Job, page: Memo<Option<ImportPage>>, event: &web_sys::KeyboardEvent) {
    let target = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
    let typing = target.is_some_and(|t| t.matches("input, textarea, select").unwrap_or(false));
    let n: Option<usize> = event.key().parse().ok();
    let Some(n) =
        n.filter(|_| !typing && !event.ctrl_key() && !event.meta_key() && !event.alt_key())
    else {
        return;
    };
    let answer = page.with_untracked(|p| {
        let open = p.as_ref()?.questions.iter().find(|q| q.chosen.is_none())?;
        Some(open.options.get(n.checked_sub(1)?)?.answer)
    });
    if let Some(answer) = answer {
        event.prevent_default();
        job.answer(answer);
    }
}

fn chip(job: Job, chip: Chip) -> AnyView {
    if chip.options.is_empty() {
        return view! { <span class="chip">{chip.label} ": " <b><bdi>{chip.value}</bdi></b></span> }
            .into_any();
    }
    let choices: Vec<_> = chip.options.iter().map(|o| o.choices).collect();
    let chosen = move |e: web_sys::Event| {
        let n: Option<usize> = event_target_value(&e).parse().ok();
        if let Some(choices) = n.and_then(|n| choices.get(n)) {
            job.read_as(*choices);
        }
    };
    let options = chip.options.into_iter().enumerate();
    let options = options
        .map(|(n, o)| view! { <option value=n.to_string() selected=o.current>{o.text}</option> });
    view! {
        <label class="chip choose">
            <span>{chip.label} ":"</span>
            <select on:change=chosen>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

/// Words as they stand.
fn said(said: Said) -> AnyView {
    match said.tone {
        import::Tone::Plain => view! { <bdi>{said.text}</bdi> }.into_any(),
        import::Tone::Faint => view! { <span class="dim">{said.text}</span> }.into_any(),
        import::Tone::Warn => view! { <Tag tone=Tone::Warn>{said.text}</Tag> }.into_any(),
        import::Tone::Bad => view! { <Tag tone=Tone::Bad>{said.text}</Tag> }.into_any(),
    }
}
