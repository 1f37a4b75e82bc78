//! Icons (Lucide), the mark, and keys.

use icondata_core::Icon as Data;
use leptos::prelude::*;

/// The icons in use, by what they mean here.
pub mod icons {
    pub use icondata_lu::{
        LuArrowDown as DOWN, LuArrowUp as UP, LuBuilding2 as COMPANY, LuChartColumn as NUMBERS,
        LuCheck as CHECK, LuChevronDown as CHEVRON_DOWN, LuChevronLeft as CHEVRON_LEFT,
        LuChevronRight as CHEVRON_RIGHT, LuCircleAlert as ALERT, LuCopy as COPY,
        LuCornerDownRight as RUN, LuDownload as DOWNLOAD, LuEllipsis as MORE,
        LuFileDown as SNAPSHOT, LuGlobe as WEB, LuHistory as HISTORY, LuInfo as INFO,
        LuKanban as PIPELINE, LuMail as MAIL, LuMonitor as MONITOR, LuMoon as MOON,
        LuPanelLeft as PANEL, LuPencil as EDIT, LuPhone as PHONE, LuPlus as ADD,
        LuRefreshCw as REFRESH, LuSearch as SEARCH, LuSettings as SETTINGS, LuShare2 as SHARE,
        LuSheet as SHEET, LuSquareKanban as BOARD, LuSquarePlus as START, LuSun as SUN,
        LuTable2 as TABLE, LuTrash2 as TRASH, LuTriangleAlert as WARNING, LuUndo2 as UNDO,
        LuUpload as UPLOAD, LuUser as CONTACT, LuUserPlus as ADD_PERSON, LuUsers as PEOPLE,
        LuX as CLOSE,
    };
}

/// An icon of [`icons`], as high as `size` CSS pixels (16 unless said); beside words, so it is hidden
/// from those who listen.
#[component]
pub fn Icon(icon: Data, #[prop(default = 16)] size: u32) -> impl IntoView {
    view! {
        <svg
            class="icon"
            width=size
            height=size
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.data
        ></svg>
    }
}

/// The mark, two overlapping rings, as high as `size` CSS pixels (18 unless said).
#[component]
pub fn Mark(#[prop(default = 18)] size: u32) -> impl IntoView {
    view! {
        <svg class="mark" width=size * 26 / 18 height=size viewBox="0 0 26 18" fill="none" stroke-width="3" aria-hidden="true">
            <circle class="mark-m" cx="9" cy="9" r="7.5" />
            <circle class="mark-s" cx="17" cy="9" r="7.5" />
            // The marketer's ring passes over the other below, as links of a chain do.
            <path class="mark-m" d="M13 15.35A7.5 7.5 0 0 0 16.5 9" />
        </svg>
    }
}

/// Keys to press, one cap each.
#[component]
pub fn Caps(
    /// As [`crate::view::command::Keys::caps`] gives them.
    keys: Vec<String>,
) -> impl IntoView {
    let caps = keys.into_iter().map(|k| view! { <kbd>{k}</kbd> });
    view! { <span class="caps">{caps.collect_view()}</span> }
}
