//! Name, currency, fiscal year and zone: for everybody, at the next exchange.

use leptos::prelude::*;

use crate::journal::Edit;
use crate::journal::command::Command;
use crate::model::money::Currency;
use crate::model::records::{SETTINGS, SettingsPatch};
use crate::model::when::Moment;
use crate::model::zone::Zone;
use crate::platform::intl;
use crate::ui::parts::{EditField, Input, Panel};
use crate::ui::state::App;
use crate::view::pipeline::settings;
use crate::view::text;

/// The first and the last year that a zone's table covers.
const YEARS: (i32, i32) = (1970, 2100);

/// Changes the settings record.
fn change(app: App, patch: SettingsPatch) {
    app.act(&Command::Change(vec![Edit {
        on: SETTINGS.to_owned(),
        set: patch.set(),
    }]));
}

/// The zone of that name as a patch; `None` for one that this browser doesn't know.
pub(crate) fn zone_patch(patch: SettingsPatch, name: &str) -> Option<SettingsPatch> {
    intl::offset(name, 0)?;
    let table = Zone::from_oracle(YEARS.0, YEARS.1, |at: Moment| {
        intl::offset(name, at.0).unwrap_or(0)
    });
    Some(patch.zone(name.to_owned()).zone_table(table.write()))
}

#[component]
pub(super) fn Workspace() -> impl IntoView {
    let app = App::get();
    let now = Memo::new(move |_| app.with(|w| settings(&w.journal)));
    let name = Signal::derive(move || now.with(|s| s.name.clone().unwrap_or_default()));
    let currency = Signal::derive(move || now.with(|s| s.currency.clone().unwrap_or_default()));
    let month = Signal::derive(move || now.with(|s| s.fiscal_start.unwrap_or(1).to_string()));
    let zone = Signal::derive(move || now.with(|s| s.zone.clone().unwrap_or_default()));
    let month_name = |n: &str| n.parse().map(intl::month).unwrap_or_default();
    let months = (1..=12_u32)
        .map(|n| (n.to_string(), intl::month(n)))
        .collect();
    let currencies = Currency::all().map(|c| {
        let code = c.code().to_owned();
        (
            code.clone(),
            format!("{code} – {}", intl::currency_name(&code)),
        )
    });
    let zones = intl::zones()
        .into_iter()
        .map(|z| (z.clone(), z.replace('_', " ")))
        .collect();
    let save_name = move |typed: String| {
        let typed = typed.trim().to_owned();
        if typed.is_empty() {
            return Err(text::workspace_missing().to_owned());
        }
        if let Some(id) = app.workspace.get_untracked() {
            app.remember(&id, &typed);
        }
        change(app, SettingsPatch::new().name(typed));
        Ok(())
    };
    let save_currency = move |code: String| {
        change(app, SettingsPatch::new().currency(code));
        Ok(())
    };
    let save_month = move |month: String| {
        change(
            app,
            SettingsPatch::new().fiscal_start(month.parse::<i64>().ok()),
        );
        Ok(())
    };
    let save_zone = move |name: String| {
        let patch =
            zone_patch(SettingsPatch::new(), &name).ok_or_else(|| text::no_such_zone(&name))?;
        change(app, patch);
        Ok(())
    };
    view! {
        <Panel title=text::settings_workspace() class="spaced">
            <dl class="facts">
                <dt>{text::name()}</dt>
                <dd><EditField label=text::name() shown=name save=Callback::new(save_name) /></dd>
                <dt>{text::currency()}</dt>
                <dd><EditField label=text::currency() shown=currency input=Input::Choice(currencies.collect()) save=Callback::new(save_currency) /></dd>
                <dt>{text::fiscal_start()}</dt>
                <dd><EditField label=text::fiscal_start() shown=Signal::derive(move || month_name(&month.get())) value=month input=Input::Choice(months) save=Callback::new(save_month) /></dd>
                <dt>{text::zone()}</dt>
                <dd><EditField label=text::zone() shown=zone input=Input::Choice(zones) save=Callback::new(save_zone) /></dd>
            </dl>
            <p class="dim small">{text::zone_hint()}</p>
        </Panel>
    }
}
