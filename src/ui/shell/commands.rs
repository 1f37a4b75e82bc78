//! Carrying out the commands of `view::command`, and hearing their keys.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::Frame;
use crate::platform::router;
use crate::platform::store::Status;
use crate::ui::adding::Adder;
use crate::ui::moving::Mover;
use crate::ui::parts::dialog::focused;
use crate::ui::state::{App, Keeping};
use crate::view::command::{CommandId, Outcome, Press};
use crate::view::directory::Kind;
use crate::view::route::{Layout, PeopleQuery, PipelineQuery, QuartersQuery, Route};

/// How long `G` waits for its second key, in milliseconds.
const WAIT: u64 = 1_500;

/// Carries out commands; copied freely.
#[derive(Clone, Copy)]
pub struct Runner {
    app: App,
    frame: Frame,
    adder: Adder,
    mover: Mover,
}

impl Runner {
    /// Inside any component of the app.
    pub fn get() -> Self {
        Self {
            app: App::get(),
            frame: Frame::get(),
            adder: Adder::get(),
            mover: Mover::get(),
        }
    }

    /// Whether this tab may change anything.
    pub fn may_write(self) -> bool {
        let open = self.app.workspace.with_untracked(Option::is_some);
        open && self.app.keeping.get_untracked() != Keeping::Open(Status::ReadOnly)
    }

    /// The lead there is to act on: that of the card with the focus, or the one whose page is open.
    pub fn lead(self) -> Option<String> {
        let card = focused().and_then(|f| f.closest("[data-lead]").ok().flatten());
        let of_card = card.and_then(|c| c.get_attribute("data-lead"));
        of_card.or_else(|| match self.app.route.get_untracked() {
            Route::Lead(id) => Some(id),
            _ => None,
        })
    }

    /// Whether the pipeline page is open.
    pub fn on_pipeline(self) -> bool {
        self.app
            .route
            .with_untracked(|r| matches!(r, Route::Pipeline(_)))
    }

    /// Carries a command out.
    pub fn run(self, id: CommandId) {
        let Self {
            app,
            frame,
            adder,
            mover,
        } = self;
        match id {
            CommandId::Palette => frame.palette.set(true),
            CommandId::Help => frame.help.set(true),
            CommandId::Search => self.search(),
            CommandId::AddLead => adder.open(),
            CommandId::AddContact => adder.open_party(Kind::Contact, ""),
            CommandId::AddCompany => adder.open_party(Kind::Company, ""),
            CommandId::MoveLead => {
                if let Some(lead) = self.lead() {
                    mover.menu(lead);
                }
            }
            CommandId::Undo => app.undo(),
            CommandId::Redo => app.redo(),
            CommandId::Board => self.lay_out(Layout::Board),
            CommandId::Table => self.lay_out(Layout::Table),
            CommandId::GoPipeline => app.go(Route::default()),
            CommandId::GoPeople => app.go(Route::People(PeopleQuery::default())),
            CommandId::GoDeleted => app.go(Route::Pipeline(PipelineQuery::deleted())),
            CommandId::GoQuarters => app.go(Route::Quarters(QuartersQuery::default())),
            CommandId::GoShare | CommandId::Export | CommandId::OpenSnapshot => {
                app.go(Route::Share);
            }
            CommandId::GoDifferences => app.go(Route::Differences),
            CommandId::GoSettings => app.go(Route::Settings),
            CommandId::GoCheckup => app.go(Route::Checkup),
            CommandId::Import => app.go(Route::Import),
            CommandId::SwitchPerson => frame.who.set(true),
            CommandId::NewWorkspace => app.go(Route::Welcome),
            CommandId::ThemeSystem => frame.theme.set(String::new()),
            CommandId::ThemeLight => frame.theme.set("light".to_owned()),
            CommandId::ThemeDark => frame.theme.set("dark".to_owned()),
            CommandId::ToggleNav => frame.fold(),
        }
    }

    /// Asks where to move a lead.
    pub fn move_lead(self, lead: String) {
        self.mover.menu(lead);
    }

    fn lay_out(self, view: Layout) {
        let query = match self.app.route.get_untracked() {
            Route::Pipeline(query) => query,
            _ => PipelineQuery::default(),
        };
        self.app
            .go(Route::Pipeline(PipelineQuery { view, ..query }));
    }

    fn search(self) {
        if !focus_search() {
            self.app.go(Route::default());
            set_timeout(
                || {
                    focus_search();
                },
                std::time::Duration::from_millis(120),
            );
        }
    }
}

/// Puts the cursor into the page's search field, if it has one.
fn focus_search() -> bool {
    let field = document().get_element_by_id("search");
    let field = field.and_then(|f| f.dyn_into::<HtmlElement>().ok());
    field.is_some_and(|f| f.focus().is_ok())
}

/// Hears the keys of all commands, wherever the focus is. Called once.
pub fn listen(runner: Runner) {
    let mac = router::is_mac();
    let after_g = StoredValue::new(0u32);
    let heard = window_event_listener(ev::keydown, move |e: KeyboardEvent| {
        if e.default_prevented() || e.is_composing() {
            return;
        }
        let target = e.target().and_then(|t| t.dyn_into::<Element>().ok());
        let inside = |selector: &str| {
            target
                .as_ref()
                .is_some_and(|t| t.closest(selector).is_ok_and(|found| found.is_some()))
        };
        // What floats above the page has keys of its own.
        if inside("dialog, [popover]") || runner.app.workspace.with_untracked(Option::is_none) {
            return;
        }
        let key = e.key();
        let press = Press {
            key: &key,
            ctrl: if mac { e.meta_key() } else { e.ctrl_key() },
            shift: e.shift_key(),
            alt: e.alt_key(),
            after_g: after_g.get_value() != 0,
            typing: inside(
                "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]",
            ),
            single_keys: runner.frame.single_keys.get_untracked(),
            lead: runner.lead().is_some(),
            pipeline: runner.on_pipeline(),
        };
        let outcome = press.outcome();
        after_g.set_value(0);
        match outcome {
            Outcome::Nothing => return,
            Outcome::Wait => {
                let token = (e.time_stamp() as u32).max(1);
                after_g.set_value(token);
                set_timeout(
                    move || {
                        after_g.try_update_value(|held| {
                            if *held == token {
                                *held = 0;
                            }
                        });
                    },
                    std::time::Duration::from_millis(WAIT),
                );
            }
            Outcome::Run(id) => {
                let writes = crate::view::command::find(id).is_some_and(|c| c.writes);
                if !writes || runner.may_write() {
                    runner.run(id);
                }
            }
        }
        e.prevent_default();
    });
    on_cleanup(move || heard.remove());
}
