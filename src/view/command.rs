//! What can be done, as data. The menu, the shortcuts, the palette and the help come from this one list.

use super::text;

/// A command's name in code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CommandId {
    /// Opens the palette.
    Palette,
    /// Puts the cursor into the page's search.
    Search,
    /// Adds a lead by hand.
    AddLead,
    /// Adds a contact by hand.
    AddContact,
    /// Adds a company by hand.
    AddCompany,
    /// Moves the lead that is open or has the focus.
    MoveLead,
    /// Takes back the last thing done here.
    Undo,
    /// Does it again.
    Redo,
    /// Shows the pipeline as a board.
    Board,
    /// Shows the pipeline as a table.
    Table,
    /// Opens the pipeline.
    GoPipeline,
    /// Opens the contacts and companies.
    GoPeople,
    /// Lists the leads that were deleted.
    GoDeleted,
    /// Opens the figures.
    GoQuarters,
    /// Opens sharing.
    GoShare,
    /// Opens the differences.
    GoDifferences,
    /// Opens the settings.
    GoSettings,
    /// Opens the checkup.
    GoCheckup,
    /// Brings in leads from a CSV.
    Import,
    /// Sends a snapshot.
    Export,
    /// Opens a teammate's snapshot.
    OpenSnapshot,
    /// Says who sits at this browser.
    SwitchPerson,
    /// Begins another workspace.
    NewWorkspace,
    /// Looks as the system does.
    ThemeSystem,
    /// Light.
    ThemeLight,
    /// Dark.
    ThemeDark,
    /// Narrow or wide navigation.
    ToggleNav,
    /// Lists the shortcuts.
    Help,
}

/// Under which heading a command stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Finding things.
    Find,
    /// Working on leads.
    Leads,
    /// Undo and redo.
    Changes,
    /// Other pages.
    Go,
    /// Files out and in.
    Share,
    /// How it looks.
    View,
    /// Help.
    Help,
}

impl Group {
    /// All groups, in the order they stand.
    pub const ALL: [Self; 7] = [
        Self::Find,
        Self::Leads,
        Self::Changes,
        Self::Go,
        Self::Share,
        Self::View,
        Self::Help,
    ];

    /// The heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::Find => text::group_find(),
            Self::Leads => text::group_leads(),
            Self::Changes => text::group_changes(),
            Self::Go => text::group_go(),
            Self::Share => text::group_share(),
            Self::View => text::group_view(),
            Self::Help => text::group_help(),
        }
    }
}

/// Where a command means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On every page of an open workspace.
    Anywhere,
    /// On the pipeline page only.
    Pipeline,
    /// Where there is a lead to act on: its page, or its card with the focus.
    Lead,
}

/// The keys of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keys {
    /// Ctrl (Cmd on a Mac) and a key, with or without Shift. Works while typing too, unless the text
    /// field has a use for it.
    Ctrl {
        /// The key, in lower case.
        key: &'static str,
        /// With Shift.
        shift: bool,
    },
    /// One key; not while typing.
    Single(&'static str),
    /// `G`, then this key; not while typing.
    Go(&'static str),
}

/// A command.
#[derive(Clone, Copy, Debug)]
pub struct Command {
    /// Its name in code.
    pub id: CommandId,
    /// What people call it.
    pub label: fn() -> &'static str,
    /// Its keys, if it has any.
    pub keys: Option<Keys>,
    /// The heading it stands under.
    pub group: Group,
    /// Where it means something.
    pub place: Place,
    /// Whether it changes the workspace, and so rests while the tab is read-only.
    pub writes: bool,
}

const fn command(id: CommandId, label: fn() -> &'static str, group: Group) -> Command {
    Command {
        id,
        label,
        keys: None,
        group,
        place: Place::Anywhere,
        writes: false,
    }
}

impl Command {
    const fn keys(mut self, keys: Keys) -> Self {
        self.keys = Some(keys);
        self
    }
    const fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }
    const fn writing(mut self) -> Self {
        self.writes = true;
        self
    }
}

const fn ctrl(key: &'static str) -> Keys {
    Keys::Ctrl { key, shift: false }
}

/// Every command, in the order they are listed.
pub const COMMANDS: &[Command] = &[
    command(CommandId::Palette, text::cmd_palette, Group::Find).keys(ctrl("k")),
    command(CommandId::Search, text::cmd_search, Group::Find).keys(Keys::Single("/")),
    command(CommandId::AddLead, text::cmd_add_lead, Group::Leads)
        .keys(Keys::Single("c"))
        .writing(),
    command(CommandId::AddContact, text::cmd_add_contact, Group::Leads).writing(),
    command(CommandId::AddCompany, text::cmd_add_company, Group::Leads).writing(),
    command(CommandId::MoveLead, text::cmd_move_lead, Group::Leads)
        .keys(Keys::Single("m"))
        .at(Place::Lead)
        .writing(),
    command(CommandId::Import, text::cmd_import, Group::Leads)
        .keys(Keys::Go("i"))
        .writing(),
    command(CommandId::Undo, text::cmd_undo, Group::Changes)
        .keys(ctrl("z"))
        .writing(),
    command(CommandId::Redo, text::cmd_redo, Group::Changes)
        .keys(Keys::Ctrl {
            key: "z",
            shift: true,
        })
        .writing(),
    command(CommandId::GoPipeline, text::cmd_go_pipeline, Group::Go).keys(Keys::Go("p")),
    command(CommandId::GoPeople, text::cmd_go_people, Group::Go).keys(Keys::Go("e")),
    command(CommandId::GoDeleted, text::cmd_deleted, Group::Go),
    command(CommandId::GoQuarters, text::cmd_go_quarters, Group::Go).keys(Keys::Go("n")),
    command(CommandId::GoShare, text::cmd_go_share, Group::Go).keys(Keys::Go("s")),
    command(
        CommandId::GoDifferences,
        text::cmd_go_differences,
        Group::Go,
    )
    .keys(Keys::Go("d")),
    command(CommandId::GoSettings, text::cmd_go_settings, Group::Go).keys(Keys::Go(",")),
    command(CommandId::GoCheckup, text::cmd_go_checkup, Group::Go),
    command(CommandId::Export, text::cmd_export, Group::Share),
    command(CommandId::OpenSnapshot, text::cmd_open, Group::Share).writing(),
    command(CommandId::Board, text::cmd_board, Group::View).keys(Keys::Go("b")),
    command(CommandId::Table, text::cmd_table, Group::View).keys(Keys::Go("t")),
    command(CommandId::ToggleNav, text::cmd_toggle_nav, Group::View).keys(Keys::Single("[")),
    command(CommandId::ThemeSystem, text::cmd_theme_system, Group::View),
    command(CommandId::ThemeLight, text::cmd_theme_light, Group::View),
    command(CommandId::ThemeDark, text::cmd_theme_dark, Group::View),
    command(
        CommandId::SwitchPerson,
        text::cmd_switch_person,
        Group::View,
    ),
    command(
        CommandId::NewWorkspace,
        text::cmd_new_workspace,
        Group::View,
    ),
    command(CommandId::Help, text::cmd_help, Group::Help).keys(Keys::Single("?")),
];

/// The command of that name. Every name is in the list.
pub fn find(id: CommandId) -> Option<&'static Command> {
    COMMANDS.iter().find(|c| c.id == id)
}

/// What a key press means here and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Press<'a> {
    /// The key as the browser names it (`k`, `K`, `?`, `Escape`).
    pub key: &'a str,
    /// Ctrl, or Cmd on a Mac.
    pub ctrl: bool,
    /// Shift.
    pub shift: bool,
    /// Alt: never part of a shortcut, since it writes letters on many keyboards.
    pub alt: bool,
    /// Whether `G` was pressed just before.
    pub after_g: bool,
    /// Whether the cursor stands in a text field.
    pub typing: bool,
    /// Whether the person allows single keys.
    pub single_keys: bool,
    /// Whether there is a lead to act on.
    pub lead: bool,
    /// Whether the pipeline page is open.
    pub pipeline: bool,
}

/// What follows from a key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing; the press is the browser's.
    Nothing,
    /// The first half of a `G` sequence.
    Wait,
    /// This command.
    Run(CommandId),
}

impl Press<'_> {
    /// Looks the press up in the list.
    pub fn outcome(&self) -> Outcome {
        if self.alt {
            return Outcome::Nothing;
        }
        let key = self.key.to_ascii_lowercase();
        // Another program's convention for redo, on keyboards without a thought for Shift.
        if self.ctrl && !self.shift && key == "y" && !self.typing {
            return Outcome::Run(CommandId::Redo);
        }
        let found = COMMANDS
            .iter()
            .find(|c| self.reaches(c) && c.keys.is_some_and(|k| self.is(k, &key)));
        match found {
            Some(command) => Outcome::Run(command.id),
            None if !self.ctrl
                && !self.typing
                && self.single_keys
                && !self.after_g
                && key == "g" =>
            {
                Outcome::Wait
            }
            None => Outcome::Nothing,
        }
    }

    fn reaches(&self, command: &Command) -> bool {
        match command.place {
            Place::Anywhere => true,
            Place::Pipeline => self.pipeline,
            Place::Lead => self.lead,
        }
    }

    fn is(&self, keys: Keys, key: &str) -> bool {
        match keys {
            // A text field undoes its own typing.
            Keys::Ctrl { key: "z", shift } => {
                self.ctrl && self.shift == shift && key == "z" && !self.typing
            }
            Keys::Ctrl { key: k, shift } => self.ctrl && self.shift == shift && key == k,
            Keys::Single(k) => {
                self.single_keys && !self.ctrl && !self.typing && !self.after_g && key == k
            }
            Keys::Go(k) => {
                self.single_keys && !self.ctrl && !self.typing && self.after_g && key == k
            }
        }
    }
}

impl Keys {
    /// The keys as they are written on a keyboard: `["Ctrl", "K"]`, `["G", "P"]`.
    pub fn caps(self, mac: bool) -> Vec<String> {
        let ctrl = if mac { "⌘" } else { "Ctrl" };
        let upper = |k: &str| k.to_ascii_uppercase();
        match self {
            Self::Ctrl { key, shift: false } => vec![ctrl.to_owned(), upper(key)],
            Self::Ctrl { key, shift: true } => {
                let shift = if mac { "⇧" } else { "Shift" };
                vec![ctrl.to_owned(), shift.to_owned(), upper(key)]
            }
            Self::Single(key) => vec![upper(key)],
            Self::Go(key) => vec!["G".to_owned(), upper(key)],
        }
    }

    /// The keys for `aria-keyshortcuts`; `None` for a sequence, which that attribute can't say.
    pub fn aria(self, mac: bool) -> Option<String> {
        let ctrl = if mac { "Meta" } else { "Control" };
        match self {
            Self::Ctrl { key, shift: false } => {
                Some(format!("{ctrl}+{}", key.to_ascii_uppercase()))
            }
            Self::Ctrl { key, shift: true } => {
                Some(format!("{ctrl}+Shift+{}", key.to_ascii_uppercase()))
            }
            Self::Single(key) => Some(key.to_ascii_uppercase()),
            Self::Go(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const PRESS: Press<'_> = Press {
        key: "",
        ctrl: false,
        shift: false,
        alt: false,
        after_g: false,
        typing: false,
        single_keys: true,
        lead: false,
        pipeline: true,
    };

    #[test]
    fn names_labels_and_keys_are_each_there_once() {
        let (mut ids, mut labels, mut keys) = (HashSet::new(), HashSet::new(), HashSet::new());
        for c in COMMANDS {
            assert!(ids.insert(c.id), "{:?}", c.id);
            assert!(labels.insert((c.label)()), "{}", (c.label)());
            if let Some(k) = c.keys {
                assert!(keys.insert(k.caps(false)), "{:?} shares its keys", c.id);
            }
            assert!(Group::ALL.contains(&c.group));
            assert_eq!(find(c.id).map(|f| f.id), Some(c.id));
        }
    }

    #[test]
    fn a_press_runs_what_the_list_says() {
        let run = Outcome::Run;
        let go = Press {
            after_g: true,
            ..PRESS
        };
        for (press, outcome) in [
            (Press { key: "c", ..PRESS }, run(CommandId::AddLead)),
            (
                Press {
                    key: "C",
                    shift: true,
                    ..PRESS
                },
                run(CommandId::AddLead),
            ),
            (
                Press {
                    key: "?",
                    shift: true,
                    ..PRESS
                },
                run(CommandId::Help),
            ),
            (
                Press {
                    key: "k",
                    ctrl: true,
                    ..PRESS
                },
                run(CommandId::Palette),
            ),
            (
                Press {
                    key: "k",
                    ctrl: true,
                    typing: true,
                    ..PRESS
                },
                run(CommandId::Palette),
            ),
            (
                Press {
                    key: "z",
                    ctrl: true,
                    ..PRESS
                },
                run(CommandId::Undo),
            ),
            (
                Press {
                    key: "Z",
                    ctrl: true,
                    shift: true,
                    ..PRESS
                },
                run(CommandId::Redo),
            ),
            (
                Press {
                    key: "y",
                    ctrl: true,
                    ..PRESS
                },
                run(CommandId::Redo),
            ),
            (Press { key: "g", ..PRESS }, Outcome::Wait),
            (Press { key: "p", ..go }, run(CommandId::GoPipeline)),
            (Press { key: "e", ..go }, run(CommandId::GoPeople)),
            (Press { key: "c", ..go }, Outcome::Nothing),
            (Press { key: "g", ..go }, Outcome::Nothing),
        ] {
            assert_eq!(press.outcome(), outcome, "{press:?}");
        }
    }

    #[test]
    fn typing_and_a_lack_of_leads_keep_keys_quiet() {
        let typing = Press {
            typing: true,
            ..PRESS
        };
        for press in [
            Press { key: "c", ..typing },
            Press { key: "g", ..typing },
            Press {
                key: "z",
                ctrl: true,
                ..typing
            },
            Press {
                key: "y",
                ctrl: true,
                ..typing
            },
            Press {
                key: "c",
                single_keys: false,
                ..PRESS
            },
            Press {
                key: "g",
                single_keys: false,
                ..PRESS
            },
            Press { key: "m", ..PRESS },
            Press {
                key: "k",
                ctrl: true,
                alt: true,
                ..PRESS
            },
            Press {
                key: "c",
                ctrl: true,
                ..PRESS
            },
        ] {
            assert_eq!(press.outcome(), Outcome::Nothing, "{press:?}");
        }
        let lead = Press {
            key: "m",
            lead: true,
            ..PRESS
        };
        assert_eq!(lead.outcome(), Outcome::Run(CommandId::MoveLead));
    }

    #[test]
    fn keys_read_as_on_the_keyboard() {
        let redo = find(CommandId::Redo).and_then(|c| c.keys).unwrap();
        assert_eq!(redo.caps(false), ["Ctrl", "Shift", "Z"]);
        assert_eq!(redo.caps(true), ["⌘", "⇧", "Z"]);
        assert_eq!(redo.aria(false).as_deref(), Some("Control+Shift+Z"));
        assert_eq!(Keys::Go("p").caps(false), ["G", "P"]);
        assert_eq!(Keys::Go("p").aria(false), None);
    }
}
