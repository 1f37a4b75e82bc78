//! The checkup: what this browser and this hosting are like, judged line by line.

use crate::view::text::Count;
use crate::view::text::checkup as words;

/// What can be seen of the browser and the hosting.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Whether the browser agreed to keep what is stored; `None` where it can't be asked.
    pub persisted: Option<bool>,
    /// Bytes that are stored, as the browser estimates them.
    pub usage: Option<f64>,
    /// Whether the content policy refuses what it has to.
    pub policy: bool,
    /// Whether the page shows inside another.
    pub framed: bool,
    /// Whether other pages or other data share the origin.
    pub shared: bool,
    /// Whether the app itself is kept for starts without a connection.
    pub offline: bool,
    /// The build's name.
    pub build: String,
    /// Whether this browser removes the data of sites that were not visited for a week.
    pub forgets: bool,
}

/// What is known of the copies and files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Copies {
    /// Whether there is a first copy, and a second.
    pub there: (bool, bool),
    /// Whether everything is saved; else why not.
    pub unsaved: Option<String>,
    /// Days since a snapshot was downloaded or sent from here; `None` if never.
    pub days_since_file: Option<i64>,
    /// Whether there is anything that could be lost.
    pub any: bool,
    /// Records of which something is here, but not what made them.
    pub unmade: usize,
    /// Changes that came in two versions.
    pub twins: usize,
}

/// How good something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should be.
    Good,
    /// Works, and could be better.
    Heed,
    /// Data may be lost or seen.
    Bad,
}

/// One line of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How good it is.
    pub mark: Mark,
    /// What it is about.
    pub about: &'static str,
    /// What was found, and what to do.
    pub found: String,
}

/// Days after which a file should be made again.
const FILE_AGES: i64 = 7;

/// The lines, in the order of the page. `megabytes` writes a number of bytes in the reader's language, `count`
/// a number of things.
pub fn lines(
    place: &Place,
    copies: &Copies,
    megabytes: impl Fn(f64) -> String,
    count: impl Fn(usize) -> Count,
) -> Vec<Line> {
    let line = |mark, about, found: &str| Line {
        mark,
        about,
        found: found.to_owned(),
    };
    let mut all = Vec::new();
    let saved = words::about_saved();
    all.push(match &copies.unsaved {
        None => line(Mark::Good, saved, words::all_saved()),
        Some(why) => line(Mark::Bad, saved, &words::not_saved(why)),
    });
    let copied = words::about_copies();
    all.push(match copies.there {
        (true, true) => line(Mark::Good, copied, words::two_copies()),
        (false, false) => line(Mark::Bad, copied, words::no_copy()),
        _ => line(Mark::Heed, copied, words::one_copy()),
    });
    let file = words::about_file();
    all.push(match copies.days_since_file {
        _ if !copies.any => line(Mark::Good, file, words::nothing_to_lose()),
        Some(days) if days < FILE_AGES => line(Mark::Good, file, words::file_lately()),
        _ if place.forgets => line(Mark::Heed, file, words::file_weekly()),
        Some(_) => line(Mark::Heed, file, words::file_old()),
        None => line(Mark::Heed, file, words::file_never()),
    });
    let whole = words::about_whole();
    all.push(match copies.unmade {
        0 => line(Mark::Good, whole, words::all_made()),
        n => line(Mark::Heed, whole, &words::unmade(&count(n))),
    });
    let twins = words::about_twins();
    all.push(match copies.twins {
        0 => line(Mark::Good, twins, words::no_twins()),
        n => line(Mark::Heed, twins, &words::twins(&count(n))),
    });
    let kept = if place.persisted == Some(true) {
        Mark::Good
    } else {
        Mark::Heed
    };
    let keeps = keeping(place.persisted);
    all.push(line(kept, words::about_persisted(), keeps));
    if let Some(usage) = place.usage {
        let about = words::about_usage();
        all.push(line(Mark::Good, about, &words::usage(&megabytes(usage))));
    }
    let offline = words::about_offline();
    all.push(if place.offline {
        line(Mark::Good, offline, words::offline_ready())
    } else {
        line(Mark::Heed, offline, words::offline_not())
    });
    let policy = words::about_policy();
    all.push(if place.policy {
        line(Mark::Good, policy, words::policy_there())
    } else {
        line(Mark::Bad, policy, words::policy_missing())
    });
    let frame = words::about_frame();
    all.push(if place.framed {
        line(Mark::Bad, frame, words::framed())
    } else {
        line(Mark::Good, frame, words::not_framed())
    });
    let origin = words::about_origin();
    all.push(if place.shared {
        line(Mark::Heed, origin, words::origin_shared())
    } else {
        line(Mark::Good, origin, words::origin_own())
    });
    all
}

/// Whether the browser agreed to keep what is stored.
pub fn keeping(persisted: Option<bool>) -> &'static str {
    match persisted {
        Some(true) => words::persisted(),
        Some(false) => words::not_persisted(),
        None => words::persist_unknown(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(place: &Place, copies: &Copies) -> Vec<(&'static str, Mark)> {
        let all = lines(place, copies, |n| n.to_string(), Count::plain);
        all.iter().map(|l| (l.about, l.mark)).collect()
    }

    fn best() -> (Place, Copies) {
        let place = Place {
            persisted: Some(true),
            usage: Some(1e6),
            policy: true,
            offline: true,
            ..Place::default()
        };
        let copies = Copies {
            there: (true, true),
            days_since_file: Some(0),
            any: true,
            ..Copies::default()
        };
        (place, copies)
    }

    #[test]
    fn nothing_is_amiss_where_all_is_well() {
        let (place, copies) = best();
        assert!(marks(&place, &copies).iter().all(|(_, m)| *m == Mark::Good));
    }

    #[test]
    fn each_thing_that_is_amiss_is_marked_alone() {
        type Harm = fn(&mut Place, &mut Copies);
        let cases: [(Harm, &str, Mark); 13] = [
            (
                |_, c| c.unsaved = Some("full".into()),
                words::about_saved(),
                Mark::Bad,
            ),
            (|_, c| c.there.0 = false, words::about_copies(), Mark::Heed),
            (
                |_, c| c.there = (false, false),
                words::about_copies(),
                Mark::Bad,
            ),
            (
                |_, c| c.days_since_file = None,
                words::about_file(),
                Mark::Heed,
            ),
            (
                |_, c| c.days_since_file = Some(7),
                words::about_file(),
                Mark::Heed,
            ),
            (|_, c| c.unmade = 3, words::about_whole(), Mark::Heed),
            (|_, c| c.twins = 1, words::about_twins(), Mark::Heed),
            (
                |p, _| p.persisted = Some(false),
                words::about_persisted(),
                Mark::Heed,
            ),
            (
                |p, _| p.persisted = None,
                words::about_persisted(),
                Mark::Heed,
            ),
            (|p, _| p.offline = false, words::about_offline(), Mark::Heed),
            (|p, _| p.policy = false, words::about_policy(), Mark::Bad),
            (|p, _| p.framed = true, words::about_frame(), Mark::Bad),
            (|p, _| p.shared = true, words::about_origin(), Mark::Heed),
        ];
        for (harm, about, mark) in cases {
            let (mut place, mut copies) = best();
            harm(&mut place, &mut copies);
            let found = marks(&place, &copies);
            let amiss: Vec<_> = found
                .into_iter()
                .filter(|(_, m)| *m != Mark::Good)
                .collect();
            assert_eq!(amiss, [(about, mark)]);
        }
    }
}
