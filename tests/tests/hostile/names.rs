//! More names than anybody has, and longer ones: what cannot be looked for is never said to be gone.

use super::{ALONE, GOOD, bounded};
use faultline_core::export::{Kind, prepare};
use faultline_core::extract::IdentifierKind;
use faultline_core::redact::{Choice, Leak, Names, Redactor, final_pass};
use faultline_core::words::Language;
use faultline_core::{Extract, identity};
use faultline_tests::{Given, reports, scan};

/// Hosts of one source: `branch-07-pc-01234`.
fn hosts(source: usize, count: usize) -> Extract {
    let mut extract = Extract::default();
    extract.crc32 = u32::try_from(source).unwrap();
    for host in 0..count {
        extract.push_identifier(1, IdentifierKind::Host, &format!("branch-{source:02}-pc-{host:05}"));
    }
    extract
}

fn learned(extracts: Vec<Extract>, choice: &Choice) -> Names {
    let extracts: Vec<_> = extracts.into_iter().enumerate().map(|(at, extract)| (0, at, extract)).collect();
    Names::learn(&[], &extracts, choice)
}

/// The categories of which not every name is known, by what is said instead of a place.
fn unlearned(names: &Names) -> Vec<&'static str> {
    let leaks = final_pass(b"nothing in it names anybody", names);
    assert!(leaks.iter().all(|leak| leak.layer == Leak::UNLEARNED && leak.around.is_empty()), "{leaks:?}");
    leaks.iter().map(|leak| leak.category.id()).collect()
}

#[test]
fn many_names_are_replaced_in_bounded_time_and_memory() {
    let alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    bounded("20,000 names", || {
        let names = learned((0..2).map(|source| hosts(source, 10_000)).collect(), &Choice::default());
        let line = "BRANCH-01-PC-09999 could not reach branch-00-pc-00000.\n".repeat(40);
        let text = Redactor::new(&names).text(&line).into_owned();
        assert_eq!(text, "HOST-20000 could not reach HOST-1.\n".repeat(40));
        assert!(final_pass(text.as_bytes(), &names).is_empty());
        assert_eq!(final_pass(line.as_bytes(), &names).len(), 80);
    });
    drop(alone);
}

#[test]
fn names_beyond_the_limits_let_nothing_leave() {
    let alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    bounded("too many", || {
        // Of one source, told one after the other and again and again.
        let mut many = hosts(0, 25_000);
        assert!(many.identifiers.len() <= 20_000, "{}", many.identifiers.len());
        assert!(many.unlearned.contains(&IdentifierKind::Host));
        let mut few = Extract::default();
        (0..60_000)
            .for_each(|at| few.push_identifier(at, IdentifierKind::Host, ["PC-0417", "PC-0418"][at as usize % 2]));
        assert!(few.unlearned.is_empty());
        many.identifiers.clear();
        let names = learned(vec![many, few], &Choice::default());
        assert_eq!(unlearned(&names), ["host"]);
        // Nothing is made of a report, whatever stands in it.
        let report = reports(&[Given { name: "CBS.log".into(), folder: None, bytes: GOOD.clone() }]).remove(0);
        for kind in [Kind::Json, Kind::Summary, Kind::Link] {
            let prepared = prepare(&report, Some(&names), kind, Language::En, &identity::program());
            assert!(prepared.leaks.iter().any(|leak| leak.layer == Leak::UNLEARNED), "{kind:?}");
        }
    });
    bounded("one of a megabyte", || {
        let long = "x7Kq".repeat(256 * 1024);
        let mut extract = Extract::default();
        extract.push_identifier(1, IdentifierKind::User, &long);
        assert_eq!(unlearned(&learned(vec![extract], &Choice::default())), ["user"]);
        let choice = Choice { words: vec![long, "张".repeat(400_000)], ..Choice::default() };
        assert_eq!(unlearned(&learned(vec![], &choice)), ["word"]);
        // What is left as it is needs no learning.
        let mut extract = Extract::default();
        extract.unlearned.insert(IdentifierKind::Host);
        extract.unlearned.insert(IdentifierKind::Address);
        let kept = Choice { kept: vec![faultline_core::redact::Category::Host], ..Choice::default() };
        assert!(unlearned(&learned(vec![extract], &kept)).is_empty());
    });
    bounded("names that begin alike, in a text of nothing else", || {
        for letter in ["a", "7"] {
            let words = (4..100).map(|length| letter.repeat(length * 8)).collect();
            let names = learned(vec![], &Choice { words, ..Choice::default() });
            let text = letter.repeat(20_000);
            assert!(Redactor::new(&names).text(&text).len() < 1_000);
            // A longer number is another one.
            assert_eq!(final_pass(text.as_bytes(), &names).is_empty(), letter == "7");
        }
    });
    bounded("long ones that may be spelled in many ways", || {
        let choice =
            Choice { words: (0..64).map(|at| format!("{at}{}", "长乐".repeat(600))).collect(), ..Choice::default() };
        let names = learned(vec![], &choice);
        let text = choice.words.join(" and ");
        let redacted = Redactor::new(&names).text(&text).into_owned();
        assert_eq!(redacted.matches("WORD-").count(), 64);
        assert!(final_pass(redacted.as_bytes(), &names).is_empty());
    });
    drop(alone);
}

/// A source that tells more names than are kept of one.
#[test]
fn a_file_of_names_lets_nothing_leave() {
    let alone = ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    bounded("a list of hosts", || {
        let list: String = (0..25_000).map(|host| format!("Computer name: bank-pc-{host:05}\r\n")).collect();
        let given = [Given { name: "hosts.txt".into(), folder: None, bytes: list.into_bytes() }];
        let (bundles, extracts) = scan(&given);
        assert_eq!(unlearned(&Names::learn(&bundles, &extracts, &Choice::default())), ["host"]);
    });
    drop(alone);
}
