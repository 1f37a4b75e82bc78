//! The chips above the chart.

use leptos::prelude::*;

use crate::ui::state::App;
use crate::view::quarters::{Filter, Page};
use crate::view::route::Route;

/// What the page can be narrowed to and split by, and until when wins are known.
#[component]
pub(super) fn Filters(shown: Memo<Page>) -> impl IntoView {
    let app = App::get();
    let filters = Memo::new(move |_| shown.with(|p| p.filters.clone()));
    let one = move |filter: Filter| {
        let settings = filter.choices.iter().find(|c| c.route == Route::Settings);
        if let Some(choice) = settings {
            let href = app.link(choice.route.clone());
            return view! { <a class="chip" href=href>{filter.label} ": " <b>{filter.value}</b></a> }.into_any();
        }
        let routes: Vec<Route> = filter.choices.iter().map(|c| c.route.clone()).collect();
        let choose = move |e| {
            let chosen = event_target_value(&e).parse::<usize>().ok();
            if let Some(route) = chosen.and_then(|i| routes.get(i)) {
                app.go(route.clone());
            }
        };
        let options = filter.choices.into_iter().enumerate().map(|(i, choice)| {
            view! { <option value=i.to_string() selected=choice.chosen>{choice.label}</option> }
        });
        view! {
            <label class="chip choose">
                {filter.label} ": "
                <select on:change=choose>{options.collect_view()}</select>
            </label>
        }
        .into_any()
    };
    view! {
        <div class="bar filters">
            {move || filters.get().into_iter().map(one).collect_view()}
            <span class="grow"></span>
            <span class="small dim">{move || shown.with(|p| p.known_until.clone())}</span>
        </div>
    }
}
