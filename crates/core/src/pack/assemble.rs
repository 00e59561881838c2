//! Excerpts become a pack: names replaced in one go, so that a token means one thing in all of it; then the reports and
//! the manifest, the zip, and the last look.

use super::{Excerpt, LIMITS, Limits, manifest, zip};
use crate::export::{Replaced, places};
use crate::order::InOrder as _;
use crate::redact::{Category, Leak, Names, Reach, Redactor, final_pass};
use crate::render;
use crate::report::{Program, Report, Source};
use crate::words::Language;
use std::collections::{BTreeMap, BTreeSet};

/// Where what is not of the bundle stands.
const OWN: &str = "faultline/";
/// Bytes of text that are redacted at once; they end where a line does.
const STRETCH: usize = 64 * 1024;
/// What replaces the letters that Windows allows in no name of a file.
const PLAIN: char = '_';

/// A pack, ready to be saved if nothing leaked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pack {
    /// The zip.
    pub bytes: Vec<u8>,
    /// What is in it, in the same order: to look at before it is saved.
    pub files: Vec<PackFile>,
    /// How many places were replaced, by category.
    pub counts: Vec<(Category, u64)>,
    /// Values that could not be told from Windows' own words: category, token, value. For the customer's eyes.
    pub unprotected: Vec<(Category, String, String)>,
    /// Words in it that are none of Windows', the most frequent first.
    pub unusual: Vec<(String, u64)>,
    /// Tokens and values. It is the customer's own.
    pub key: String,
    /// What would still name somebody, by the file it stands in: anything here, and nothing may be saved.
    pub leaks: Vec<(String, Leak)>,
    /// Sources whose excerpt alone may tell something else than the whole.
    pub doubtful: Vec<String>,
    /// Sources whose excerpts had no room, as they are called in it.
    pub left_out: Vec<String>,
    /// Every token there is.
    tokens: Vec<(String, Category)>,
}

impl Pack {
    /// Where tokens stand in one of its files, in order.
    #[must_use]
    pub fn places(&self, file: &PackFile) -> Vec<Replaced> {
        places(&file.text, &self.tokens)
    }
}

/// One file of a pack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackFile {
    /// Its path.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// A source in the pack.
pub(super) struct Packed {
    /// Path of its file.
    pub(super) name: String,
    pub(super) lines: usize,
    pub(super) kept: Vec<(u64, u64)>,
    pub(super) same: bool,
    pub(super) counts: Vec<(Category, u64)>,
}

/// Excerpts of an entry, by the index of its file and its own.
pub type Placed = (usize, usize, Vec<Excerpt>);

/// Puts a pack together. `names` are those learned of the same bundles; `program` says who makes it.
#[must_use]
pub fn assemble(report: &Report, excerpts: &[Placed], names: &Names, language: Language, program: &Program) -> Pack {
    assemble_within(LIMITS, report, excerpts, names, language, program)
}

fn assemble_within(
    Limits { bytes: mut room, files: most }: Limits,
    report: &Report,
    excerpts: &[Placed],
    names: &Names,
    language: Language,
    program: &Program,
) -> Pack {
    let by_place: BTreeMap<(usize, usize, &[u32]), &Excerpt> = excerpts
        .iter()
        .flat_map(|(file, entry, all)| all.iter().map(move |one| ((*file, *entry, &one.inside[..]), one)))
        .collect();
    let excerpt_of = |source: &Source| {
        let inside: Vec<u32> = source.inside.iter().map(|at| u32::try_from(at.get()).unwrap_or(u32::MAX)).collect();
        by_place.get(&(small(source.file.get()), small(source.entry.get()), &inside[..])).copied()
    };
    // Lines around what was scanned may name somebody, too: what one of them shows is replaced in all.
    let mut names = names.clone();
    for excerpt in report.sources.iter().filter_map(excerpt_of) {
        stretches(&excerpt.text).for_each(|text| names.read(text));
    }
    let mut redactor = Redactor::new(&names);
    let mut shown = Report { program: program.clone(), ..report.clone() };
    shown.speak(language);
    redactor.report(&mut shown);
    shown.speak(language);

    let mut taken = BTreeSet::new();
    let mut files: Vec<PackFile> = Vec::new();
    let mut packed: Vec<(&Source, String, Option<Packed>)> = Vec::new();
    let (mut doubtful, mut left_out) = (Vec::new(), Vec::new());
    for (source, redacted) in report.sources.iter().zip(&shown.sources) {
        let several = (shown.bundles.len() > 1).then(|| shown.bundles.get(small(source.bundle.get()))).flatten();
        let path = several.map_or_else(|| redacted.path.clone(), |bundle| format!("{}/{}", bundle.name, redacted.path));
        let excerpt = excerpt_of(source);
        let Some(excerpt) = excerpt.filter(|excerpt| excerpt.text.len() <= room && files.len() < most) else {
            left_out.extend(excerpt.map(|_| path.clone()));
            packed.push((source, path, None));
            continue;
        };
        room -= excerpt.text.len();
        let name = free_name(&format!("{}{}", safe(&path), excerpt.ending), &mut taken);
        let before = redactor.replaced();
        let text: String = stretches(&excerpt.text).map(|text| redactor.text(text).into_owned()).collect();
        let counts = more(&before, &redactor.replaced());
        if !excerpt.same {
            doubtful.push(name.clone());
        }
        let (kept, same, lines) = (excerpt.kept.clone(), excerpt.same, text.lines().count());
        packed.push((source, path, Some(Packed { name: name.clone(), lines, kept, same, counts })));
        files.push(PackFile { name, text });
    }
    let sources: Vec<_> =
        packed.iter().map(|(source, path, packed)| (*source, path.clone(), packed.as_ref())).collect();
    let counts = redactor.replaced();
    let own = |name: &str, text: String| PackFile { name: format!("{OWN}{name}"), text };
    files.push(own("manifest.json", manifest::text(program, &counts, &sources)));
    files.push(own("report.json", shown.to_json()));
    files.push(own("report.html", render::html(&shown, language)));
    files.push(own("summary.txt", render::case_summary(&shown, language)));
    files.in_order_by(|a, b| a.name.cmp(&b.name));
    // Names of files leave as well; a leak in one of them is said of all.
    let listing: String = files.iter().map(|file| format!("{}\n", file.name)).collect();
    let mut leaks: Vec<(String, Leak)> = Vec::new();
    // What is not known would be said of each.
    let each = if names.are_known() { &files[..] } else { &[] };
    for (name, text) in each.iter().map(|file| (file.name.as_str(), &file.text)).chain([("*", &listing)]) {
        leaks.extend(final_pass(text.as_bytes(), &names).into_iter().map(|leak| (name.to_owned(), leak)));
    }
    Pack {
        bytes: zip::zip(files.iter().map(|file| (file.name.as_str(), file.text.as_bytes()))),
        counts,
        unprotected: redactor
            .unprotected()
            .filter(|name| name.reach == Reach::Field)
            .map(|name| (name.category, name.token.clone(), name.value.clone()))
            .collect(),
        unusual: redactor.unusual_words(),
        key: redactor.key(),
        tokens: redactor.tokens(),
        leaks,
        doubtful,
        left_out,
        files,
    }
}

fn small(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A text in stretches of whole lines: what is wrapped stays together, and memory is bounded.
fn stretches(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let least = rest.floor_char_boundary(STRETCH.min(rest.len()));
        let end = rest[least..].find('\n').map_or(rest.len(), |at| least + at + 1);
        let (stretch, behind) = rest.split_at(end);
        rest = behind;
        Some(stretch)
    })
}

/// What was replaced since.
fn more(before: &[(Category, u64)], now: &[(Category, u64)]) -> Vec<(Category, u64)> {
    let old = |category| before.iter().find(|(own, _)| *own == category).map_or(0, |(_, count)| *count);
    now.iter().map(|(category, count)| (*category, count - old(*category))).filter(|(_, count)| *count > 0).collect()
}

/// A path that every system unpacks, and only below the folder it is unpacked in.
fn safe(path: &str) -> String {
    let letter = |c: char| {
        let bad = c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '\\');
        if bad || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
        {
            PLAIN
        } else {
            c
        }
    };
    let part = |part: &str| -> String {
        let plain: String = part.chars().take(120).map(letter).collect();
        if plain.trim_matches(['.', ' ']).is_empty() { PLAIN.to_string() } else { plain }
    };
    let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).take(16).map(part).collect();
    let path = if parts.is_empty() { PLAIN.to_string() } else { parts.join("/") };
    if path.starts_with(OWN) { format!("{PLAIN}{path}") } else { path }
}

/// The name, or where another file has it, the name with a number.
fn free_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = |number: usize| match name.rsplit_once('.') {
        _ if number == 1 => name.to_owned(),
        Some((stem, ending)) if !ending.contains('/') => format!("{stem} ({number}).{ending}"),
        _ => format!("{name} ({number})"),
    };
    let free = (1..).map(numbered).find(|name| !taken.contains(&name.to_lowercase())).unwrap_or_default();
    taken.insert(free.to_lowercase());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_or_to_another_file() {
        assert_eq!(safe("../..//C:\\a|b.log"), "_/_/C__a_b.log");
        assert_eq!(safe(""), "_");
        assert_eq!(safe("faultline/manifest.json"), "_faultline/manifest.json");
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["a/CBS.log", "A/cbs.log", "b", "b"].map(|name| free_name(name, &mut taken)).into();
        assert_eq!(names, ["a/CBS.log", "A/cbs (2).log", "b", "b (2)"]);
    }

    #[test]
    fn what_has_no_room_is_named() {
        use crate::bundle::{Bundle, Entry};
        use crate::extract::Extract;
        let entries = (0..4).map(|at| Entry { path: format!("{at}/CBS.log"), ..Entry::default() }).collect();
        let bundle = Bundle { name: "logs.zip".into(), entries, ..Bundle::default() };
        let extracts = (0..4).map(|at| (0, at, Extract::default())).collect();
        let report = crate::analyze(vec![bundle], extracts, &crate::Request::default()).remove(0);
        let excerpt = |bytes: usize| Excerpt {
            inside: Vec::new(),
            path: String::new(),
            ending: String::new(),
            text: "x".repeat(bytes),
            kept: Vec::new(),
            same: true,
        };
        // The third has none: nothing of it mattered.
        let excerpts: Vec<Placed> =
            vec![(0, 0, vec![excerpt(60)]), (0, 1, vec![excerpt(50)]), (0, 3, vec![excerpt(40)])];
        let left_out = |bytes, files| {
            let program = crate::identity::program();
            let limits = Limits { bytes, files };
            let pack = assemble_within(limits, &report, &excerpts, &Names::default(), Language::En, &program);
            assert_eq!(pack.files.len(), 7 - pack.left_out.len());
            let manifest = &pack.files.iter().find(|file| file.name.ends_with("manifest.json")).unwrap().text;
            assert_eq!(manifest.matches("\"file\": null").count(), 1 + pack.left_out.len(), "{manifest}");
            pack.left_out
        };
        assert!(left_out(150, 3).is_empty());
        assert_eq!(left_out(149, 3), ["3/CBS.log"]);
        // What is smaller still fits behind what does not.
        assert_eq!(left_out(100, 3), ["1/CBS.log"]);
        assert_eq!(left_out(150, 2), ["3/CBS.log"]);
    }

    #[test]
    fn stretches_are_whole_lines() {
        let text = format!("{}\n{}\nend", "a".repeat(STRETCH - 1), "字".repeat(30_000));
        let parts: Vec<&str> = stretches(&text).collect();
        assert_eq!(parts.concat(), text);
        assert!(parts[..parts.len() - 1].iter().all(|part| part.ends_with('\n')));
    }
}
