//! Dragging a card by pointer. A mouse drags at once; a finger must rest on the card first, so that
//! swiping still scrolls. At its edges the board scrolls along. Esc, a second finger or losing the pointer
//! puts the card back.

use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use crate::view::window::pull;

/// How far a mouse moves before a press becomes a drag, in CSS pixels.
const SLOP: f64 = 4.0;
/// How long a finger rests before a press becomes a drag, in milliseconds.
const REST: u64 = 260;

/// A card under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    /// The lead.
    pub(super) lead: String,
    /// What the card says.
    pub(super) title: String,
    /// Pointer position.
    pub(super) at: (f64, f64),
    /// Whether it is off its place yet.
    pub(super) lifted: bool,
    /// Index of the stage under the pointer.
    pub(super) over: Option<usize>,
    start: (f64, f64),
    pointer: i32,
}

/// The drag of the board.
#[derive(Clone, Copy)]
pub(super) struct Drag {
    /// What is held.
    pub(super) held: RwSignal<Option<Held>>,
    /// The board, which scrolls along.
    pub(super) board: NodeRef<html::Section>,
    drop: Callback<(String, usize)>,
}

impl Drag {
    /// A drag that calls `drop` with the lead and the index of the stage it was dropped on.
    pub(super) fn new(drop: Callback<(String, usize)>) -> Self {
        let drag = Self {
            held: RwSignal::new(None),
            board: NodeRef::new(),
            drop,
        };
        let listeners = [
            window_event_listener(ev::pointermove, move |e| drag.moved(&e)),
            window_event_listener(ev::pointerup, move |e| drag.released(&e)),
            window_event_listener(ev::pointercancel, move |_| drag.cancel()),
        ];
        let keys = window_event_listener(ev::keydown, move |e| {
            if e.key() == "Escape" {
                drag.cancel();
            }
        });
        on_cleanup(move || {
            listeners.into_iter().for_each(WindowListenerHandle::remove);
            keys.remove();
        });
        drag
    }

    /// A pointer went down on a card.
    pub(super) fn pressed(self, e: &PointerEvent, lead: String, title: String) {
        if e.button() != 0 || !e.is_primary() {
            return self.cancel();
        }
        let at = (f64::from(e.client_x()), f64::from(e.client_y()));
        let pointer = e.pointer_id();
        self.held.set(Some(Held {
            lead,
            title,
            at,
            lifted: false,
            over: None,
            start: at,
            pointer,
        }));
        if e.pointer_type() != "mouse" {
            let rest = std::time::Duration::from_millis(REST);
            set_timeout(move || self.rested(pointer), rest);
        }
    }

    /// Forgets what is held.
    pub(super) fn cancel(self) {
        if self.held.try_get_untracked().flatten().is_some() {
            self.held.set(None);
        }
    }

    /// Whether a card is off its place.
    pub(super) fn is_lifted(self) -> bool {
        let held = self
            .held
            .try_with_untracked(|h| h.as_ref().is_some_and(|h| h.lifted));
        held.unwrap_or_default()
    }

    /// Keeps the browser from what it would do itself with a finger that holds a card: scroll, or open a menu.
    pub(super) fn own(self, e: &web_sys::Event) {
        if self.is_lifted() && e.cancelable() {
            e.prevent_default();
        }
    }

    fn rested(self, pointer: i32) {
        let rested = self.held.try_update(|held| {
            let mine = held.as_mut().filter(|h| h.pointer == pointer && !h.lifted);
            mine.map(|h| h.lifted = true).is_some()
        });
        if rested == Some(true) {
            self.scroll_along();
        }
    }

    /// Scrolls the board for as long as a card is held at one of its edges.
    fn scroll_along(self) {
        request_animation_frame(move || {
            let held = self.held.try_get_untracked().flatten();
            let Some(mut h) = held.filter(|h| h.lifted) else {
                return;
            };
            if let Some(board) = self.board.try_get_untracked().flatten() {
                let edges = board.get_bounding_client_rect();
                let by = pull(h.at.0, edges.left(), edges.right());
                let before = board.scroll_left();
                board.set_scroll_left(before + by.round() as i32);
                if board.scroll_left() != before {
                    h.over = stage_at(h.at);
                    self.held.set(Some(h));
                }
            }
            self.scroll_along();
        });
    }

    fn moved(self, e: &PointerEvent) {
        let Some(mut h) = self
            .held
            .get_untracked()
            .filter(|h| h.pointer == e.pointer_id())
        else {
            return;
        };
        h.at = (f64::from(e.client_x()), f64::from(e.client_y()));
        let far = (h.at.0 - h.start.0).hypot(h.at.1 - h.start.1) > SLOP;
        if !h.lifted && far {
            if e.pointer_type() != "mouse" {
                // A finger that moves before it rested is scrolling.
                return self.held.set(None);
            }
            h.lifted = true;
            self.scroll_along();
        }
        if h.lifted {
            e.prevent_default();
            h.over = stage_at(h.at);
            self.held.set(Some(h));
        }
    }

    fn released(self, e: &PointerEvent) {
        let Some(h) = self
            .held
            .get_untracked()
            .filter(|h| h.pointer == e.pointer_id())
        else {
            return;
        };
        self.held.set(None);
        if h.lifted {
            swallow_click();
            if let Some(stage) = h.over {
                self.drop.run((h.lead, stage));
            }
        }
    }
}

/// The index of the stage whose column lies at a point.
fn stage_at((x, y): (f64, f64)) -> Option<usize> {
    let hit: Element = document().element_from_point(x as f32, y as f32)?;
    hit.closest("[data-stage]")
        .ok()??
        .get_attribute("data-stage")?
        .parse()
        .ok()
}

/// The click that follows a drop must not open the card.
fn swallow_click() {
    use std::{cell::RefCell, rc::Rc};
    let listener = Rc::new(RefCell::new(None::<WindowListenerHandle>));
    let held = Rc::clone(&listener);
    // The capturing phase is not needed: cards open through their link, whose default this prevents.
    let handle = window_event_listener(ev::click, move |e| {
        e.prevent_default();
        if let Some(l) = held.borrow_mut().take() {
            l.remove();
        }
    });
    *listener.borrow_mut() = Some(handle);
    let late = listener;
    set_timeout(
        move || {
            if let Some(l) = late.borrow_mut().take() {
                l.remove();
            }
        },
        std::time::Duration::from_millis(50),
    );
}

/// The card that follows the pointer.
pub(super) fn layer(drag: Drag) -> impl IntoView {
    let shown = Memo::new(move |_| drag.held.with(|h| h.as_ref().is_some_and(|h| h.lifted)));
    move || {
        shown.get().then(|| {
            let title = drag
                .held
                .with_untracked(|h| h.as_ref().map(|h| h.title.clone()).unwrap_or_default());
            let x = move || {
                drag.held.with(|h| {
                    h.as_ref()
                        .map(|h| format!("{}px", h.at.0))
                        .unwrap_or_default()
                })
            };
            let y = move || {
                drag.held.with(|h| {
                    h.as_ref()
                        .map(|h| format!("{}px", h.at.1))
                        .unwrap_or_default()
                })
            };
            view! {
                <div class="card lift" aria-hidden="true" style:--x=x style:--y=y>
                    <div class="t"><bdi>{title}</bdi></div>
                </div>
            }
        })
    }
}

/// Whether an element is something of its own to press inside a card.
pub(super) fn is_control(target: Option<web_sys::EventTarget>) -> bool {
    target
        .and_then(|t| t.dyn_into::<Element>().ok())
        .and_then(|el| el.closest("button, input, select, textarea").ok())
        .flatten()
        .is_some()
}
