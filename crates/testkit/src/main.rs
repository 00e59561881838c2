//! `testkit`: writes bundles with known truth for a look by eye, for the page's sample, for benches.

use faultline_testkit::{archive, bulk, cabinet, samples, scenario};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
testkit list                      the scenarios, one a line
testkit scenario ID OUT           one scenario: a file, or a folder to put its bundles in
testkit all FOLDER                every scenario, each in a folder of its own
testkit bulk SIZE OUT [SEED]      a bundle with a CBS.log of SIZE (200MB) in OUT, a .zip; as text when OUT ends in .log, in
                                  a cabinet when in .cab, that in a zip when in .cab.zip
testkit mix SIZE OUT [SEED]       a zip of SIZE, unpacked, with every kind of log in the share it has in real bundles
testkit cabinets SIZE OUT [SEED]  a zip with SIZE of rotated servicing logs, each in its cabinet
testkit events COUNT OUT [SEED]   a zip with COUNT event logs of 1 MB
testkit attempts COUNT OUT [SEED] a zip with COUNT attempts to install
testkit sources COUNT OUT [SEED]  a zip with COUNT small logs
testkit seeds FOLDER              small inputs for each fuzz target, in a folder of its name
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut out = io::stdout();
    match run(&args, &mut out) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            let _ = io::stderr().write_all(USAGE.as_bytes());
            ExitCode::from(2)
        }
        Err(e) => {
            let _ = writeln!(io::stderr(), "testkit: {e}");
            ExitCode::FAILURE
        }
    }
}

/// Does what `args` say; `false`: they say nothing that is known.
fn run(args: &[&str], out: &mut dyn Write) -> io::Result<bool> {
    match *args {
        ["list"] => {
            for s in scenario::all() {
                let size: usize = s.bundles.iter().map(|b| b.bytes.len()).sum();
                let status = s.expect.verdict_status.unwrap_or("-");
                writeln!(out, "{:<24}{status:<18}{:>5} kB  {}", s.id, size.div_ceil(1000), s.title)?;
            }
        }
        ["scenario", id, to] => {
            let Some(scenario) = scenario::by_id(id) else {
                return Err(io::Error::other(format!("no scenario {id:?}; `testkit list` names them")));
            };
            write_scenario(&scenario, Path::new(to))?;
        }
        ["all", folder] => {
            for s in scenario::all() {
                let folder = Path::new(folder).join(s.id);
                std::fs::create_dir_all(&folder)?;
                write_scenario(&s, &folder)?;
            }
        }
        [what @ ("bulk" | "mix" | "cabinets" | "events" | "attempts" | "sources"), amount, to, ref seed @ ..]
            if seed.len() < 2 =>
        {
            let seed = seed.first().unwrap_or(&"1").parse().map_err(io::Error::other)?;
            write_large(what, amount, to, seed, out)?;
        }
        ["seeds", folder] => {
            for (target, name, bytes) in samples::seeds() {
                let folder = Path::new(folder).join(target);
                std::fs::create_dir_all(&folder)?;
                std::fs::write(folder.join(name), bytes)?;
            }
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Into a folder under the bundles' own names; a file takes the first bundle.
fn write_scenario(scenario: &scenario::Scenario, to: &Path) -> io::Result<()> {
    if to.is_dir() {
        scenario.bundles.iter().try_for_each(|b| std::fs::write(to.join(&b.file_name), &b.bytes))
    } else {
        std::fs::write(to, scenario.bundles.first().map_or(&[][..], |b| &b.bytes))
    }
}

/// One of the large inputs of [`bulk`]; `amount` is a size or a number of things.
fn write_large(what: &str, amount: &str, to: &str, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    if what == "bulk" {
        return write_bulk(size(amount)?, to, seed, out);
    }
    let file = io::BufWriter::with_capacity(1 << 20, File::create(to)?);
    let count = || amount.parse::<u32>().map_err(io::Error::other);
    match what {
        "mix" => {
            let truth = bulk::write_mix(file, size(amount)?, seed)?;
            writeln!(out, "{} files, {} bytes; {} fails at the end", truth.files, truth.bytes, truth.failed)
        }
        "cabinets" => writeln!(out, "{} cabinets", bulk::write_cabinets(file, size(amount)?, seed)?),
        "events" => writeln!(out, "{} bytes", bulk::write_events(file, count()?, seed)?),
        "attempts" => bulk::write_attempts(file, count()?, seed),
        _ => bulk::write_sources(file, count()?, seed),
    }
}

/// `200MB` in bytes.
fn size(text: &str) -> io::Result<u64> {
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let unit = match unit.to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return Err(io::Error::other(format!("{text:?} is no size; 200MB is one"))),
    };
    Ok(digits.parse::<u64>().map_err(io::Error::other)?.saturating_mul(unit))
}

fn write_bulk(size: u64, to: &str, seed: u64, out: &mut dyn Write) -> io::Result<()> {
    let truth = if to.ends_with(".log") {
        let mut file = io::BufWriter::with_capacity(1 << 20, File::create(to)?);
        let truth = bulk::write_cbs(&mut file, size, seed)?;
        file.flush()?;
        truth
    } else if to.ends_with(".cab") || to.ends_with(".cab.zip") {
        let mut log = Vec::new();
        let truth = bulk::write_cbs(&mut log, size, seed)?;
        let cab = cabinet::pack(&[("CbsPersist_20221101000000.log", &log)]);
        let entries = |cab| [archive::entry("Logs/CBS/CbsPersist_20221101000000.cab", cab)];
        let zipped = to.ends_with(".zip").then(|| archive::pack(&entries(cab.clone()), archive::Packing::default()));
        std::fs::write(to, zipped.unwrap_or(cab))?;
        truth
    } else {
        bulk::write_bundle(io::BufWriter::with_capacity(1 << 20, File::create(to)?), size, seed)?.1
    };
    writeln!(out, "{} bytes, {} lines; {} fails at the end", truth.bytes, truth.lines, truth.failed)
}
