//! The pipeline page: the board, or the same leads as a table.

mod board;
mod drag;
mod focus;
mod table;

use leptos::prelude::*;

use crate::model::schema::kind_name;
use crate::platform::intl;
use crate::ui::parts::{Button, EmptyState, SearchField, Switch};
use crate::ui::state::App;
use crate::ui::{add, moving};
use crate::view::board::{Filter, Order};
use crate::view::route::{PipelineQuery, Route};
use crate::view::table::{Sort, rows};
use crate::view::text;
