//! Which rows of a long list are drawn: those in sight and a few beyond each edge.

use std::ops::Range;

/// The rows to draw of `count` rows that are `step` CSS pixels high, in a viewport of `height` scrolled
/// down by `top`; `spare` rows more at each edge, so that a quick scroll finds rows already there.
/// Numbers that make no sense (not finite, a step of nothing) are taken for the start of the list.
pub fn window(top: f64, height: f64, step: f64, count: usize, spare: usize) -> Range<usize> {
    let sane = |x: f64| if x.is_finite() { x.max(0.0) } else { 0.0 };
    let (top, height) = (sane(top), sane(height));
    let step = if step.is_finite() { step.max(1.0) } else { 1.0 };
    // A list that became shorter may still be scrolled beyond its end: show its last rows.
    let end = ((top + height) / step).ceil() as usize;
    let end = end.saturating_add(spare).min(count);
    let seen = (height / step).ceil() as usize;
    let first = ((top / step).floor() as usize).min(count.saturating_sub(seen));
    first.saturating_sub(spare).min(end)..end
}

/// How near an edge what is dragged sets the list scrolling, and the most it scrolls in a frame, in CSS pixels.
const EDGE: f64 = 72.0;
const FASTEST: f64 = 18.0;

/// How far a list between `start` and `end` scrolls in a frame while something is dragged over it at `at`:
/// nothing in its middle, the faster the nearer an edge, and on beyond it.
pub fn pull(at: f64, start: f64, end: f64) -> f64 {
    // A narrow list keeps a middle where nothing moves.
    let edge = EDGE.min((end - start) / 4.0);
    if !(at - start + end).is_finite() || edge <= 0.0 {
        return 0.0;
    }
    let depth = |into: f64| (into / edge).clamp(0.0, 1.0) * FASTEST;
    depth(at - (end - edge)) - depth(start + edge - at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn draws_what_is_in_sight_and_the_spare_rows() {
        assert_eq!(window(0.0, 400.0, 40.0, 1000, 2), 0..12);
        assert_eq!(window(4000.0, 400.0, 40.0, 1000, 2), 98..112);
        assert_eq!(window(4010.0, 400.0, 40.0, 1000, 0), 100..111);
        assert_eq!(window(0.0, 400.0, 40.0, 3, 2), 0..3);
        assert_eq!(window(0.0, 400.0, 40.0, 0, 2), 0..0);
    }

    #[test]
    fn a_list_that_became_shorter_shows_its_end() {
        assert_eq!(window(40_000.0, 400.0, 40.0, 15, 0), 5..15);
    }

    #[test]
    fn nonsense_shows_the_start() {
        assert_eq!(window(f64::NAN, 80.0, 40.0, 10, 0), 0..2);
        assert_eq!(window(0.0, f64::INFINITY, 40.0, 10, 1), 0..1);
        assert!(window(-50.0, 80.0, 0.0, 10, 0).end <= 10);
    }

    #[test]
    fn what_is_dragged_to_an_edge_pulls_the_list() {
        assert_eq!(pull(640.0, 200.0, 1280.0), 0.0, "in the middle");
        assert_eq!(pull(1280.0, 200.0, 1280.0), FASTEST);
        assert_eq!(pull(1400.0, 200.0, 1280.0), FASTEST, "beyond the edge");
        assert_eq!(pull(100.0, 200.0, 1280.0), -FASTEST);
        let near = pull(1250.0, 200.0, 1280.0);
        assert!(near > 0.0 && near < FASTEST, "{near}");
        assert_eq!(
            pull(50.0, 0.0, 100.0),
            0.0,
            "a narrow list has a middle too"
        );
        assert_eq!(pull(5.0, 10.0, 10.0), 0.0, "nothing to scroll in");
        assert_eq!(pull(f64::NAN, 0.0, f64::NAN), 0.0);
    }

    proptest! {
        #[test]
        fn covers_the_viewport_and_stays_in_the_list(
            top in 0.0..5e6f64, height in 0.0..4000.0f64, step in 8.0..400.0f64,
            count in 0usize..200_000, spare in 0usize..20,
        ) {
            let drawn = window(top, height, step, count, spare);
            prop_assert!(drawn.start <= drawn.end && drawn.end <= count);
            // Work is bounded by what can be seen, not by the length of the list.
            prop_assert!(drawn.len() <= (height / step) as usize + 3 + 2 * spare);
            // Each row that is in sight is drawn.
            let whole = count as f64 * step;
            let top = top.min((whole - height).max(0.0));
            for at in [top + 0.01, top + height / 2.0, top + height - 0.01] {
                let row = (at / step) as usize;
                if at >= 0.0 && row < count && height > 0.02 {
                    prop_assert!(drawn.contains(&row), "row {row} is in sight but {drawn:?} is drawn");
                }
            }
        }
    }
}
