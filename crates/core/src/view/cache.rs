//! Blocks of unpacked bytes that stay in memory for a while.

use super::render::Limit;
use super::{Opened, Row, Rows, View};
use crate::bundle::Source;
use crate::order::InOrder as _;
use std::io::{self, Read, Seek};

/// Bytes kept; a block that is larger is kept alone.
const KEPT: usize = 6 * 1024 * 1024;
/// Blocks read before and behind one that is asked for: who looks at a row scrolls.
const AHEAD: usize = 8;
const BEHIND: usize = 4;
/// Rows that lie so far apart are read alone.
const FEW: usize = 4;

/// The blocks used last, the latest at the end.
#[derive(Default)]
pub(super) struct Cache {
    blocks: Vec<(usize, Vec<u8>)>,
}

impl Cache {
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    fn get(&mut self, block: usize) -> Option<&[u8]> {
        let at = self.blocks.iter().position(|(own, _)| *own == block)?;
        let found = self.blocks.remove(at);
        self.blocks.push(found);
        self.blocks.last().map(|(_, bytes)| &bytes[..])
    }

    fn has(&self, block: usize) -> bool {
        self.blocks.iter().any(|(own, _)| *own == block)
    }

    fn put(&mut self, block: usize, bytes: Vec<u8>) {
        self.blocks.push((block, bytes));
        let mut size: usize = self.blocks.iter().map(|(_, bytes)| bytes.len()).sum();
        while size > KEPT && self.blocks.len() > 1 {
            size -= self.blocks.remove(0).1.len();
        }
    }
}

/// Goes to byte `to` of a source.
pub(super) fn go_to(source: &mut dyn Source, to: u64) -> io::Result<()> {
    let at = source.approach(to)?;
    io::copy(&mut source.take(to.saturating_sub(at)), &mut io::sink()).map(|_| ())
}

impl View {
    /// The rows with these numbers, which ascend.
    pub(super) fn read<R: Read + Seek>(&mut self, opened: &mut Opened<R>, wanted: &[u32]) -> Vec<Row> {
        self.read_with(opened, wanted, &Limit::screen())
    }

    /// The same, with this much of them.
    pub(super) fn read_with<R: Read + Seek>(
        &mut self,
        opened: &mut Opened<R>,
        wanted: &[u32],
        limit: &Limit,
    ) -> Vec<Row> {
        if let Rows::Exports(exports) = &mut self.rows {
            let known = exports.known(wanted).filter(|_| limit.is_screen());
            return known.unwrap_or_else(|| {
                let mut rows = Vec::new();
                let _ = opened.reach(self.entry, &self.inside, &mut |_| {}, &mut |source, _| {
                    rows = exports.rows(source, wanted, limit);
                });
                rows
            });
        }
        let mut blocks: Vec<usize> = Vec::new();
        for row in wanted {
            let found = match &self.rows {
                Rows::Text(text) => text.blocks_of(*row),
                Rows::Events(events) => events.block_of(*row).map_or(0..0, |block| block..block + 1),
                Rows::Exports(_) => 0..0,
            };
            blocks.extend(found.filter(|block| blocks.last().is_none_or(|last| last < block)).collect::<Vec<_>>());
        }
        let mut out: Vec<Option<Row>> = vec![None; wanted.len()];
        self.visit(opened, &blocks, &mut |rows, block, bytes| match rows {
            Rows::Text(text) => text.render(block, bytes, wanted, limit, &mut out),
            Rows::Events(events) => events.render(block, bytes, wanted, limit, &mut out),
            Rows::Exports(_) => {}
        });
        out.into_iter().flatten().collect()
    }

    /// Gives the bytes of blocks, in the order in which they stand in the source.
    pub(super) fn visit<R: Read + Seek>(
        &mut self,
        opened: &mut Opened<R>,
        blocks: &[usize],
        visit: &mut dyn FnMut(&Rows, usize, &[u8]),
    ) {
        let Self { rows, cache, inside, entry, .. } = self;
        let rows: &Rows = rows;
        let mut order = blocks.to_vec();
        if blocks.iter().all(|block| cache.has(*block)) {
            for block in order {
                if let Some(bytes) = cache.get(block) {
                    visit(rows, block, bytes);
                }
            }
            return;
        }
        let count = match rows {
            Rows::Text(text) => text.blocks(),
            Rows::Events(events) => events.blocks(),
            Rows::Exports(_) => 0,
        };
        if let ([first, ..], [.., last]) = (blocks, blocks)
            && blocks.len() <= FEW
            && last - first <= FEW
        {
            order = (first.saturating_sub(BEHIND)..(last + 1 + AHEAD).min(count)).collect();
        }
        let span = |block: usize| match rows {
            Rows::Text(text) => text.span(block),
            Rows::Events(events) => events.span(block),
            Rows::Exports(_) => (0, 0),
        };
        order.in_order_by_key(|block| span(*block).0);
        let mut room = KEPT as u64;
        let _ = opened.reach(*entry, inside, &mut |_| {}, &mut |source, _| {
            for block in &order {
                let asked = blocks.contains(block);
                if let Some(bytes) = cache.get(*block) {
                    if asked {
                        visit(rows, *block, bytes);
                    }
                    continue;
                }
                let (offset, size) = span(*block);
                room = room.saturating_sub(size);
                if !asked && room == 0 {
                    continue;
                }
                let mut bytes = Vec::new();
                // What came before damage is shown.
                let read = go_to(source, offset).and_then(|()| source.take(size).read_to_end(&mut bytes));
                if asked {
                    visit(rows, *block, &bytes);
                }
                if read.is_err() {
                    return;
                }
                cache.put(*block, bytes);
            }
        });
    }
}
