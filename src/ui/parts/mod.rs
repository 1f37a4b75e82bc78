//! The parts pages are made of. Each takes plain data and callbacks and knows nothing of how state is
//! kept; what they look like stands in `style/parts.css`.

mod controls;
pub(crate) mod dialog;
mod field;
mod icon;
mod list;
mod menu;
mod riders;
mod show;
mod toast;

pub use controls::{Button, FileButton, IconButton, SearchField, Switch, Weight};
pub use dialog::Dialog;
pub use field::{EditField, ErrorText, Field, Input, Offer};
pub use icon::{Caps, Icon, Mark, icons};
pub use list::{Scrolled, VirtualList};
pub use menu::{Menu, MenuItem};
pub use riders::{Avatar, Riders, TeamTag};
pub use show::{Chip, EmptyState, Figure, PageHead, Panel, Progress, Tag, Tone, Wide};
pub use toast::{ToastStack, Toasts};
