//! All shortcuts, from the one list of commands.

use leptos::prelude::*;

use super::Frame;
use crate::platform::router;
use crate::ui::parts::{Caps, Dialog};
use crate::view::command::{COMMANDS, Group};
use crate::view::text;

/// The list of shortcuts, open when the frame says so.
#[component]
pub fn Help() -> impl IntoView {
    let frame = Frame::get();
    let mac = router::is_mac();
    let group = move |group: Group| {
        let rows: Vec<_> = COMMANDS
            .iter()
            .filter(|c| c.group == group)
            .filter_map(|c| Some(((c.label)(), c.keys?.caps(mac))))
            .collect();
        (!rows.is_empty()).then(|| {
            let row = |(label, keys)| view! { <li><span>{label}</span><Caps keys /></li> };
            view! {
                <section>
                    <h3>{group.label()}</h3>
                    <ul>{rows.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    };
    let close = Callback::new(move |()| frame.help.set(false));
    move || {
        frame.help.get().then(|| {
            view! {
                <Dialog title=text::shortcuts() class="wide" close>
                    <div class="help-list" tabindex="0" role="region" aria-label=text::shortcuts()>{Group::ALL.map(group).collect_view()}</div>
                    <p class="small dim">{text::shortcuts_hint()}</p>
                </Dialog>
            }
        })
    }
}
