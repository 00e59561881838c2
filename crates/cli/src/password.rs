//! Passwords of encrypted bundles: from standard input, or asked for on the terminal.
//!
//! Never an argument: those stand in the shell's history and in the list of processes. They are kept in memory until the
//! reports are made, and written nowhere.

use crate::args::Reading;
use crate::input::Input;
use crate::scan::{Extracts, Place};
use crate::{console, progress, words};
use faultline_core::Extract;
use faultline_core::words::Language;
use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

/// How often one file is asked for on a terminal.
const TRIES: usize = 3;
/// Entries tried before a password counts as wrong for a file: an archive has one for all, but archives inside a
/// bundle may each have their own.
const PROBES: usize = 16;
/// Bytes of a line that can be a password.
const LONGEST: u64 = 4096;

/// The password that was given opens nothing of a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// What the report would call it.
    pub(crate) name: String,
}

/// Reads the entries at these places with this password.
type Read<'a> = &'a mut dyn FnMut(&[Place], &str) -> Extracts;
/// Asks for the password of this file; the flag: the one before was wrong. `None`: read without.
type Ask = Box<dyn FnMut(&str, bool) -> Option<String>>;

/// Where passwords come from, and the one that fitted last.
pub(crate) struct Passwords {
    source: Source,
    last: Option<String>,
    language: Language,
}

enum Source {
    /// Nobody can be asked.
    Nowhere,
    /// The one of standard input.
    Given(String),
    Terminal(Ask),
}

impl Passwords {
    /// As the command line asks for; with `--password-stdin` the line is read now.
    ///
    /// # Errors
    /// Standard input cannot be read, or has no line.
    pub(crate) fn new(reading: &Reading, language: Language) -> io::Result<Self> {
        let source = if reading.password_stdin {
            Source::Given(first_line(io::stdin().lock())?)
        } else if io::stdin().is_terminal() && io::stderr().is_terminal() {
            Source::Terminal(Box::new(move |name, wrong| on_terminal(name, wrong, language)))
        } else {
            Source::Nowhere
        };
        Ok(Self { source, last: None, language })
    }

    /// Reads what is encrypted again, file after file, with the password that fitted last, then with those asked for.
    ///
    /// # Errors
    /// The password of standard input opens nothing of a file that is encrypted.
    pub(crate) fn unlock(&mut self, inputs: &[&Input], extracts: &mut Extracts, read: Read<'_>) -> Result<(), Refused> {
        let mut declined = BTreeSet::new();
        for (file, input) in inputs.iter().enumerate() {
            if locked(extracts, file).is_empty() {
                continue;
            }
            if let Some(last) = self.last.clone() {
                let _ = try_on(&last, file, extracts, read, Keep::Opened);
            }
            // Who reads one file of a folder without its password is not asked for every other.
            if input.folder.as_ref().is_some_and(|folder| declined.contains(folder)) {
                continue;
            }
            if !self.unlock_file(file, &input.name, extracts, read)? {
                declined.extend(input.folder.clone());
            }
        }
        Ok(())
    }

    /// Asks until the file is open; `false`: there is no password to be had.
    fn unlock_file(
        &mut self,
        file: usize,
        name: &str,
        extracts: &mut Extracts,
        read: Read<'_>,
    ) -> Result<bool, Refused> {
        let mut wrong = false;
        for _ in 0..TRIES {
            if locked(extracts, file).is_empty() {
                return Ok(true);
            }
            let password = match &mut self.source {
                Source::Nowhere => {
                    console::complain(words::password_needed(name, self.language));
                    return Ok(false);
                }
                Source::Given(_) if wrong => return Ok(true),
                Source::Given(password) => password.clone(),
                Source::Terminal(ask) => match ask(name, wrong) {
                    Some(password) => password,
                    None => return Ok(false),
                },
            };
            if try_on(&password, file, extracts, read, Keep::All) {
                self.last = Some(password);
            } else if matches!(self.source, Source::Given(_)) {
                return Err(Refused { name: name.to_owned() });
            }
            wrong = true;
        }
        if !locked(extracts, file).is_empty() && matches!(self.source, Source::Terminal(_)) {
            console::complain(words::read_without(name, self.language));
        }
        Ok(true)
    }
}

/// What of a trial replaces what was known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// Everything that is not worse: the user gave this password for this file.
    All,
    /// Only what it opened: nobody said that it is this file's.
    Opened,
}

/// Entries of a file that hold something encrypted, the smallest first.
fn locked(extracts: &Extracts, file: usize) -> Vec<Place> {
    let of_file = extracts.range((file, 0)..=(file, usize::MAX));
    let mut found: Vec<_> = of_file.filter(|(_, extract)| extract.locked().is_some()).collect();
    found.sort_by_key(|(place, extract)| (extract.bytes, **place));
    found.into_iter().map(|(place, _)| *place).collect()
}

/// Tries a password on what is locked of a file; did it open anything?
fn try_on(password: &str, file: usize, extracts: &mut Extracts, read: Read<'_>, keep: Keep) -> bool {
    let places = locked(extracts, file);
    let (probes, rest) = places.split_at(places.len().min(PROBES));
    let mut opened = false;
    for some in [probes, rest] {
        if some.is_empty() || (some == rest && !opened) {
            break;
        }
        for (place, extract) in read(some, password) {
            let known = extracts.get(&place).map_or(u64::MAX, sources);
            let now = sources(&extract);
            opened |= now < known;
            if now < known || (now == known && keep == Keep::All) {
                extracts.insert(place, extract);
            }
        }
    }
    opened
}

fn sources(extract: &Extract) -> u64 {
    extract.locked().map_or(0, |locked| locked.sources)
}

/// The first line of `input` without its end.
fn first_line(input: impl io::BufRead) -> io::Result<String> {
    let mut line = String::new();
    if input.take(LONGEST).read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    // Editors of Windows write a mark in front of UTF-8.
    Ok(line.trim_start_matches('\u{FEFF}').trim_end_matches(['\r', '\n']).to_owned())
}

/// Asks without showing what is typed. An empty line means: read without.
fn on_terminal(name: &str, wrong: bool, language: Language) -> Option<String> {
    if wrong {
        console::complain(words::wrong_password(language));
    }
    // Written here and not by the crate: on Windows only this knows consoles of any code page.
    let _ = write!(io::stderr(), "{}", words::password_prompt(name, language));
    let typed = progress::while_asking(rpassword::read_password);
    typed.ok().filter(|typed| !typed.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use faultline_core::extract::{Member, ScanIssue};
    use std::cell::RefCell;
    use std::rc::Rc;

    /// A file's encrypted entries, each with its password; `""`: not encrypted.
    fn read(passwords: &[&[&str]], places: &[Place], given: Option<&str>) -> Extracts {
        let extract = |&(file, entry): &Place| {
            let right = passwords[file][entry];
            let issues = match given {
                _ if right.is_empty() => vec![],
                Some(given) if given == right => vec![],
                given => vec![ScanIssue::Encrypted { wrong: given.is_some() }],
            };
            let mut member = Member { path: "m".into(), extract: Extract::default() };
            member.extract.issues = issues;
            let mut archive = Extract::default();
            archive.members.push(member);
            ((file, entry), archive)
        };
        places.iter().map(extract).collect()
    }

    fn all(passwords: &[&[&str]]) -> Extracts {
        let places = |file: usize| (0..passwords[file].len()).map(move |entry| (file, entry));
        read(passwords, &(0..passwords.len()).flat_map(places).collect::<Vec<_>>(), None)
    }

    type Asked = Rc<RefCell<Vec<(String, bool)>>>;

    fn terminal(answers: &[&str]) -> (Passwords, Asked) {
        let asked = Asked::default();
        let noted = asked.clone();
        let mut answers: Vec<String> = answers.iter().rev().map(|&text| text.into()).collect();
        let ask = move |name: &str, wrong| {
            noted.borrow_mut().push((name.to_owned(), wrong));
            answers.pop()
        };
        (Passwords { source: Source::Terminal(Box::new(ask)), last: None, language: Language::En }, asked)
    }

    /// Unlocks; what is left locked, and how often entries were read.
    fn unlock(passwords: &mut Passwords, files: &[&[&str]]) -> Result<(usize, usize), Refused> {
        unlock_in(None, passwords, files)
    }

    fn unlock_in(
        folder: Option<&str>,
        passwords: &mut Passwords,
        files: &[&[&str]],
    ) -> Result<(usize, usize), Refused> {
        let mut extracts = all(files);
        let mut reads = 0;
        let input = |name: &str| Input { path: name.into(), name: name.into(), folder: folder.map(Into::into) };
        let inputs = ["a.zip", "b.zip", "c.zip"].map(input);
        let inputs: Vec<&Input> = inputs.iter().take(files.len()).collect();
        passwords.unlock(&inputs, &mut extracts, &mut |places, password| {
            reads += places.len();
            read(files, places, Some(password))
        })?;
        Ok(((0..files.len()).map(|file| locked(&extracts, file).len()).sum(), reads))
    }

    #[test]
    fn a_wrong_password_is_asked_for_again_and_only_what_is_locked_is_read() {
        let (mut passwords, asked) = terminal(&["no", "yes"]);
        assert_eq!(unlock(&mut passwords, &[&["yes", "", "yes"]]), Ok((0, 4)));
        assert_eq!(*asked.borrow(), [("a.zip".to_owned(), false), ("a.zip".to_owned(), true)]);
    }

    #[test]
    fn the_last_password_is_tried_first_on_the_next_file() {
        let (mut passwords, asked) = terminal(&["one", "two"]);
        assert_eq!(unlock(&mut passwords, &[&["one"], &["one"], &["two"]]), Ok((0, 4)));
        let names: Vec<(String, bool)> = asked.borrow().clone();
        assert_eq!(names, [("a.zip".to_owned(), false), ("c.zip".to_owned(), false)]);
    }

    #[test]
    fn three_times_then_it_is_read_without() {
        let (mut passwords, asked) = terminal(&["1", "2", "3", "4"]);
        assert_eq!(unlock(&mut passwords, &[&["x"], &[""]]), Ok((1, 3)));
        assert_eq!(asked.borrow().len(), 3);
        let (mut declined, asked) = terminal(&[]);
        assert_eq!(unlock(&mut declined, &[&["x"], &["x"]]), Ok((2, 0)));
        assert_eq!(asked.borrow().len(), 2);
        assert_eq!(unlock_in(Some("logs"), &mut declined, &[&["x"], &["x"]]), Ok((2, 0)));
        assert_eq!(asked.borrow().len(), 3, "once for a folder");
    }

    #[test]
    fn archives_inside_may_each_have_their_own() {
        let (mut passwords, _) = terminal(&["one", "two"]);
        assert_eq!(unlock(&mut passwords, &[&["one", "two", "one"]]), Ok((0, 4)));
    }

    #[test]
    fn a_wrong_password_is_known_after_a_few_entries() {
        let many = ["x"; 500];
        let (mut passwords, _) = terminal(&["no"]);
        assert_eq!(unlock(&mut passwords, &[&many]), Ok((500, PROBES)));
        let (mut passwords, _) = terminal(&["x"]);
        assert_eq!(unlock(&mut passwords, &[&many]), Ok((0, 500)));
    }

    #[test]
    fn the_one_of_standard_input_opens_something_of_every_file_or_is_refused() {
        let given = |text: &str| Passwords { source: Source::Given(text.into()), last: None, language: Language::En };
        assert_eq!(unlock(&mut given("one"), &[&["one", "two"], &[""]]), Ok((1, 2)));
        assert_eq!(unlock(&mut given("one"), &[&["one"], &["two"]]), Err(Refused { name: "b.zip".into() }));
    }

    #[test]
    fn a_trial_nobody_asked_for_calls_no_password_wrong() {
        let files: &[&[&str]] = &[&["two"]];
        let mut extracts = all(files);
        for (keep, wrong) in [(Keep::Opened, false), (Keep::All, true)] {
            assert!(!try_on("one", 0, &mut extracts, &mut |p, given| read(files, p, Some(given)), keep));
            assert_eq!(extracts[&(0, 0)].locked().unwrap().wrong, wrong);
        }
    }

    #[test]
    fn the_line_is_all_there_is() {
        assert_eq!(first_line(&b"  pass word \r\nmore"[..]).unwrap(), "  pass word ");
        assert_eq!(first_line("\u{FEFF}密码".as_bytes()).unwrap(), "密码");
        assert_eq!(first_line(&b"\n"[..]).unwrap(), "");
        assert!(first_line(&b""[..]).is_err());
        assert!(first_line(&b"\xff\xfe\n"[..]).is_err());
    }
}
