//! Arrow keys between cards: up and down within a column, left and right across columns.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Moves the focus within the column.
pub(super) fn step(e: &KeyboardEvent, by: i32) {
    let Some(card) = card_of(e) else { return };
    let to = if by > 0 {
        card.next_element_sibling()
    } else {
        card.previous_element_sibling()
    };
    focus(to.as_ref());
}

/// Moves the focus to the first visible card of the next column that has one.
pub(super) fn across(e: &KeyboardEvent, by: i32) {
    let Some(card) = card_of(e) else { return };
    let y = card.get_bounding_client_rect().top();
    let mut column = card.closest(".col").ok().flatten();
    while let Some(here) = column {
        column = if by > 0 {
            here.next_element_sibling()
        } else {
            here.previous_element_sibling()
        };
        let Some(cards) = column
            .as_ref()
            .and_then(|c| c.query_selector_all(".card").ok())
        else {
            continue;
        };
        let near = (0..cards.length())
            .filter_map(|n| cards.item(n)?.dyn_into::<Element>().ok())
            .min_by_key(|c| (c.get_bounding_client_rect().top() - y).abs() as i64);
        if near.is_some() {
            return focus(near.as_ref());
        }
    }
}

/// Keeps the focus on the card of a lead that is moved to another column, once it stands there.
pub(super) fn follow(lead: String) {
    request_animation_frame(move || {
        let Some(body) = document().body() else {
            return;
        };
        // What asks for a reason or an amount has it now.
        if document().active_element().is_some_and(|e| e != *body) {
            return;
        }
        let cards = body.query_selector_all(".card").ok();
        let cards = cards
            .into_iter()
            .flat_map(|c| (0..c.length()).filter_map(move |n| c.item(n)));
        let mut cards = cards.filter_map(|c| c.dyn_into::<Element>().ok());
        let own = cards.find(|c| c.get_attribute("data-lead").as_ref() == Some(&lead));
        focus(own.as_ref());
    });
}

fn card_of(e: &KeyboardEvent) -> Option<Element> {
    e.target()?
        .dyn_into::<Element>()
        .ok()?
        .closest(".card")
        .ok()?
}

fn focus(card: Option<&Element>) {
    let link = card.and_then(|c| c.query_selector("a").ok().flatten());
    if let Some(link) = link.and_then(|l| l.dyn_into::<HtmlElement>().ok()) {
        let _ = link.focus();
        link.scroll_into_view_with_bool(false);
    }
}
