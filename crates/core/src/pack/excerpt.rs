//! The excerpt of one entry and of what it holds, made until it tells what its source told.

use super::plan::Plan;
use super::text::{self, Taken};
use super::{rebuilt, records};
use crate::artifact::exports::{ExportShape, export_shape};
use crate::artifact::{self, ArtifactKind, HEAD};
use crate::bundle::{Allowance, Archive, Container, Opened, Seekable, Source};
use crate::extract::{Event, Extract};
use crate::order::InOrder as _;
use crate::report::Report;
use crate::scan::{read_as, read_head};
use crate::text::head_text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek};

/// How often a source is read to find what its excerpt lacks.
const ROUNDS: usize = 6;

/// Lines of each source that a report shows, by bundle and entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence(BTreeMap<(usize, usize), Vec<Shown>>);

/// A line or record, behind the way to its source inside the entry.
type Shown = (Vec<u32>, u64);

impl Evidence {
    /// What proves a report's diagnoses and the chains of its failures.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        let mut places = Self::default();
        let sources: BTreeMap<&str, _> = report.sources.iter().map(|source| (source.id.as_str(), source)).collect();
        let small = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let chains = report.attempts.iter().flat_map(|attempt| attempt.chain.iter().map(|link| &link.evidence));
        let diagnoses = report.attempts.iter().flat_map(|attempt| &attempt.diagnoses).chain(&report.findings);
        for evidence in chains.chain(diagnoses.flat_map(|diagnosis| &diagnosis.evidence)) {
            let (Some(source), Some(line)) = (sources.get(evidence.source.as_str()), evidence.line) else { continue };
            let inside = source.inside.iter().map(|at| u32::try_from(at.get()).unwrap_or(u32::MAX)).collect();
            let entry = (small(source.file.get()), small(source.entry.get()));
            places.0.entry(entry).or_default().push((inside, line.get()));
        }
        places
    }

    /// The places in one entry.
    #[must_use]
    pub fn in_entry(&self, bundle: usize, entry: usize) -> &[(Vec<u32>, u64)] {
        self.0.get(&(bundle, entry)).map_or(&[], Vec::as_slice)
    }
}

/// What the excerpts of one entry are made from: the page makes them where its file is, not where the report is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What was kept of the entry.
    pub extract: Extract,
    /// See [`Evidence::in_entry`].
    pub shown: Vec<(Vec<u32>, u64)>,
}

impl crate::Wire for Task {}

impl Task {
    /// Is there nothing to take an excerpt of?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let mut cuts = Vec::new();
        collect(&self.extract, "", &mut Vec::new(), &[], &mut cuts);
        cuts.is_empty()
    }
}

/// What a pack holds of one source, names and all: it is redacted when the pack is put together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Where it stands inside the archives of its entry.
    pub inside: Vec<u32>,
    /// Path inside its bundle.
    pub path: String,
    /// What its name ends in beside that: it was written anew.
    pub(super) ending: String,
    /// Its lines.
    pub text: String,
    /// First and last number of the lines or records taken, stretch by stretch.
    pub kept: Vec<(u64, u64)>,
    /// Read alone it tells what the source told.
    pub same: bool,
}

/// What one entry gave.
impl crate::Wire for Vec<Excerpt> {}

/// One source whose excerpt is being made.
struct Cut<'e> {
    inside: Vec<u32>,
    path: String,
    extract: &'e Extract,
    plan: Plan,
    taken: Taken,
    /// It was made of what was kept, and needs no reading.
    rebuilt: bool,
    /// Nothing more is to be had of it.
    settled: bool,
    same: bool,
}

impl<R: Read + Seek> Opened<R> {
    /// The excerpts of entry `index`, of which `extract` was kept, and of everything it holds. `progress` gets the packed
    /// bytes reached, of each reading anew.
    pub fn excerpts(
        &mut self,
        index: usize,
        extract: &Extract,
        evidence: &[(Vec<u32>, u64)],
        progress: &mut dyn FnMut(u64) -> bool,
    ) -> Vec<Excerpt> {
        let Some(entry) = self.bundle().entries.get(index).cloned() else { return Vec::new() };
        let mut cuts = Vec::new();
        collect(extract, &entry.path, &mut Vec::new(), evidence, &mut cuts);
        let password = self.password();
        let progress = std::cell::RefCell::new(progress);
        let tell = |bytes| (progress.borrow_mut())(bytes);
        for _ in 0..ROUNDS {
            if cuts.iter().any(|cut| !cut.settled && !cut.rebuilt) {
                let allowance = Allowance::new(entry.packed_size, entry.size, &tell).with_password(password.as_deref());
                let mut place = Vec::new();
                // What could not be reached any more is left out, and its cut says that it differs.
                let _ = self.entry(index, &allowance, |source| descend(source, &mut place, &mut cuts, &allowance));
            }
            cuts.iter_mut().filter(|cut| !cut.settled).for_each(Cut::check);
            if cuts.iter().all(|cut| cut.settled) {
                break;
            }
        }
        cuts.into_iter().filter(|cut| !cut.taken.text.is_empty()).map(Cut::finish).collect()
    }
}

/// Everything that was read of an entry.
fn collect<'e>(
    extract: &'e Extract,
    path: &str,
    inside: &mut Vec<u32>,
    evidence: &[(Vec<u32>, u64)],
    cuts: &mut Vec<Cut<'e>>,
) {
    if extract.kind.is_read() && (extract.records > 0 || !extract.hints.is_empty() || !extract.events.is_empty()) {
        let shown: Vec<u64> = evidence.iter().filter(|(at, _)| at == inside).map(|(_, line)| *line).collect();
        let rebuilt = match extract.kind {
            ArtifactKind::RegistryHive => Some(rebuilt::registry(extract)),
            ArtifactKind::Sessions => Some(rebuilt::sessions(extract)),
            _ => None,
        };
        cuts.push(Cut {
            inside: inside.clone(),
            path: path.to_owned(),
            extract,
            plan: Plan::new(extract, &shown),
            rebuilt: rebuilt.is_some(),
            taken: rebuilt.unwrap_or_default(),
            settled: false,
            same: false,
        });
    }
    for (number, member) in (0u32..).zip(&extract.members) {
        inside.push(number);
        collect(&member.extract, &format!("{path}/{}", member.path), inside, evidence, cuts);
        inside.pop();
    }
}

/// Goes to every source that is still to be read.
fn descend(source: &mut dyn Source, place: &mut Vec<u32>, cuts: &mut [Cut<'_>], allowance: &Allowance<'_>) {
    let (head, _) = read_head(source);
    if let Some(cut) = cuts.iter_mut().find(|cut| cut.inside == *place && !cut.settled && !cut.rebuilt) {
        cut.take(source, head);
        return;
    }
    let Some(container) = Container::of(&head) else { return };
    // A stream of one file names it after the archive: here nobody asks for its name.
    let Ok(mut archive) = Archive::open(container, Seekable::new(source, head), "", allowance) else { return };
    for member in archive.order() {
        let Ok(number) = u32::try_from(member) else { continue };
        place.push(number);
        if cuts.iter().any(|cut| !cut.settled && !cut.rebuilt && cut.inside.starts_with(place)) {
            let _ = archive.member(member, |source| descend(source, place, cuts, allowance));
        }
        place.pop();
    }
}

impl Cut<'_> {
    /// Reads its source and takes what the plan asks for.
    fn take(&mut self, source: &mut dyn Source, head: Vec<u8>) {
        let kind = self.extract.kind;
        self.taken = match artifact::detect(&head).encoding {
            _ if kind.has_records() => records::of_log(Cursor::new(head).chain(source), &self.plan),
            Some(text) if kind == ArtifactKind::EventExport && is_xml(&head, text) => {
                records::of_export(Cursor::new(&head).chain(source), &head, text, &self.plan)
            }
            Some(text) => text::take(Cursor::new(head).chain(source), kind, text, &self.plan),
            None => Taken::default(),
        };
    }

    /// Reads the excerpt alone, and asks for more where that tells something else.
    fn check(&mut self) {
        let bytes = self.taken.text.as_bytes();
        let kind = artifact::detect(&bytes[..bytes.len().min(HEAD)]).kind;
        let again = read_as(kind, bytes);
        let records = self.extract.kind.has_records() || self.rebuilt;
        if kind != self.expected() {
            let more = !records && self.plan.lengthen(true, false);
            self.settled = !more;
            return;
        }
        let wrong = if self.rebuilt { Vec::new() } else { self.differences(&again) };
        let known = |own: &Extract, other: &Extract| {
            own.hints.iter().filter(|hint| !other.hints.iter().any(|known| known.fact == hint.fact)).count()
        };
        let facts = known(self.extract, &again) == 0;
        // A hive has a time of its own, and sessions without packages tell nothing.
        let (first, last) = (again.first == self.extract.first, again.last == self.extract.last);
        let ends = self.rebuilt || (first && last);
        self.same = wrong.is_empty() && facts && ends && self.same_events(&again) && !self.taken.cut;
        let mut more = false;
        if !self.same && !self.rebuilt {
            more |= self.plan.widen(&wrong);
            if !self.extract.kind.has_records() {
                more |= self.plan.lengthen(!first, !last);
            }
        }
        self.settled = !more;
    }

    /// What the excerpt is read as.
    fn expected(&self) -> ArtifactKind {
        match self.extract.kind {
            ArtifactKind::EventLog => ArtifactKind::EventExport,
            ArtifactKind::RegistryHive => ArtifactKind::Registry,
            kind => kind,
        }
    }

    /// Of what was written anew: the same events in the same order.
    fn same_events(&self, again: &Extract) -> bool {
        let what = |extract: &Extract| extract.events.iter().map(|event| event.what.clone()).collect::<Vec<_>>();
        !self.rebuilt || what(self.extract) == what(again)
    }

    /// The lines of the source that alone tell something else than in their place.
    fn differences(&self, again: &Extract) -> Vec<u64> {
        let original = |line: u64| {
            let at = usize::try_from(line).ok().and_then(|line| line.checked_sub(1));
            at.and_then(|at| self.taken.numbers.get(at)).copied().unwrap_or_default()
        };
        let by_line = |extract: &Extract, number: &dyn Fn(u64) -> u64| {
            let mut lines: BTreeMap<u64, Vec<Event>> = BTreeMap::new();
            for event in &extract.events {
                let event = Event { line: number(event.line), offset: 0, ..event.clone() };
                lines.entry(event.line).or_default().push(event);
            }
            lines
        };
        let (before, now) = (by_line(self.extract, &|line| line), by_line(again, &original));
        let mut wrong: Vec<u64> =
            before.iter().filter(|(line, own)| now.get(line) != Some(own)).map(|(l, _)| *l).collect();
        // Of a source that tells too much its older events were forgotten.
        if self.extract.dropped_events == 0 {
            wrong.extend(now.keys().filter(|line| !before.contains_key(line)));
        }
        let told = |extract: &Extract, fact: &crate::extract::Fact| extract.hints.iter().any(|hint| hint.fact == *fact);
        let missing = self.extract.hints.iter().filter(|hint| !told(again, &hint.fact));
        wrong.extend(missing.map(|hint| hint.line));
        let invented = again.hints.iter().filter(|hint| !told(self.extract, &hint.fact));
        wrong.extend(invented.map(|hint| original(hint.line)));
        for (at, run) in self.extract.clock.iter().enumerate() {
            let read = again.clock.get(at).is_some_and(|other| {
                (other.kind, other.minutes, other.from, other.to) == (run.kind, run.minutes, run.from, run.to)
            });
            if !read {
                wrong.extend([run.line, run.until]);
            }
        }
        wrong.retain(|line| *line > 0);
        wrong.in_order();
        wrong.dedup();
        wrong
    }

    fn finish(self) -> Excerpt {
        let ending = match self.extract.kind {
            ArtifactKind::EventLog => ".xml",
            ArtifactKind::RegistryHive => ".reg",
            _ => "",
        };
        let Self { inside, path, same, taken, .. } = self;
        let mut kept: Vec<(u64, u64)> = Vec::new();
        for number in taken.numbers.into_iter().filter(|number| *number > 0) {
            match kept.last_mut().filter(|(_, last)| *last == number || *last + 1 == number) {
                Some((_, last)) => *last = number,
                None => kept.push((number, number)),
            }
        }
        Excerpt { inside, path, ending: ending.to_owned(), text: taken.text, kept, same }
    }
}

fn is_xml(head: &[u8], (encoding, bom): (crate::text::Encoding, usize)) -> bool {
    matches!(export_shape(&head_text(head, encoding, bom)), Some(ExportShape::Xml) | None)
}
