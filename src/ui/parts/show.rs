//! What only shows: tags, figures, panels, empty states, progress.

use icondata_core::Icon as Data;
use leptos::prelude::*;

use super::icon::Icon;
use crate::platform::intl;
use crate::view::text;

/// What a tag says about the state of things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing good or bad.
    #[default]
    Plain,
    /// As it should be.
    Good,
    /// To be looked at.
    Warn,
    /// To be put right.
    Bad,
}

impl Tone {
    /// Its name as a class.
    pub fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A few words on a soft ground; never the colour alone.
#[component]
pub fn Tag(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class=format!("tag {}", tone.class())>{children()}</span> }
}

/// "Label: **value**" in a pill, as filters and facts of a file are shown.
#[component]
pub fn Chip(#[prop(into)] label: String, #[prop(into)] value: Signal<String>) -> impl IntoView {
    view! { <span class="chip">{label} ": " <b><bdi>{value}</bdi></b></span> }
}

/// A headline figure with what it counts and, small, what it is measured against.
#[component]
pub fn Figure(
    /// The figure, written out.
    #[prop(into)]
    value: Signal<String>,
    /// What it counts.
    #[prop(into)]
    unit: Signal<String>,
    /// "was 1,284".
    #[prop(optional, into)]
    beside: Signal<String>,
) -> impl IntoView {
    view! {
        <p class="figure">
            <span class="big">{value}</span> " " {unit} " " <span class="dim">{beside}</span>
        </p>
    }
}

/// A surface with a heading; `aside` stands at the right of it.
#[component]
pub fn Panel(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// What stands beside the heading.
    #[prop(optional, into)]
    aside: Option<ViewFn>,
    /// Further classes; `flush` for tables and lists that reach its edges.
    #[prop(optional)]
    class: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("panel {class}")>
            <header>
                <h2>{title}</h2>
                {aside.map(|a| a.run())}
            </header>
            <div class="in">{children()}</div>
        </section>
    }
}

/// A table that may be wider than its place: it scrolls there, by keyboard too.
#[component]
pub fn Wide(
    /// What it shows, read out.
    #[prop(into)]
    label: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! { <div class="wide-table" tabindex="0" role="region" aria-label=label>{children()}</div> }
}

/// The head of a page: its title (where the focus goes on navigation), one line of state, and actions at
/// the right as children.
#[component]
pub fn PageHead(
    /// The title.
    #[prop(into)]
    title: Signal<String>,
    /// One line of state.
    #[prop(optional, into)]
    state: Option<ViewFn>,
    /// The actions.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="bar page-head">
            <h1 tabindex="-1"><bdi>{title}</bdi></h1>
            {state.map(|s| view! { <span class="page-state">{s.run()}</span> })}
            <span class="grow"></span>
            {children.map(|c| view! { <div class="bar actions">{c()}</div> })}
        </header>
    }
}

/// What belongs here while nothing is here, and the first step as children.
#[component]
pub fn EmptyState(
    /// An icon above it.
    #[prop(optional)]
    icon: Option<Data>,
    /// What isn't here.
    #[prop(into)]
    title: String,
    /// What belongs here.
    #[prop(into)]
    hint: String,
    /// The first step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            {icon.map(|icon| view! { <Icon icon size=28 /> })}
            <h2>{title}</h2>
            <p class="dim">{hint}</p>
            {children.map(|c| view! { <div class="bar">{c()}</div> })}
        </div>
    }
}

/// Long work: how far it is (0 to 1; not given: nobody can know) and a way to stop it.
#[component]
pub fn Progress(
    /// What is going on.
    #[prop(into)]
    label: Signal<String>,
    /// How far it is.
    #[prop(into)]
    done: Signal<Option<f64>>,
    /// Stops it; without one it can't be stopped.
    #[prop(optional, into)]
    cancel: Option<Callback<()>>,
) -> impl IntoView {
    let share = move || done.get().map(|d| d.clamp(0.0, 1.0));
    let said = move || share().map(|d| text::percent_done(&intl::percent(d, 0)));
    view! {
        <div class="progress">
            <div class="bar">
                <span class="grow">{label}</span>
                <span class="dim small">{said}</span>
            </div>
            <progress max="1" value=move || share().map(|d| d.to_string()) aria-label=label></progress>
            {cancel.map(|cancel| view! {
                <button type="button" on:click=move |_| cancel.run(())>{text::cancel()}</button>
            })}
        </div>
    }
}
