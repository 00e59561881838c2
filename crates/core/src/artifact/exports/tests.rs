use super::super::{Artifact, detect};
use super::*;

fn kind(text: &str) -> ArtifactKind {
    let Artifact { kind, .. } = detect(text.as_bytes());
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(detect(&wide).kind, kind, "UTF-16: {text}");
    kind
}

const EVENT: &str = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='EventLog'/><EventID Qualifiers='32768'>6005</EventID><Level>4</Level><TimeCreated SystemTime='2022-10-10T08:38:25.000000000Z'/><Computer>PC</Computer><Security/></System><EventData><Binary>E6</Binary></EventData></Event>";

#[test]
fn exports_are_known_by_their_shape() {
    let pretty = EVENT.replace("><", ">\r\n  <").replace('\'', "\"");
    let viewer =
        "级别,日期和时间,来源,事件 ID,任务类别\r\n信息,2022/10/10 16:38:25,EventLog,6005,无,事件日志服务已启动。\r\n";
    let typed = "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n\"Message\",\"Id\",\"ProviderName\",\"TimeCreated\"\r\n\"a\r\nb\",\"6005\",\"EventLog\",\"10/10/2022 8:38:25 AM\"\r\n";
    let classic = "\"EventID\",\"MachineName\",\"Data\",\"Index\",\"EntryType\",\"Message\",\"Source\",\"TimeGenerated\"\n\"6005\",\"PC\",\"\",\"1\",\"Information\",\"x\",\"EventLog\",\"10/10/2022 8:38:25 AM\"\n";
    let text = "Event[0]:\r\n  Log Name: System\r\n  Source: EventLog\r\n  Date: 2022-10-10T16:38:25.000\r\n  Event ID: 6005\r\n  Description: \r\nThe Event log service was started.\r\n\r\n";
    let copied = "Log Name:      System\nSource:        EventLog\nDate:          10/10/2022 4:38:25 PM\nEvent ID:      6005\nDescription:\nThe Event log service was started.\n";
    let list = "\n\nTimeCreated  : 2022/10/10 16:38:25\nProviderName : EventLog\nId           : 6005\nMessage      : 事件日志服务已启动。\n\n";
    for text in [
        EVENT.to_owned(),
        EVENT.repeat(3),
        pretty.clone(),
        format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- export -->\n<Events>{EVENT}</Events>"),
        format!("of an event</Data></EventData></Event>{}", EVENT.repeat(3)),
        format!("Record 1\n{pretty}\nRecord 2\n{pretty}\n"),
        viewer.into(),
        viewer.replace(',', "\t"),
        viewer.lines().next().unwrap().into(),
        typed.into(),
        classic.into(),
        text.into(),
        text.replace("Event[0]:", "Event[0]"),
        format!("the end of a sentence\r\n\r\n{text}{}", text.replace("[0]", "[1]")),
        copied.into(),
        list.into(),
    ] {
        assert_eq!(kind(&text), ArtifactKind::EventExport, "{text}");
    }
    let report =
        "Version=1\r\nEventType=CbsPackageServicingFailure2\r\nEventTime=132951528000000000\r\nReportType=2\r\n";
    assert_eq!(kind(report), ArtifactKind::ErrorReport);
}

#[test]
fn look_alikes_are_not_exports() {
    let html =
        format!("<!DOCTYPE html>\n<html><body><h1>Events</h1><pre>{}</pre></body></html>", EVENT.replace('<', "&lt;"));
    let html_raw = format!("<!DOCTYPE html><html><body>{}{EVENT}</body></html>", "<p>How events look.</p>".repeat(40));
    let rss = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Events</title><item><title>Event</title></item></channel></rss>";
    let readme = format!(
        "# Reading events\n\nAn event looks like this:\n\n```xml\n{EVENT}\n```\n\n{}",
        "Some words.\n".repeat(40)
    );
    let source =
        format!("using System;\nclass Fixture {{\n  const string Xml = @\"{EVENT}\";\n  // <Event xmlns\n}}\n");
    let other = "<Events><Event name='concert'><System>none</System></Event></Events>";
    let quoted = "How to export:\n\n    Event[0]:\n      Log Name: System\n      Source: EventLog\n      Date: 2022-10-10T16:38:25\n      Event ID: 6005\n\nThat is all.\n";
    let table = "Id,Name,Date,Source\n1,x,2022-10-10,web\n";
    let list = "Id : 7\nName : x\nDate : never\n";
    let log = "Date: today\nSource: web\n";
    let wer = "# Report.wer\nVersion=1\nEventType=APPCRASH\nEventTime=1\n";
    for text in
        [&html[..], &html_raw, rss, &readme, &source, other, quoted, table, list, log, wer, "Version=1\nEventType=x\n"]
    {
        assert_eq!(kind(text), ArtifactKind::Text, "{text}");
    }
}
