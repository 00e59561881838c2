use super::header::Record;
use super::*;

/// An entry whose header is at `at`, with so many bytes packed and unpacked.
fn record(at: u64, packed: u64, size: u64) -> Record {
    let (mut record, _) = Record::parse(&[0; 26], b"x", b"", None);
    (record.header_at, record.packed, record.size) = (at, packed, Some(size));
    record
}

fn refusals(records: &mut [Record]) -> Vec<Option<Refusal>> {
    records.iter().map(|record| record.refused).collect()
}

#[test]
fn of_entries_that_share_bytes_one_is_read() {
    let overlap = Some(Refusal::Overlaps);
    for (entries, want) in [
        // One behind the other; with a gap.
        (&[(0, 100), (130, 50), (1_000, 10)][..], vec![None, None, None]),
        // The same twice: the first of them ends no later.
        (&[(0, 100), (0, 100)], vec![None, overlap]),
        // A bomb: every entry's data runs over the headers behind it to one kernel.
        (&[(0, 1_000), (40, 960), (80, 920)], vec![overlap, overlap, None]),
        // One wrong size refuses one entry.
        (&[(0, 100), (130, 1 << 40), (300, 100), (500, 100)], vec![None, overlap, None, None]),
    ] {
        let mut records: Vec<Record> = entries.iter().map(|(at, packed)| record(*at, *packed, 1)).collect();
        refuse_overlaps(&mut records);
        assert_eq!(refusals(&mut records), want, "{entries:?}");
    }
}

#[test]
fn all_entries_together_have_a_limit() {
    const GB: u64 = 1 << 30;
    for (entries, want) in [
        // 1 GB is harmless however it is packed, and 200 times the archive is a log's.
        (&[(1_000, GB / 2), (1_000, GB / 2)][..], vec![None, None]),
        (&[(GB / 20, 5 * GB), (GB / 20, 5 * GB)], vec![None, None]),
        // The tightest go first.
        (&[(1 << 20, GB / 4), (1 << 20, GB - 1), (1 << 20, GB / 4)], vec![None, Some(Refusal::TooLarge), None]),
    ] {
        let mut records: Vec<Record> = entries.iter().map(|(packed, size)| record(0, *packed, *size)).collect();
        let whole = records.iter().map(|record| record.packed).sum();
        refuse_excess(&mut records, whole);
        assert_eq!(refusals(&mut records), want, "{entries:?}");
    }
}
