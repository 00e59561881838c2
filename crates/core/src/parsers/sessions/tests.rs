//! Sessions in, events out.

use super::*;

const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!-- by the servicing stack -->
<Sessions>
<Session version="1.0" id="30018265_436341867" client="WindowsUpdateAgent" currentPhase="1" Queued="2009/07/22/10:31:30" Started="2009/07/22/10:31:32" Complete="2009/07/22/10:31:45" status="0x800f0922"><Tasks><Phase seq="1"><package id="Package_for_KB5000002~31bf3856ad364e35~amd64~~6.1.1.0" name="KB5000002" targetState="Installed" options="4"/><package id='Package_for_KB5000003~31bf3856ad364e35~amd64~~6.1.1.0' name='A &amp; B &x;' targetState='Absent'></package></Phase></Tasks><Actions><Phase seq="1"><Install package="Package_1_for_KB5000002~31bf3856ad364e35~amd64~~6.1.1.0" update="u"/><package id="not a task"/></Phase></Actions></Session>
<session ID="30018265_536341867" CLIENT="DISM Package Manager Provider" STATUS="0x0">
 <Tasks><phase><Package ID="P~1~amd64~~1.0" targetstate="Installed"/></phase></Tasks>
</session>
</Sessions>"#;

fn parse(text: &[u8]) -> Extract {
    let mut out = Extract::default();
    let (encoding, bom) = Encoding::detect(text).unwrap();
    read(text, (encoding, bom), &mut out).unwrap();
    out
}

#[test]
fn every_package_of_a_session_is_a_record() {
    let out = parse(FILE.as_bytes());
    assert_eq!((out.records, out.events.len()), (2, 3));
    let record = |at: usize| match &out.events[at].what {
        What::SessionRecord { session, client, package, name, target, code } => {
            (session.as_str(), client.as_str(), package.as_str(), name.as_str(), target.as_str(), code.0)
        }
        other => panic!("{other:?}"),
    };
    let (id, agent) = ("30018265_436341867", "WindowsUpdateAgent");
    let package = "Package_for_KB5000002~31bf3856ad364e35~amd64~~6.1.1.0";
    assert_eq!(record(0), (id, agent, package, "KB5000002", "Installed", 0x800f_0922));
    assert_eq!((record(1).3, record(1).4), ("A &amp; B &x;", "Absent"), "an unknown entity stays as it is written");
    assert_eq!(
        record(2),
        ("30018265_536341867", "DISM Package Manager Provider", "P~1~amd64~~1.0", "", "Installed", 0)
    );
    assert_eq!((out.events[0].line, out.events[2].line), (4, 6));
    assert!(out.events[0].text.contains("status=\"0x800f0922\"") && out.events[0].text.contains("KB5000002"));
}

#[test]
fn times_are_utc_by_the_id() {
    let out = parse(FILE.as_bytes());
    let time = |at: usize| match out.events[at].time {
        Some(Stamp::Utc(time)) => time.to_rfc3339(),
        other => panic!("{other:?}"),
    };
    // Queued at 10:31:30 where the id says 14:31:29: four hours west.
    assert_eq!(time(0), "2009-07-22T14:31:45Z");
    assert_eq!(time(2), "2009-07-22T14:31:39.400Z", "without other times the id's own");
    let torn = FILE.replace("2009/07/22/10:31", "2009/07/19/03:00");
    assert_eq!(parse(torn.as_bytes()).events[0].time, Some(Stamp::Utc(session_time("30018265_436341867").unwrap())));
    let unnamed = FILE.replace("30018265_436341867", "7");
    assert_eq!(parse(unnamed.as_bytes()).events[0].time, local("2009/07/22/10:31:45").map(Stamp::Local));
}

#[test]
fn one_long_line_and_other_encodings_give_the_same() {
    let names = |out: &Extract| out.events.iter().map(|e| e.what.clone()).collect::<Vec<_>>();
    let want = names(&parse(FILE.as_bytes()));
    assert_eq!(names(&parse(FILE.replace('\n', " ").as_bytes())), want);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(FILE.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(names(&parse(&wide)), want);
    let many = format!(
        "<Sessions>{}</Sessions>",
        &FILE[FILE.find("<Session v").unwrap()..].replace("</Sessions>", "").replace('\n', "").repeat(300)
    );
    let out = parse(many.as_bytes());
    assert_eq!((out.records, out.events.len(), out.events.last().unwrap().line), (600, 900, 1));
}

#[test]
fn a_file_cut_off_tells_of_what_it_holds() {
    let cut = &FILE[..FILE.find("</Tasks>").unwrap()];
    assert_eq!(parse(cut.as_bytes()).events.len(), 2);
    let torn = &FILE[..FILE.find("options=\"4\"").unwrap()];
    let out = parse(torn.as_bytes());
    assert_eq!((out.records, out.events.len(), out.issues.len()), (1, 0, 1));
}

#[test]
fn hostile_xml_is_bounded() {
    let entities = format!(
        "<!DOCTYPE S [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Sessions>{}",
        &FILE[FILE.find("<Session v").unwrap()..].replace("KB5000002", "&b;")
    );
    let out = parse(entities.as_bytes());
    assert_eq!(out.events.len(), 3);
    assert!(matches!(&out.events[0].what, What::SessionRecord { name, .. } if name == "&b;"));
    let deep = "<a>".repeat(100_000);
    assert_eq!(parse(deep.as_bytes()).issues.len(), 1);
    let endless = format!("<Session id=\"{}", "x".repeat(2 * TAG_LIMIT));
    let mut out = Extract::default();
    assert!(read(endless.as_bytes(), (Encoding::Utf8, 0), &mut out).is_err());
    let long = FILE.replace("KB5000002", &"K".repeat(100_000));
    assert!(parse(long.as_bytes()).events.iter().all(|e| e.text.len() < 3_000));
}

#[test]
fn no_bytes_bring_it_down() {
    let file = FILE.as_bytes();
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    for _ in 0..3_000 {
        let mut random = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed >> 33).unwrap()
        };
        let mut bytes = file[..random() % (file.len() + 1)].to_vec();
        for _ in 0..random() % 8 {
            if !bytes.is_empty() {
                let at = random() % bytes.len();
                bytes[at] = u8::try_from(random() % 256).unwrap();
            }
        }
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Gb18030] {
            let mut out = Extract::default();
            let _ = read(&bytes[..], (encoding, 0), &mut out);
            assert!(out.events.len() <= 4);
        }
    }
}
