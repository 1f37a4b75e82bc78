//! The rows of the leads as bytes, frozen beside the journal that they were read of: a start finds them ready
//! instead of reading every lead.

use chrono::{Datelike, NaiveDate};

use super::pipeline::{LeadRow, Pipeline};
use crate::journal::{BESIDE, Journal, Rid};
use crate::model::packed::{Pack, Packed};

/// How many rows stand in a piece.
const ROWS: usize = 5_000;
/// What stands for a day or a record that there is none of.
const NONE: u32 = u32::MAX;

/// Which of what a row may have it has.
const GONE: u8 = 1;
const SUMMABLE: u8 = 2;
const DANGLING: u8 = 4;
const AMOUNT: u8 = 8;

impl Pipeline {
    /// The rows that show, from this one on, as the next piece, and where the piece after it begins. `None` when
    /// there are no more.
    pub fn freeze(&self, from: usize) -> Option<(Vec<u8>, usize)> {
        let mut rows = self
            .rows()
            .skip_while(|(n, _)| *n < from)
            .take(ROWS)
            .peekable();
        rows.peek()?;
        let (mut piece, mut next) = (vec![BESIDE], from);
        for (n, row) in rows {
            put(&mut piece, row);
            next = n + 1;
        }
        Some((piece, next))
    }

    /// The rows of a journal as they were frozen with it. `None` when these are no pieces of rows.
    pub fn thaw<'a>(journal: &Journal, pieces: impl Iterator<Item = &'a [u8]>) -> Option<Self> {
        let mut rows = Vec::new();
        for piece in pieces {
            let mut bytes = Packed(piece.strip_prefix(&[BESIDE])?);
            while !bytes.is_empty() {
                rows.push(take(&mut bytes)?);
            }
        }
        (!rows.is_empty()).then(|| Self::of_rows(journal, rows.into_iter()))
    }
}

fn put(out: &mut Vec<u8>, row: &LeadRow) {
    let day = |day: Option<NaiveDate>| day.map_or(NONE, |d| d.num_days_from_ce() as u32);
    let record = |r: Option<Rid>| r.map_or(NONE, |r| r.0);
    let flags = [
        (row.stage_gone, GONE),
        (row.summable, SUMMABLE),
        (row.dangling, DANGLING),
        (row.amount.is_some(), AMOUNT),
    ];
    out.push(
        flags
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, flag)| flag)
            .sum(),
    );
    out.put(row.rid.0);
    out.put(row.stage as u32);
    if let Some(amount) = row.amount {
        out.extend_from_slice(&amount.to_le_bytes());
    }
    for day in [row.since, row.created, row.close].map(day) {
        out.put(day);
    }
    let people = [
        row.company,
        row.contact,
        row.campaign,
        row.marketing,
        row.sales,
    ];
    people.map(record).into_iter().for_each(|r| out.put(r));
    out.put_text(Some(&row.title));
    out.put_text(Some(&row.hay));
}

fn take(bytes: &mut Packed<'_>) -> Option<LeadRow> {
    let [flags] = bytes.take()?;
    let is = |flag: u8| flags & flag != 0;
    let (rid, stage) = (Rid(bytes.number()?), bytes.number()? as usize);
    let amount = if is(AMOUNT) {
        Some(i64::from_le_bytes(bytes.take()?))
    } else {
        None
    };
    let mut day = || {
        let day = bytes.number()?;
        Some(NaiveDate::from_num_days_from_ce_opt(day as i32).filter(|_| day != NONE))
    };
    let (since, created, close) = (day()?, day()?, day()?);
    let mut record = || bytes.number().map(|r| (r != NONE).then_some(Rid(r)));
    Some(LeadRow {
        rid,
        stage,
        stage_gone: is(GONE),
        amount,
        summable: is(SUMMABLE),
        since,
        created,
        close,
        company: record()?,
        contact: record()?,
        campaign: record()?,
        marketing: record()?,
        sales: record()?,
        dangling: is(DANGLING),
        title: bytes.text()??.into(),
        hay: bytes.text()??.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Value;
    use crate::view::desk::{Desk, edit};

    /// All pieces of the rows of a pipeline.
    fn pieces(pipeline: &Pipeline) -> Vec<Vec<u8>> {
        let mut from = 0;
        std::iter::from_fn(|| {
            let (piece, next) = pipeline.freeze(from)?;
            from = next;
            Some(piece)
        })
        .collect()
    }

    fn thawed(desk: &Desk, pieces: &[Vec<u8>]) -> Option<Pipeline> {
        Pipeline::thaw(&desk.world.journal, pieces.iter().map(Vec::as_slice))
    }

    #[test]
    fn rows_come_back_as_they_were() {
        let mut desk = Desk::new();
        assert!(pieces(&desk.world.pipeline).is_empty() && thawed(&desk, &[]).is_none());
        let made = || ("created_at", Value::from("2026-01-01"));
        desk.write(&[edit(
            "company:acme",
            &[made(), ("name", "Acmé & Söhne".into())],
        )]);
        for n in 0..2 * ROWS as i64 + 3 {
            let amount = [Value::Null, Value::from(n * 1_000 - 5_000)];
            let set = [
                made(),
                (
                    "stage",
                    ["stage:mql", "stage:nowhere"][n as usize % 2].into(),
                ),
                ("name", format!("Lead {n}").into()),
                ("amount", amount[n as usize % 2].clone()),
                ("currency", ["EUR", "USD"][n as usize % 2].into()),
                (
                    "company",
                    ["company:acme", "company:unknown"][n as usize / 2 % 2].into(),
                ),
                (
                    "expected_close",
                    ["2026-02-29", "2026-03-01"][n as usize % 2].into(),
                ),
                ("need", "a “quiet” office\nnear the lake".into()),
            ];
            desk.write(&[edit(&format!("lead:{n}"), &set)]);
        }
        // The number of one that was put away is not taken up again.
        desk.write(&[edit("lead:7", &[("deleted", true.into())])]);
        let pieces = pieces(&desk.world.pipeline);
        assert_eq!(pieces.len(), 3);
        let thawed = thawed(&desk, &pieces).unwrap();
        let anew = Pipeline::build(&desk.world.journal);
        let rows = |p: &Pipeline| {
            p.rows()
                .map(|(n, row)| (n, row.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(rows(&thawed), rows(&anew));
        assert_eq!((thawed.len(), &thawed.stages), (anew.len(), &anew.stages));
        let (n, row) = rows(&anew).swap_remove(9);
        assert_eq!(thawed.find(row.rid), Some((n, &row)));
    }

    #[test]
    fn what_is_no_piece_of_rows_is_refused() {
        let mut desk = Desk::new();
        let set = [
            ("created_at", Value::from("2026-01-01")),
            ("name", "Lead".into()),
        ];
        desk.write(&[edit("lead:1", &set)]);
        let whole = pieces(&desk.world.pipeline).remove(0);
        for end in [0, 1, 5, whole.len() - 1] {
            assert!(
                thawed(&desk, &[whole[..end].to_vec()]).is_none(),
                "{end} bytes"
            );
        }
        let mut other = whole.clone();
        other[0] = 0;
        assert!(thawed(&desk, &[other]).is_none());
        assert!(thawed(&desk, &[whole]).is_some());
    }
}
