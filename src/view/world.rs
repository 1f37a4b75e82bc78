//! What the app shows from, all together: the journal, the rows of its leads and the board, kept in
//! step. Everything that changes what people see passes through [`World::follow`].

use std::cell::OnceCell;

use super::board::{Board, Filter, Order};
use super::directory::Directory;
use super::pipeline::Pipeline;
use crate::insight::Reading;
use crate::journal::{Journal, Touched};

/// More changed records than this are cheaper to read anew than one by one.
const FOLLOW_AT_MOST: usize = 2_000;

/// A workspace of so many leads is read for figures without anybody noticing.
const READ_AT_ONCE: usize = 1_000;

/// Something derived that only some pages ask for, and how it is kept in step: what is not asked for costs the
/// app not even its code, which comes with those pages.
struct Followed<T> {
    it: T,
    follow: fn(&mut T, &Journal, &Touched),
}

/// The journal and what is derived from it.
#[derive(Default)]
pub struct World {
    /// The one source of truth.
    pub journal: Journal,
    /// Its leads as rows.
    pub pipeline: Pipeline,
    /// The rows as a board.
    pub board: Board,
    /// What figures are computed from, once a page asked for it.
    reading: OnceCell<Followed<Reading>>,
    /// Contacts and companies as rows, once a page asked for them.
    directory: OnceCell<Followed<Directory>>,
    filter: Filter,
    order: Order,
}

impl World {
    /// Derives everything from a journal.
    pub fn new(journal: Journal) -> Self {
        let mut world = Self {
            journal,
            ..Self::default()
        };
        world.rebuild();
        world
    }

    /// Goes on with rows that were read of the journal before it became another in these records.
    pub fn resumed(journal: Journal, pipeline: Pipeline, touched: &Touched) -> Self {
        let mut world = Self {
            journal,
            pipeline,
            ..Self::default()
        };
        // The board is built of all rows at once.
        if touched.all
            || world
                .pipeline
                .refresh(&world.journal, &touched.records)
                .is_none()
        {
            world.pipeline = Pipeline::build(&world.journal);
        }
        world.board = Board::build(&world.pipeline, &world.filter, world.order);
        world
    }

    /// Takes in what changed in the journal.
    pub fn follow(&mut self, touched: &Touched) {
        if let Some(reading) = self.reading.get_mut() {
            (reading.follow)(&mut reading.it, &self.journal, touched);
        }
        if let Some(directory) = self.directory.get_mut() {
            (directory.follow)(&mut directory.it, &self.journal, touched);
        }
        if touched.all || touched.records.len() > FOLLOW_AT_MOST {
            return self.rebuild();
        }
        let Some(changed) = self.pipeline.refresh(&self.journal, &touched.records) else {
            return self.rebuild();
        };
        for row in &changed {
            self.board.follow(&self.pipeline, &self.filter, row);
        }
    }

    /// The facts that figures are computed from. Reading begins when first asked for, goes on with
    /// [`World::read_on`], and is kept in step from then on.
    pub fn reading(&self) -> &Reading {
        let reading = self.reading.get_or_init(|| {
            let mut it = Reading::begin(&self.journal);
            it.step(&self.journal, READ_AT_ONCE);
            let follow = Reading::follow;
            Followed { it, follow }
        });
        &reading.it
    }

    /// Reads at most so many leads more. Returns whether all are read.
    pub fn read_on(&mut self, most: usize) -> bool {
        match self.reading.get_mut() {
            Some(reading) => reading.it.step(&self.journal, most),
            None => self.reading().is_ready(),
        }
    }

    /// The contacts and companies. Reading them begins when first asked for, goes on with
    /// [`World::read_directory`], and they are kept in step from then on.
    pub fn directory(&self) -> &Directory {
        let directory = self.directory.get_or_init(|| {
            let (it, follow) = (Directory::begin(&self.journal), Directory::follow);
            Followed { it, follow }
        });
        &directory.it
    }

    /// Reads at most so many contacts, companies and leads more. Returns whether all are read.
    pub fn read_directory(&mut self, most: usize) -> bool {
        match self.directory.get_mut() {
            Some(directory) => directory.it.step(&self.journal, most),
            None => self.directory().is_ready(),
        }
    }

    /// Narrows and orders the board.
    pub fn arrange(&mut self, filter: Filter, order: Order) {
        let same = (filter == self.filter, order == self.order);
        (self.filter, self.order) = (filter, order);
        match same {
            (true, true) => {}
            (false, true) => self.board.narrow(&self.pipeline, &self.filter),
            (_, false) => self.board = Board::build(&self.pipeline, &self.filter, order),
        }
    }

    /// What the board is narrowed to.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    fn rebuild(&mut self) {
        self.pipeline = Pipeline::build(&self.journal);
        self.board = Board::build(&self.pipeline, &self.filter, self.order);
    }
}
