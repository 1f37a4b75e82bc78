//! `cargo xtask torture [kills]`: the tests that kill the browser, as often as one has patience for.

use crate::{Result, dist, test};

/// Runs every `*kill*` test with so many kills each.
pub fn torture(args: &[String]) -> Result<()> {
    let kills = match args {
        [] => "500",
        [kills] if kills.parse::<u32>().is_ok() => kills,
        other => {
            return Err(format!(
                "torture takes a number of kills, not `{}`",
                other.join(" ")
            ));
        }
    };
    let (app, bare) = (dist::build()?, dist::bare()?);
    test::torture(app, bare, kills)
}
