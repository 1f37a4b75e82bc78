//! The header: what a snapshot says of itself before its changes begin.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::json::{Fault, Json};
use super::read::ReadError;
use super::{FORMAT, READER, VERSION, hex, quote};
use crate::journal::Stamp;
use crate::journal::line::string;
use crate::model::when::Moment;

/// What stands before the first change.
pub(super) const OPENS: &[u8] = b"\"changes\":[";
/// What stands before the hash of all that precedes it.
const HEAD_HASH: &str = ",\"head_sha256\":\"";

/// What a snapshot says of itself. Keys that are not known are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The version of the format.
    pub version: u64,
    /// The oldest reader that understands it.
    pub min_reader: u64,
    /// The workspace it belongs to.
    pub workspace: Workspace,
    /// Who made it.
    pub by: Sender,
    /// When it was made, by the sender's clock.
    pub at: Moment,
    /// How many records of each kind show in it.
    pub counts: BTreeMap<String, u64>,
    /// How many changes of each member it holds, for people to compare; never used to skip any.
    pub writers: BTreeMap<String, Wrote>,
    /// How many changes it holds.
    pub lines: u64,
    /// SHA-256 of the changes, joined by line feeds, in hexadecimal.
    pub sha256: String,
}

/// A workspace as a snapshot names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    /// The ids it goes by.
    pub ids: Vec<String>,
    /// What it is called.
    pub name: String,
}

/// Who made a snapshot: names are trusted, not proven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sender {
    /// The member's id; empty when nobody said who they are.
    pub id: String,
    /// Their name.
    pub name: String,
    /// `marketing` or `sales`.
    pub team: String,
}

/// How much of one member's writing there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrote {
    /// Lines.
    pub changes: u64,
    /// The newest of their stamps.
    pub last: Stamp,
}

impl Header {
    /// A header of this version, of a file without changes.
    pub fn new(workspace: Workspace, by: Sender, at: Moment) -> Self {
        Self {
            version: VERSION,
            min_reader: READER,
            workspace,
            by,
            at,
            counts: BTreeMap::new(),
            writers: BTreeMap::new(),
            lines: 0,
            sha256: hex(&Sha256::digest(b"")),
        }
    }

    /// Its text, up to and with the line feed before the first change. One key a line, where people look
    /// at what changed.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let put = |out: &mut Vec<u8>, text: &str| out.extend_from_slice(text.as_bytes());
        let (version, reader) = (self.version, self.min_reader);
        put(
            &mut out,
            &format!("{{\"format\":\"{FORMAT}\",\"version\":{version},\"min_reader\":{reader},\n"),
        );
        put(&mut out, "\"workspace\":{\"ids\":[");
        for (n, id) in self.workspace.ids.iter().enumerate() {
            put(&mut out, if n > 0 { "," } else { "" });
            string(&mut out, id);
        }
        put(&mut out, "],\"name\":");
        string(&mut out, &self.workspace.name);
        put(&mut out, "},\n\"by\":{\"id\":");
        string(&mut out, &self.by.id);
        put(&mut out, ",\"name\":");
        string(&mut out, &self.by.name);
        put(&mut out, ",\"team\":");
        string(&mut out, &self.by.team);
        put(
            &mut out,
            &format!("}},\n\"at\":\"{}\",\n\"counts\":{{", self.at),
        );
        for (n, (kind, count)) in self.counts.iter().enumerate() {
            put(&mut out, if n > 0 { "," } else { "" });
            string(&mut out, kind);
            put(&mut out, &format!(":{count}"));
        }
        put(&mut out, "},\n\"writers\":{");
        for (n, (id, wrote)) in self.writers.iter().enumerate() {
            put(&mut out, if n > 0 { ",\n" } else { "\n" });
            string(&mut out, id);
            let Wrote { changes, last } = wrote;
            put(
                &mut out,
                &format!(":{{\"changes\":{changes},\"last\":\"{last}\"}}"),
            );
        }
        put(
            &mut out,
            &format!(
                "}},\n\"lines\":{},\"sha256\":\"{}\"",
                self.lines, self.sha256
            ),
        );
        let hash = hex(&Sha256::digest(&out));
        put(&mut out, &format!("{HEAD_HASH}{hash}\","));
        out.extend_from_slice(OPENS);
        out.push(b'\n');
        out
    }

    /// Reads what [`Self::write`] wrote, without the last line feed.
    ///
    /// # Errors
    /// When it is the header of something else, of a newer format, or was altered.
    pub fn parse(text: &[u8]) -> Result<Self, ReadError> {
        let text = std::str::from_utf8(text).map_err(|_| ReadError::NotText(quote(text)))?;
        let json = Json::parse(&format!("{text}]}}")).map_err(ReadError::from)?;
        let format = json.get("format").map(Json::quoted);
        if json.get("format").and_then(Json::text) != Some(FORMAT) {
            return Err(ReadError::OtherFormat(format));
        }
        let head = head_hash(text)?;
        let reader = need(&json, "min_reader", Json::number)?;
        if reader > READER {
            return Err(ReadError::Newer(reader));
        }
        if head.is_none() {
            return Err(ReadError::Header("head_sha256", None));
        }
        if json.get("changes") != Some(&Json::List(Vec::new())) {
            return Err(ReadError::Header(
                "changes",
                json.get("changes").map(Json::quoted),
            ));
        }
        let workspace = need(&json, "workspace", Json::members)?;
        let name = |of: &Json, key: &str| of.get(key).and_then(Json::text).unwrap_or("").to_owned();
        let by = need(&json, "by", Json::members)?;
        Ok(Self {
            version: need(&json, "version", Json::number)?,
            min_reader: reader,
            workspace: Workspace {
                ids: need(workspace, "ids", ids)?,
                name: name(workspace, "name"),
            },
            by: Sender {
                id: name(by, "id"),
                name: name(by, "name"),
                team: name(by, "team"),
            },
            at: need(&json, "at", |at| Moment::parse(at.text()?))?,
            counts: need(&json, "counts", |counts| map(counts, Json::number))?,
            writers: need(&json, "writers", |writers| map(writers, wrote))?,
            lines: need(&json, "lines", Json::number)?,
            sha256: need(&json, "sha256", |hash| Some(hash.text()?.to_owned()))?,
        })
    }
}

/// The stated hash of the head, which is right; none where a newer format has none.
fn head_hash(text: &str) -> Result<Option<&str>, ReadError> {
    let Some((head, rest)) = text.rsplit_once(HEAD_HASH) else {
        return Ok(None);
    };
    let said = rest.split('"').next().unwrap_or_default();
    let found = hex(&Sha256::digest(head.as_bytes()));
    if said == found {
        Ok(Some(said))
    } else {
        Err(ReadError::HeaderChecksum)
    }
}

fn need<'a, T>(
    json: &'a Json,
    key: &'static str,
    read: impl FnOnce(&'a Json) -> Option<T>,
) -> Result<T, ReadError> {
    let found = json.get(key);
    found
        .and_then(read)
        .ok_or_else(|| ReadError::Header(key, found.map(Json::quoted)))
}

fn ids(json: &Json) -> Option<Vec<String>> {
    let Json::List(ids) = json else { return None };
    let ids: Option<Vec<String>> = ids
        .iter()
        .map(|id| id.text().filter(|t| !t.is_empty()).map(str::to_owned))
        .collect();
    ids.filter(|ids| !ids.is_empty())
}

fn map<T>(json: &Json, read: impl Fn(&Json) -> Option<T>) -> Option<BTreeMap<String, T>> {
    let Json::Map(members) = json else {
        return None;
    };
    members
        .iter()
        .map(|(k, v)| Some((k.clone(), read(v)?)))
        .collect()
}

fn wrote(json: &Json) -> Option<Wrote> {
    Some(Wrote {
        changes: json.get("changes")?.number()?,
        last: Stamp::parse(json.get("last")?.text()?).ok()?,
    })
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::CutOff => Self::CutOff(0),
            Fault::Unexpected(found) => Self::NotJson(found),
            Fault::Twice(key) => Self::Twice(key),
            Fault::TooDeep => Self::TooDeep,
        }
    }
}
