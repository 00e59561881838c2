use super::*;
use crate::bundle::{Bomb, Container, Opened, carries};
use flate2::{Compress, Compression, FlushCompress};
use std::io::Cursor;

/// What a folder is packed with: `CFFOLDER.typeCompress`.
const STORED: u16 = 0;
const MSZIP: u16 = 1;

/// A folder with its bytes.
struct Packed<'a>(u16, &'a [u8]);

/// (name, offset in its folder, size, folder).
type Named<'a> = (&'a [u8], usize, usize, u16);

fn mszip(bytes: &[u8], before: &[u8]) -> Vec<u8> {
    let mut deflate = Compress::new(Compression::default(), false);
    if !before.is_empty() {
        deflate.set_dictionary(before).unwrap();
    }
    let mut out = Vec::with_capacity(2 * folder::BLOCK);
    out.extend_from_slice(b"CK");
    deflate.compress_vec(bytes, &mut out, FlushCompress::Finish).unwrap();
    out
}

fn cabinet(folders: &[Packed<'_>], files: &[Named<'_>]) -> Vec<u8> {
    let narrow = |n: usize| u16::try_from(n).unwrap().to_le_bytes();
    let wide = |n: usize| u32::try_from(n).unwrap().to_le_bytes();
    let mut names = Vec::new();
    for (name, offset, size, folder) in files {
        names.extend(wide(*size).into_iter().chain(wide(*offset)).chain(folder.to_le_bytes()));
        names.extend([0x4A, 0x55, 0xC0, 0x84, 0x20, 0]);
        names.extend(name.iter().copied().chain([0]));
    }
    let files_at = 36 + 8 * folders.len();
    let (mut table, mut data) = (Vec::new(), Vec::new());
    for Packed(method, bytes) in folders {
        let blocks: Vec<&[u8]> = bytes.chunks(folder::BLOCK).collect();
        table.extend(wide(files_at + names.len() + data.len()).into_iter().chain(narrow(blocks.len())));
        table.extend(method.to_le_bytes());
        let mut before: &[u8] = &[];
        for block in blocks {
            let packed = if *method == MSZIP { mszip(block, before) } else { block.to_vec() };
            before = block;
            let sizes: Vec<u8> = narrow(packed.len()).into_iter().chain(narrow(block.len())).collect();
            data.extend(block::sum(&sizes, &[], &packed).to_le_bytes());
            data.extend(sizes.into_iter().chain(packed));
        }
    }
    let whole = files_at + names.len() + data.len();
    let mut out = b"MSCF\0\0\0\0".to_vec();
    out.extend(wide(whole).into_iter().chain([0; 4]).chain(wide(files_at)).chain([0, 0, 0, 0, 3, 1]));
    out.extend(narrow(folders.len()).into_iter().chain(narrow(files.len())).chain([0, 0, 7, 0, 0, 0]));
    out.into_iter().chain(table).chain(names).chain(data).collect()
}

/// What a file of a cabinet gave: its path, its bytes, and what went wrong.
type Got = (String, Vec<u8>, Option<String>);

/// Every file, read in the order of the bytes but given in that of the listing; and whether the listing is damaged.
fn read(bytes: &[u8]) -> Result<(Vec<Got>, bool), Unopened> {
    let mut opened = Opened::open("a.cab", bytes.len() as u64, Cursor::new(bytes));
    let allowance = Allowance::new(bytes.len() as u64, bytes.len() as u64, &|_| true);
    let read = |source: &mut dyn Source| {
        let mut cab = Cab::open(Seekable::new(source, Vec::new()), &allowance)?;
        let mut got: Vec<Option<Got>> = vec![None; cab.files().len()];
        for index in cab.order() {
            let path = cab.files()[index].path.clone();
            let mut out = Vec::new();
            let error = match cab.file(index) {
                Ok(mut file) => file.read_to_end(&mut out).err().map(|e| {
                    let signal = if carries::<WrongSum>(&e) { "sum" } else { "damage" };
                    if carries::<Bomb>(&e) { "bomb".to_owned() } else { signal.to_owned() }
                }),
                Err(error) => Some(format!("{error:?}")),
            };
            got[index] = Some((path, out, error));
        }
        Ok((got.into_iter().flatten().collect(), cab.damaged))
    };
    opened.entry(0, &allowance, read)?
}

fn whole(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (files, damaged) = read(bytes).unwrap();
    assert!(!damaged && files.iter().all(|f| f.2.is_none()), "{:?}", files.iter().map(|f| &f.2).collect::<Vec<_>>());
    files.into_iter().map(|(path, bytes, _)| (path, bytes)).collect()
}

fn lines(count: usize) -> Vec<u8> {
    (0..count).map(|i| format!("2022-10-10 16:38:25, Info                  CBS    {i}\r\n")).collect::<String>().into()
}

#[test]
fn two_folders_three_files() {
    let (long, short) = (lines(3_000), lines(7));
    let mut first = short.clone();
    first.extend(&long);
    for method in [STORED, MSZIP] {
        let files: [Named<'_>; 3] = [
            (b"Logs\\last.log", 0, long.len(), 1),
            (b"\xC8\xD5\xD6\xBE.log", short.len(), long.len(), 0),
            (b"first.log", 0, short.len(), 0),
        ];
        let cab = cabinet(&[Packed(method, &first), Packed(MSZIP, &long)], &files);
        assert_eq!(Container::of(&cab), Some(Container::Cab));
        let got = whole(&cab);
        assert_eq!(got[0], ("Logs/last.log".into(), long.clone()));
        assert_eq!(got[1], ("日志.log".into(), long.clone()));
        assert_eq!(got[2], ("first.log".into(), short.clone()));
    }
}

/// Made by a writer of its own after MS-CAB and \[MS-PATCH\]; `cabextract` reads it to the same bytes. Two frames of
/// 32 kB in four blocks: verbatim, aligned offset, uncompressed with an odd length, verbatim.
const LZX: &str = "\
    4d534346000000008e010000000000002c00000000000000030101000100000007000000440000000200030feca900000000000000004a55\
    c08420006c7a782e6c6f67008e283835c8000080041002e200000000250200500c343bc89dbfde83c8fc359683c2c0892b968e052ea27fff\
    80a20000000000048600d6217d1ff78940ce0000000003004344a9108f11dcd8dfe7e637369396569156175fe6dbbbf97cb42dcfde217efd\
    3e8efee1c735e26d7a9d00720000d500000005000020000000ad0000dc050000150003c001d003f4b66d00d88101009801000080f783e759\
    f77d20d90000000000000200ce10f77d20df1080000000000001410c5efcd4fdbe2f38fe000000680000800a0000c002000000205991d473\
    7200ec2980030e0000c0c0073e0000000100000001000000202020434253202020204c5a58207061727420390d0a323032322d31302d3100\
    0320a4a500000000000060060e02fb6ebfef00460000000006004200e711efd872be000000000000a00183109fefd78ef07b02f004b70000\
    780000000060";

#[test]
fn lzx_is_read() {
    let digits: Vec<u8> = LZX.bytes().map(|b| (b as char).to_digit(16).unwrap() as u8).collect();
    let cab: Vec<u8> = digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    let line = |i| format!("2022-10-10 16:38:25, Info                  CBS    LZX part {}\r\n", i / 60);
    let want: Vec<u8> = (0..700).map(line).collect::<String>().into();
    assert_eq!(whole(&cab), [("lzx.log".to_owned(), want)]);
    for at in 76..cab.len() {
        let mut hostile = cab.clone();
        hostile[at] ^= 1 << (at % 8);
        let (files, _) = read(&hostile).unwrap();
        assert!(files.iter().all(|f| f.2.is_some()), "a flipped bit at {at} goes unseen");
    }
}

#[test]
fn a_file_that_is_read_backwards_is_read_right() {
    let text = lines(5_000);
    let cab = cabinet(&[Packed(MSZIP, &text)], &[(b"a", 0, text.len(), 0)]);
    let mut opened = Opened::open("a.cab", cab.len() as u64, Cursor::new(&cab));
    let allowance = Allowance::new(1, 1, &|_| true);
    let read = |source: &mut dyn Source| {
        let mut cab = Cab::open(Seekable::new(source, Vec::new()), &allowance).unwrap();
        let mut file = cab.file(0).unwrap();
        let mut inner = Seekable::new(&mut file, Vec::new());
        for at in [200_000, 5, 100_000, 40_000] {
            let mut got = [0; 40];
            inner.seek(SeekFrom::Start(at as u64)).unwrap();
            inner.read_exact(&mut got).unwrap();
            assert_eq!(got, text[at..at + 40]);
        }
    };
    opened.entry(0, &allowance, read).unwrap();
}

#[test]
fn damage_costs_what_it_hits() {
    let text = lines(4_000);
    let half = text.len() / 2;
    let files: [Named<'_>; 2] = [(b"a", 0, half, 0), (b"b", half, text.len() - half, 0)];
    // A wrong bit in a stored block: its file is read and named, the other is as it was.
    let mut cab = cabinet(&[Packed(STORED, &text)], &files);
    let last = cab.len() - 1;
    cab[last] ^= 1;
    let (got, _) = read(&cab).unwrap();
    assert_eq!((got[0].1 == text[..half], &got[0].2), (true, &None));
    assert_eq!((got[1].1.len(), got[1].2.as_deref()), (text.len() - half, Some("sum")));
    // Cut off in the data, in the listing, in the header.
    let cab = cabinet(&[Packed(MSZIP, &text)], &files);
    let (got, damaged) = read(&cab[..cab.len() - 100]).unwrap();
    assert!(!damaged && got[0].2.is_none() && got[1].2.as_deref() == Some("damage"));
    assert!(!got[1].1.is_empty() && text[half..].starts_with(&got[1].1));
    let (got, damaged) = read(&cab[..36 + 8 + 25]).unwrap();
    assert_eq!((got.len(), damaged), (1, true));
    assert!(read(&cab[..20]).is_err());
}

#[test]
fn what_the_records_claim_is_not_believed() {
    let text = lines(50);
    let honest = cabinet(&[Packed(MSZIP, &text)], &[(b"a", 0, text.len(), 0)]);
    let with = |at: usize, bytes: &[u8]| {
        let mut cab = honest.clone();
        cab[at..at + bytes.len()].copy_from_slice(bytes);
        read(&cab)
    };
    // 65,535 files declared.
    let (got, damaged) = with(28, &[0xFF, 0xFF]).unwrap();
    assert!(damaged && got.len() < 100);
    // 65,535 folders declared: the one there is still is.
    let (got, damaged) = with(26, &[0xFF, 0xFF]).unwrap();
    assert!(damaged && got[0].1 == text);
    // The table of files, the data of a folder, the file itself lie behind the end.
    let (got, damaged) = with(16, &[0xFF; 4]).unwrap();
    assert!(damaged && got.is_empty());
    for (at, bytes) in [(36, [0xFF; 4]), (44 + 4, [0xFF, 0xFF, 0xFF, 0x7F])] {
        let (got, _) = with(at, &bytes).unwrap();
        assert_eq!(got[0].2.as_deref(), Some("damage"), "{at}");
    }
    // 4 GB declared: refused unread.
    let (got, _) = with(44, &[0xFF; 4]).unwrap();
    assert!(got[0].1.is_empty() && got[0].2.as_deref().unwrap().contains("Bomb"), "{:?}", got[0].2);
    // A folder that is not there, one in another cabinet, one of another method.
    for (at, bytes, what) in
        [(52, [9, 0], "Damaged"), (52, [0xFD, 0xFF], "set"), (42, [2, 0x12], "Quantum"), (42, [3, 25], "method")]
    {
        let (got, _) = with(at, &bytes).unwrap();
        assert!(got[0].2.as_deref().unwrap().contains(what), "{:?}", got[0].2);
    }
    // A name without end.
    let mut cab = honest[..60].to_vec();
    cab.extend([b'x'; 4_000]);
    assert!(read(&cab).unwrap().1);
}

#[test]
fn files_that_share_their_bytes_are_paid_for() {
    // 1,000 files over one block of nothing: read again and again, until the allowance ends.
    let zeros = vec![0; 2 * 1024 * 1024];
    let files: Vec<Named<'_>> = (0..1_000).map(|_| (&b"a"[..], 0, zeros.len(), 0)).collect();
    let (got, _) = read(&cabinet(&[Packed(MSZIP, &zeros)], &files)).unwrap();
    let whole = got.iter().filter(|f| f.2.is_none()).count();
    assert!((100..=128).contains(&whole), "{whole}");
    assert!(got.iter().skip(whole + 1).all(|f| f.1.is_empty()));
}
