//! The people on a lead.

use leptos::prelude::*;

use crate::model::stage::Team;
use crate::view::rider::Rider;
use crate::view::text;

/// One person as a round mark in the team's colour; the full name is read out and shown on hover.
#[component]
pub fn Avatar(rider: Rider) -> impl IntoView {
    let name = text::rider_of(&rider.name, text::team_name(rider.team));
    view! {
        <span class="who" data-team=rider.team.name() role="img" aria-label=name.clone() title=name>
            {rider.initials}
        </span>
    }
}

fn seat(rider: Option<Rider>, empty: &'static str) -> AnyView {
    match rider {
        Some(rider) => view! { <Avatar rider /> }.into_any(),
        None => view! { <span class="who none" role="img" aria-label=empty title=empty></span> }
            .into_any(),
    }
}

/// The pair riding a lead, marketer first; a dashed ring is an empty seat.
#[component]
pub fn Riders(marketing: Option<Rider>, sales: Option<Rider>) -> impl IntoView {
    view! {
        <span class="pair">
            {seat(marketing, text::empty_seat_marketing())}
            {seat(sales, text::empty_seat_sales())}
        </span>
    }
}

/// A team's name on its colour.
#[component]
pub fn TeamTag(team: Team) -> impl IntoView {
    view! { <span class="tag" data-team=team.name()>{text::team_name(team)}</span> }
}
