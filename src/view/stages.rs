//! Putting the pipeline's stages in another order.

use super::pipeline::StageInfo;
use crate::journal::Edit;
use crate::model::records::StagePatch;

/// Moves an open stage by one place among the open ones. All of them are numbered anew: two that were added at the
/// same time have the same number, and exchanging those would change nothing. Nothing at the ends.
pub fn shifted(stages: &[StageInfo], id: &str, down: bool) -> Vec<Edit> {
    let mut open: Vec<&StageInfo> = stages.iter().filter(|s| s.role.is_open()).collect();
    let Some(at) = open.iter().position(|s| s.id == id) else {
        return Vec::new();
    };
    let to = if down {
        Some(at + 1)
    } else {
        at.checked_sub(1)
    };
    let Some(to) = to.filter(|to| *to < open.len()) else {
        return Vec::new();
    };
    open.swap(at, to);
    let numbered = open.into_iter().zip(1..);
    numbered
        .filter(|(stage, order)| stage.order != *order)
        .map(|(stage, order)| Edit {
            on: stage.id.clone(),
            set: StagePatch::new().order(order).set(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::stage::{Role, Team};

    fn stage(id: &str, role: Role, order: i64) -> StageInfo {
        StageInfo {
            id: id.to_owned(),
            name: id.to_owned(),
            role,
            team: Team::Joint,
            order,
        }
    }

    /// The ids in the order that these edits give.
    fn after(mut stages: Vec<StageInfo>, edits: &[Edit]) -> Vec<String> {
        for edit in edits {
            let changed = stages.iter_mut().find(|s| s.id == edit.on).unwrap();
            changed.order = edit.set[0].1.as_ref().int().unwrap();
        }
        stages.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        stages
            .into_iter()
            .filter(|s| s.role.is_open())
            .map(|s| s.id)
            .collect()
    }

    #[test]
    fn stages_with_the_same_number_change_places_too() {
        let stages = vec![
            stage("a", Role::Inquiry, 1),
            stage("b", Role::OpenDeal, 7),
            stage("c", Role::OpenDeal, 7),
            stage("won", Role::Won, 8),
        ];
        let down = shifted(&stages, "b", true);
        assert_eq!(after(stages.clone(), &down), ["a", "c", "b"]);
        let up = shifted(&stages, "c", false);
        assert_eq!(after(stages.clone(), &up), ["a", "c", "b"]);
        assert_eq!(down, up);
    }

    #[test]
    fn the_ends_and_what_is_not_open_stay() {
        let stages = vec![
            stage("a", Role::Inquiry, 1),
            stage("b", Role::OpenDeal, 2),
            stage("won", Role::Won, 3),
        ];
        for (id, down) in [("a", false), ("b", true), ("won", false), ("gone", true)] {
            assert_eq!(shifted(&stages, id, down), [], "{id}");
        }
        let edits = shifted(&stages, "b", false);
        assert_eq!(after(stages, &edits), ["b", "a"]);
    }
}
