//! Cabinets (`.cab`) with MSZIP: what the servicing stack turns its old logs into.

use cab::{CabinetBuilder, CompressionType};
use std::io::{self, Cursor, Write};
use time::{Date, Month, PrimitiveDateTime, Time};

/// A cabinet with one folder of files.
///
/// # Panics
/// When a file is larger than 2 GB, which nothing in memory here is.
#[must_use]
pub fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
    build(files).unwrap_or_else(|e| panic!("packing in memory: {e}"))
}

fn build(files: &[(&str, &[u8])]) -> io::Result<Vec<u8>> {
    let mut builder = CabinetBuilder::new();
    let folder = builder.add_folder(CompressionType::MsZip);
    // One date for all, so that the bytes are the same each time.
    let day = Date::from_calendar_date(2022, Month::September, 13).unwrap_or(Date::MIN);
    for (name, _) in files {
        folder.add_file(*name).set_datetime(PrimitiveDateTime::new(day, Time::MIDNIGHT));
    }
    let mut writer = builder.build(Cursor::new(Vec::new()))?;
    let mut contents = files.iter();
    while let (Some(mut file), Some((_, bytes))) = (writer.next_file()?, contents.next()) {
        file.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_is_packed_comes_out_again_the_same_each_time() {
        let long = b"2022-09-09 15:58:23, Info                  CBS    Flush: registry...\r\n".repeat(3000);
        let files: [(&str, &[u8]); 3] = [("CbsPersist_20220912014103.log", &long), ("b.log", b"short"), ("c", b"")];
        let bytes = pack(&files);
        assert_eq!(bytes, pack(&files));
        assert!(bytes.starts_with(b"MSCF\0\0\0\0") && bytes.len() < long.len() / 10);
        let mut cabinet = cab::Cabinet::new(Cursor::new(bytes)).unwrap();
        for (name, wanted) in files {
            let mut read = Vec::new();
            cabinet.read_file(name).unwrap().read_to_end(&mut read).unwrap();
            assert_eq!(read, wanted);
        }
    }
}
