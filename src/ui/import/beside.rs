//! What only a person can say, and what becomes of rows that are already here.

use leptos::prelude::*;

use super::job::Job;
use crate::exchange::csv::target::Target;
use crate::ui::parts::{Panel, Tag, Tone};
use crate::view::import::{ImportPage, Kept, Question};
use crate::view::text::import as words;

#[component]
pub(super) fn Questions(job: Job, page: Memo<Option<ImportPage>>) -> impl IntoView {
    let questions = Memo::new(move |_| {
        page.with(|p| p.as_ref().map(|p| p.questions.clone()))
            .unwrap_or_default()
    });
    move || {
        let first_open = questions.with(|q| q.iter().position(|q| q.chosen.is_none()));
        let all = questions.get().into_iter().enumerate();
        all.map(|(n, q)| view! { <Asked job question=q keys=first_open == Some(n) /> })
            .collect_view()
    }
}

/// One question; `keys`: its answers are on the digits.
#[component]
fn Asked(job: Job, question: Question, keys: bool) -> impl IntoView {
    let open = question.chosen.is_none();
    let aside = move || open.then(|| view! { <Tag tone=Tone::Warn>{words::please_answer()}</Tag> });
    let chosen = question.chosen;
    let options = question.options.into_iter().enumerate().map(|(n, o)| {
        let answer = o.answer;
        view! {
            <button type="button" class="choice" aria-pressed=(chosen == Some(n)).to_string() on:click=move |_| job.answer(answer)>
                {keys.then(|| view! { <kbd aria-hidden="true">{n + 1}</kbd> })}
                <b class="grow">{o.text}</b>
                <span class="faint small">{o.hint}</span>
            </button>
        }
    });
    let options = options.collect_view();
    view! {
        <Panel title=question.title aside class="spaced">
            <p class="small dim">{question.text}</p>
            <div class="choices">{options}</div>
        </Panel>
    }
}

#[component]
pub(super) fn Matches(job: Job, page: Memo<Option<ImportPage>>) -> impl IntoView {
    let matches = Memo::new(move |_| page.with(|p| p.as_ref().map(|p| p.matches.clone())));
    let name = |key: Option<Target>| key.map_or("", Target::key);
    let select = move || {
        let matches = matches.get()?;
        let now = matches.key;
        let option = |(key, text): (Option<Target>, &'static str)| {
            view! { <option value=name(key) selected=key == now>{text}</option> }
        };
        let chosen = move |e: web_sys::Event| job.match_by(Target::parse(&event_target_value(&e)));
        Some(view! {
            <label class="field">
                <span>{words::match_by()}</span>
                <select on:change=chosen>{matches.keys.into_iter().map(option).collect_view()}</select>
            </label>
        })
    };
    let sentence = move || matches.with(|m| m.as_ref().map(|m| m.sentence.clone()));
    let lines = move || {
        let lines = matches.with(|m| m.as_ref().map(|m| m.lines.clone()));
        let line = |l: crate::view::import::Line| view! { <dt>{l.label}</dt><dd class="num"><b>{l.count}</b></dd> };
        lines
            .unwrap_or_default()
            .into_iter()
            .map(line)
            .collect_view()
    };
    let kept = move || {
        let kept = matches.with(|m| m.as_ref().map(|m| m.kept.clone()));
        kept.unwrap_or_default()
            .into_iter()
            .map(|k| view! { <Stays job kept=k /> })
            .collect_view()
    };
    view! {
        <Panel title=words::already_here() class="spaced">
            {select}
            <p>{sentence}</p>
            <dl class="counts">{lines}</dl>
            {kept}
            <p class="small dim">{words::again_and_undo()}</p>
        </Panel>
    }
}

/// Values that people wrote: they stay unless said otherwise.
#[component]
fn Stays(job: Job, kept: Kept) -> impl IntoView {
    let Kept {
        column,
        text,
        replaced,
    } = kept;
    view! {
        <label class="check">
            <input type="checkbox" prop:checked=replaced on:change=move |e| job.replace(column, event_target_checked(&e)) />
            {words::replace_them()} <span class="dim small">{text}</span>
        </label>
    }
}
