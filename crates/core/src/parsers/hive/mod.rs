//! Registry hives (`SOFTWARE`, `SYSTEM`, `COMPONENTS`), without holding them: they may have hundreds of megabytes and stand
//! inside an archive.
//!
//! A hive is a tree of cells that refer to each other by offset, in no order. Pass 1 goes over all cells and keeps of
//! every key that has a name of one of the wanted paths its place and its parent: so the wanted keys are found wherever
//! they stand. Pass 2 goes over them again for the keys inside those (packages, services, programs), and follows values:
//! key → list → value → data. A step to what stands within the last megabyte or further on is taken at once, one further
//! back waits for the next pass. Which hive it is, its keys say; of the control sets, `Select\Current` says which counts.
//!
//! Not handled: what a hive's `.LOG` files hold beyond it (a hive copied from a running Windows may lag behind its log
//! by seconds); values longer than 16 kB beyond that; users' own hives.

mod cells;
mod follow;
mod window;

use crate::bundle::Source;
use crate::extract::{Extract, ScanIssue};
use crate::order::InOrder as _;
use crate::registry::{Group, Reading, Value, WANTED, Wanted};
use crate::time::{Stamp, UtcTime};
use cells::{HEADER, Header, Key, Walk, cell};
use follow::Follow;
use std::collections::BTreeMap;
use std::io;
use window::Window;

/// Keys that are remembered because of their names.
const NAMED_LIMIT: usize = 100_000;
/// Passes over the hive.
const PASSES: usize = 6;
/// Control sets; real hives have one to four.
const SETS: usize = 16;

/// Reads the values the analysis wants.
///
/// # Errors
/// Whatever `source` fails with.
pub(crate) fn read(source: &mut dyn Source, out: &mut Extract) -> io::Result<()> {
    let mut window = Window::new(source, 0)?;
    window.reach(HEADER);
    let header = window.get(0, 512).and_then(Header::read);
    let Some(header) = header else { return window.finish() };
    if let Some(written) = UtcTime::from_filetime(header.written) {
        out.cover(Stamp::Utc(written));
    }
    let tree = Tree::read(window, header, out)?;
    let mut found = Found::default();
    let mut follow = Follow::new(tree.targets());
    for pass in 1..PASSES {
        let mut window = Window::new(source, if pass == 1 { HEADER } else { follow.first() })?;
        if pass == 1 {
            follow.find_children(&mut window, &mut found, out);
        } else {
            follow.catch_up(&mut window, &mut found, out);
        }
        window.finish()?;
        if follow.is_done() {
            break;
        }
    }
    found.finish(out);
    Ok(())
}

/// A key that has one of the wanted names.
#[derive(Clone, Copy, Debug)]
struct Named {
    parent: u32,
    /// Index into [`names`], or behind them the number of a control set.
    name: u16,
    offset: u32,
    values: u32,
    value_count: u32,
}

/// Keys by parent and name.
struct Tree {
    named: Vec<Named>,
    root: u32,
}

/// A key to be read.
#[derive(Clone, Debug)]
struct Target {
    wanted: &'static Wanted,
    offset: u32,
    /// The key as an export writes it.
    path: String,
    /// Number of its control set; 0: it stands in none.
    set: u16,
    values: u32,
    value_count: u32,
}

/// Every part of the wanted paths, once.
fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = WANTED.iter().flat_map(|wanted| wanted.path).copied().collect();
    names.in_order();
    names.dedup();
    names
}

/// The number in `ControlSet001`.
fn control_set(name: &str) -> Option<u16> {
    let (set, number) = name.split_at_checked(10)?;
    let number = number.parse().ok().filter(|_| number.len() == 3)?;
    set.eq_ignore_ascii_case("ControlSet").then_some(number)
}

impl Tree {
    /// Pass 1.
    fn read(mut window: Window<'_>, header: Header, out: &mut Extract) -> io::Result<Self> {
        let names = names();
        let known = |name: &str| {
            let plain = names.iter().position(|known| known.eq_ignore_ascii_case(name));
            let index = plain.or_else(|| control_set(name).map(|set| names.len() + usize::from(set)))?;
            u16::try_from(index).ok()
        };
        let (mut walk, mut named, mut entry) = (Walk::new(), Vec::new(), None);
        let mut root = None;
        while let Some(offset) = walk.next(&mut window) {
            let Some(key) = cell(&window, offset).and_then(Key::read) else { continue };
            out.records += 1;
            let own = |name| {
                let (parent, values, value_count) = (key.parent, key.values, key.value_count);
                Named { parent, name, offset, values, value_count }
            };
            if offset == header.root {
                root = Some(own(u16::MAX));
            } else if key.root && entry.is_none() {
                entry = Some(own(u16::MAX));
            } else if let Some(name) = key.plain_name().and_then(known)
                && named.len() < NAMED_LIMIT
            {
                named.push(own(name));
            }
        }
        if walk.damaged > 0 {
            out.issues.push(ScanIssue::DamagedRecords { records: 0, blocks: walk.damaged });
        }
        // A header that is damaged does not say where the tree begins; the root itself does.
        let root = root.or(entry);
        named.extend(root);
        named.in_order_by_key(|key| (key.parent, key.name, key.offset));
        window.finish()?;
        Ok(Self { named, root: root.map_or(u32::MAX, |root| root.offset) })
    }

    fn children(&self, parent: u32) -> impl Iterator<Item = &Named> {
        let from = self.named.partition_point(|key| key.parent < parent);
        self.named[from..].iter().take_while(move |key| key.parent == parent)
    }

    /// The wanted keys, and those whose every child is wanted.
    fn targets(&self) -> Vec<Target> {
        let names = names();
        let index = |part: &str| names.iter().position(|name| *name == part);
        let mut targets = Vec::new();
        for wanted in WANTED {
            let hive = match wanted.group {
                Group::Store => "COMPONENTS",
                _ if matches!(wanted.path.first(), Some(&("CurrentControlSet" | "Setup" | "Select"))) => "SYSTEM",
                _ => "SOFTWARE",
            };
            let path = [&["HKEY_LOCAL_MACHINE", hive][..], wanted.path].concat().join("\\");
            let root = self.named.iter().filter(|key| key.offset == self.root && key.name == u16::MAX);
            let mut keys: Vec<(Named, u16)> = root.map(|key| (*key, 0)).collect();
            for part in wanted.path {
                let step = |(key, set): &(Named, u16)| -> Vec<(Named, u16)> {
                    let (own, set) = (index(part), *set);
                    let number = |key: &Named| usize::from(key.name).checked_sub(names.len());
                    let is = |key: &&Named| match *part {
                        "CurrentControlSet" => key.name != u16::MAX && number(key).is_some(),
                        _ => Some(usize::from(key.name)) == own,
                    };
                    let next = self.children(key.offset).filter(is).take(SETS);
                    next.map(|key| (*key, number(key).and_then(|n| u16::try_from(n).ok()).unwrap_or(set))).collect()
                };
                keys = keys.iter().flat_map(step).take(SETS).collect();
            }
            targets.extend(keys.into_iter().map(|(key, set)| {
                let path = path.clone();
                let (offset, values, value_count) = (key.offset, key.values, key.value_count);
                Target { wanted, offset, path, set, values, value_count }
            }));
        }
        targets
    }
}

/// What was found; control sets wait until it is known which one counts.
#[derive(Default)]
struct Found {
    reading: Reading,
    current: Option<u16>,
    waiting: BTreeMap<u16, Vec<Waiting>>,
    held: usize,
}

/// A key of a control set, or one of its values.
struct Waiting {
    wanted: &'static Wanted,
    path: String,
    value: Option<(String, Value)>,
}

/// Keys and values of control sets that are held; a real hive has some two thousand in each.
const HELD: usize = 20_000;

impl Found {
    fn key(&mut self, target: &Target, out: &mut Extract) {
        if target.set == 0 {
            self.reading.key(target.wanted, 0, &target.path, out);
        } else {
            self.hold(target, None);
        }
    }

    fn value(&mut self, target: &Target, name: String, value: Value, out: &mut Extract) {
        if target.wanted.group == Group::Select {
            self.current = value.number().and_then(|n| u16::try_from(n).ok());
        } else if target.set == 0 {
            self.reading.value(target.wanted, (0, &target.path), &name, &value, out);
        } else {
            self.hold(target, Some((name, value)));
        }
    }

    fn hold(&mut self, target: &Target, value: Option<(String, Value)>) {
        self.held += 1;
        if self.held <= HELD {
            let waiting = Waiting { wanted: target.wanted, path: target.path.clone(), value };
            self.waiting.entry(target.set).or_default().push(waiting);
        }
    }

    /// Gives the control set in force: the one that is said to be, else the first.
    fn finish(mut self, out: &mut Extract) {
        let first = self.waiting.keys().next().copied();
        let set = self.current.filter(|set| self.waiting.contains_key(set)).or(first);
        for found in set.and_then(|set| self.waiting.remove(&set)).unwrap_or_default() {
            match &found.value {
                None => self.reading.key(found.wanted, 0, &found.path, out),
                Some((name, value)) => self.reading.value(found.wanted, (0, &found.path), name, value, out),
            }
        }
        self.reading.finish(out);
    }
}

#[cfg(test)]
mod tests;
