//! What a code, an update or an event is, without any bundle: what is known of it, what it was seen with, how to tell
//! these causes apart, and what to do.
//!
//! Nothing here is judged: a code alone does not diagnose, and what no table holds is unknown, never wrong.

mod question;
mod steps;
mod tables;

use crate::facts::version_of;
use crate::hresult::Code;
use crate::package::{builds_of_kb, is_definition};
use crate::report::{self, Step, json_text};
use crate::upgrade_code::ExtendCode;
use crate::words::{Language, Phrase};
use question::{EventQuestion, is_called, understand};
use serde::Serialize;
use tables::SeenCause;

/// Version of the JSON of [`Explanation`].
const SCHEMA: &str = "faultline.explain/1";

/// The answer to one text; each part is there if the text can mean it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// `faultline.explain/1`.
    pub schema: &'static str,
    /// The text, as it was given.
    pub asked: String,
    /// An error code.
    pub code: Option<CodeAnswer>,
    /// Where setup failed, by the extend code behind its result.
    pub setup: Option<SetupAnswer>,
    /// An update.
    pub update: Option<UpdateAnswer>,
    /// An event of Windows' event logs.
    pub event: Option<EventAnswer>,
    /// The state of a package, as servicing events number it.
    pub package_state: Option<Meaning>,
}

/// A text in both languages, and in the one that was chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Meaning {
    /// In the chosen language.
    pub text: Phrase,
    /// In English.
    pub en: String,
    /// In Chinese; the English one where the tables have no other.
    pub zh: String,
}

/// What an error code is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CodeAnswer {
    /// `0x80073712`.
    pub hex: String,
    /// Does the table hold it? If not, the meaning says only what the number itself shows.
    pub known: bool,
    /// Is it a success?
    pub success: bool,
    /// `ERROR_SXS_COMPONENT_STORE_CORRUPT`.
    pub symbol: Option<&'static str>,
    /// Other symbols of the same number.
    pub other_names: Vec<&'static str>,
    /// What it says.
    pub meaning: Meaning,
    /// Which part of Windows numbers it.
    pub facility: Phrase,
    /// Other spellings that logs use.
    pub spellings: Vec<String>,
    /// Other numbers for the same failure.
    pub twins: Vec<Twin>,
    /// What the code itself is worth.
    pub note: Option<Phrase>,
    /// Causes it has been seen with, the likeliest first. None of them is proven by the code.
    pub causes: Vec<CauseAnswer>,
    /// What to do before anything else.
    pub first_steps: Vec<Step>,
}

/// Another number for the same failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Twin {
    /// `0xc0000022`.
    pub hex: String,
    /// `STATUS_ACCESS_DENIED`.
    pub symbol: Option<&'static str>,
}

/// A cause that a code was seen with.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CauseAnswer {
    /// Cause id of the contract.
    pub cause: &'static str,
    /// Its name.
    pub name: Phrase,
    /// Which line or source shows it.
    pub sign: Phrase,
    /// What to do if it is this one.
    pub steps: Vec<Step>,
}

/// Where setup failed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SetupAnswer {
    /// `0x20017`.
    pub extend_code: String,
    /// 1 to 5.
    pub phase_number: u32,
    /// In words.
    pub phase: Phrase,
    /// `BOOT`: the operation as Microsoft names it.
    pub operation_name: &'static str,
    /// In words.
    pub operation: Phrase,
}

/// What an update is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateAnswer {
    /// `KB5014666`.
    pub kb: String,
    /// Does any table hold it? A KB that is absent may well exist: .NET, drivers and most servicing stacks are.
    pub known: bool,
    /// Definitions of Microsoft's antivirus, several a day under one KB.
    pub definitions: bool,
    /// The builds it brings, lowest first; empty: not known, or it changes no build.
    pub builds: Vec<Build>,
    /// Day of release, `2022-06-28`.
    pub released: Option<&'static str>,
    /// `B`, `C`, `D` or `OOB`.
    pub class: Option<&'static str>,
    /// What the class means.
    pub class_meaning: Option<Phrase>,
    /// KBs it replaces, as Microsoft's security data has them.
    pub supersedes: Vec<String>,
    /// KBs that replace it.
    pub superseded_by: Vec<String>,
}

/// A build of Windows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Build {
    /// `19044.1806`.
    pub build: String,
    /// The versions of Windows it belongs to: `Windows 10 1809`, `Windows Server 2019`; empty: not known.
    pub windows: Vec<&'static str>,
}

/// What an event id is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventAnswer {
    /// The id.
    pub id: u16,
    /// The provider that was asked for.
    pub provider: Option<String>,
    /// Events of this id that speak of updates, or of what stops them; others use the same ids for something else.
    pub known: Vec<EventMeaning>,
}

/// An event of one provider.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventMeaning {
    /// Who writes it.
    pub provider: &'static str,
    /// In which log.
    pub channel: &'static str,
    /// `Error`, `Warning` …; empty: it varies.
    pub level: &'static str,
    /// What it says.
    pub meaning: Meaning,
    /// What it tells of an update.
    pub tells: Phrase,
    /// Names of its values.
    pub fields: Vec<String>,
}

/// Explains a code in any spelling, a setup result with its extend code, a KB or an event; `None`: it is none of these.
#[must_use]
pub fn explain(text: &str) -> Option<Explanation> {
    let question = understand(text)?;
    Some(Explanation {
        schema: SCHEMA,
        asked: text.to_owned(),
        code: question.code.map(code),
        setup: question.extend.map(setup),
        update: question.kb.as_deref().map(update),
        event: question.event.map(event),
        package_state: question.state.and_then(tables::package_state).map(Meaning::of),
    })
}

impl Meaning {
    fn of(text: Phrase) -> Self {
        Self { en: text.render(Language::En), zh: text.render(Language::Zh), text }
    }
}

fn code(code: Code) -> CodeAnswer {
    let seen = tables::causes_of(code.0);
    let seen = if seen.is_empty() { tables::causes_of(code.win32_twin().0) } else { seen };
    let first_steps = steps::before_causes(code, seen.first().map(|seen| seen.id));
    let cause = |SeenCause { id, name, sign }| {
        let steps = steps::of_cause(code, id, &first_steps);
        CauseAnswer { cause: id, name, sign, steps }
    };
    let causes = seen.into_iter().map(cause).collect();
    CodeAnswer {
        hex: code.hex(),
        known: code.is_known(),
        success: code.is_success(),
        symbol: code.symbol(),
        other_names: code.other_names().collect(),
        meaning: Meaning::of(code.meaning()),
        facility: code.facility(),
        spellings: spellings(code),
        twins: code.twins().into_iter().map(|twin| Twin { hex: twin.hex(), symbol: twin.symbol() }).collect(),
        note: tables::note_of(code.0),
        causes,
        first_steps,
    }
}

/// How logs write the same number otherwise.
fn spellings(code: Code) -> Vec<String> {
    let mut spellings = Vec::new();
    if let Some(number) = code.win32_number() {
        spellings.extend([number.to_string(), format!("HRESULT_FROM_WIN32({number})")]);
    }
    spellings.push(code.0.to_string());
    if code.0.cast_signed() < 0 {
        spellings.push(code.0.cast_signed().to_string());
    }
    spellings
}

fn setup(extend: ExtendCode) -> SetupAnswer {
    SetupAnswer {
        extend_code: extend.hex(),
        phase_number: extend.phase_number(),
        phase: extend.phase(),
        operation_name: extend.operation_name(),
        operation: extend.operation(),
    }
}

fn update(kb: &str) -> UpdateAnswer {
    let number = kb.trim_start_matches("KB").parse().unwrap_or_default();
    let (released, class) = tables::release_of(number).unwrap_or_default();
    let (older, newer) = tables::replaced_by_and_by_whom(number);
    let builds: Vec<Build> = builds_of_kb(kb)
        .into_iter()
        .map(|build| Build {
            windows: [None, Some("server")].into_iter().filter_map(|os| version_of(&build, os)).collect(),
            build,
        })
        .collect();
    let names = |kbs: Vec<u32>| kbs.into_iter().map(|kb| format!("KB{kb}")).collect::<Vec<_>>();
    let definitions = is_definition(kb);
    UpdateAnswer {
        kb: kb.to_owned(),
        known: definitions || !builds.is_empty() || tables::is_listed(number),
        definitions,
        builds,
        released: Some(released).filter(|day| !day.is_empty()),
        class: Some(class).filter(|class| !class.is_empty()),
        class_meaning: match class {
            "B" => Some(Phrase::new("update-class-b")),
            "C" | "D" => Some(Phrase::new("update-class-preview")),
            "OOB" => Some(Phrase::new("update-class-oob")),
            _ => None,
        },
        supersedes: names(older),
        superseded_by: names(newer),
    }
}

fn event(EventQuestion { id, provider }: EventQuestion) -> EventAnswer {
    let asked = |name: &str| provider.as_deref().is_none_or(|asked| is_called(name, asked));
    let known = tables::events().iter().filter(|event| event.id == id && asked(event.provider));
    let known = known.map(|event| EventMeaning {
        provider: event.provider,
        channel: event.channel,
        level: event.level,
        meaning: Meaning::of(event.meaning.clone()),
        tells: event.tells.clone().unwrap_or_else(|| kind_of(event.kind)),
        fields: fields(event.fields),
    });
    let known = known.collect();
    EventAnswer { id, provider, known }
}

/// Names of values; of old events, which have none, their places with what stands there: `param1=display name`.
fn fields(text: &str) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match fields.last_mut() {
            Some(last) if last.contains('=') && !word.contains('=') => *last = format!("{last} {word}"),
            _ => fields.push(word.to_owned()),
        }
    }
    fields
}

/// What an event tells of which nothing more is said.
fn kind_of(kind: &str) -> Phrase {
    Phrase::new(match kind {
        "fail" => "event-kind-fail",
        "ok" => "event-kind-ok",
        "reboot" => "event-kind-reboot",
        "start" => "event-kind-start",
        "warn" => "event-kind-warn",
        "skip" => "event-kind-skip",
        "boot" | "shutdown" => "event-kind-boot",
        "crash" => "event-kind-crash",
        _ => "event-kind-info",
    })
}

impl Explanation {
    /// Says every phrase in `language`.
    pub fn speak(&mut self, language: Language) {
        self.each_phrase(&mut |phrase| phrase.speak(language));
    }

    /// As JSON in the language last spoken, with a final line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        json_text(serde_json::to_string_pretty(self))
    }

    fn each_phrase(&mut self, visit: &mut dyn FnMut(&mut Phrase)) {
        if let Some(code) = &mut self.code {
            visit(&mut code.meaning.text);
            visit(&mut code.facility);
            code.note.iter_mut().for_each(&mut *visit);
            report::steps(&mut code.first_steps, visit);
            for cause in &mut code.causes {
                visit(&mut cause.name);
                visit(&mut cause.sign);
                report::steps(&mut cause.steps, visit);
            }
        }
        if let Some(setup) = &mut self.setup {
            visit(&mut setup.phase);
            visit(&mut setup.operation);
        }
        if let Some(update) = &mut self.update {
            update.class_meaning.iter_mut().for_each(&mut *visit);
        }
        for event in self.event.iter_mut().flat_map(|event| &mut event.known) {
            visit(&mut event.meaning.text);
            visit(&mut event.tells);
        }
        self.package_state.iter_mut().for_each(|state| visit(&mut state.text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Risk;

    fn spoken(text: &str) -> Explanation {
        let mut answer = explain(text).unwrap_or_else(|| panic!("{text}"));
        answer.speak(Language::En);
        answer
    }

    #[test]
    fn a_code_has_its_spellings_twins_and_causes() {
        let code = spoken("0x80070005").code.unwrap();
        assert_eq!((code.symbol, &code.other_names[..]), (Some("ERROR_ACCESS_DENIED"), &["E_ACCESSDENIED"][..]));
        assert!(code.spellings.contains(&"-2147024891".to_owned()) && code.spellings.contains(&"5".to_owned()));
        assert!(code.twins.contains(&Twin { hex: "0xc0000022".into(), symbol: Some("STATUS_ACCESS_DENIED") }));
        assert_eq!(code.causes[0].cause, "access-denied-file-lock");
        assert!(code.causes.iter().all(|cause| !cause.sign.text().is_empty()));
        // A kernel status was seen with what its Win32 twin was seen with.
        let status = spoken("STATUS_ACCESS_DENIED").code.unwrap();
        assert_eq!(status.causes.len(), code.causes.len());
    }

    #[test]
    fn no_step_does_what_must_never_be_shown() {
        let codes = crate::hresult::known_codes();
        let mut seen = 0;
        for code in codes {
            let answer = super::code(code);
            seen += answer.causes.len();
            for cause in &answer.causes {
                assert!(!cause.steps.is_empty(), "{}: no steps", cause.cause);
            }
            for step in answer.causes.iter().flat_map(|cause| &cause.steps).chain(&answer.first_steps) {
                let command = step.command.clone().unwrap_or_default().to_lowercase();
                for never in ["takeown", "icacls", "softwaredistribution", "revertpendingactions", ".blf", "reg delete"]
                {
                    assert!(step.risk == Risk::ReadOnly || !command.contains(never), "{code}: {command}");
                }
                assert!(!command.contains("/restorehealth") || command.contains("/source:"), "{code}: {command}");
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn what_is_unknown_is_said_as_unknown() {
        let code = spoken("0x8024fff0").code.unwrap();
        assert!(!code.known && code.causes.is_empty() && code.meaning.en.contains("no description known"));
        let update = spoken("KB5015736").update.unwrap();
        assert!(!update.known && update.builds.is_empty() && update.superseded_by.is_empty());
        let event = spoken("WindowsUpdateClient 999").event.unwrap();
        assert_eq!((event.id, event.known.len()), (999, 0));
        assert_eq!(explain("no code at all"), None);
    }

    #[test]
    fn updates_have_builds_days_and_neighbours() {
        let update = spoken("KB5014666").update.unwrap();
        assert_eq!(update.builds[2], Build { build: "19044.1806".into(), windows: vec!["Windows 10 21H2"] });
        assert!(update.known && update.released.is_none(), "the day is not known, the build is");
        let monthly = spoken("KB5034122").update.unwrap();
        assert_eq!((monthly.released, monthly.class), (Some("2024-01-09"), Some("B")));
        let recovery = spoken("KB5034441").update.unwrap();
        assert!(recovery.known && recovery.builds.is_empty(), "it changes no build");
        assert_eq!(recovery.superseded_by, ["KB5042320"]);
        assert!(spoken("KB2267602").update.unwrap().definitions);
    }

    #[test]
    fn events_say_what_they_tell() {
        let event = spoken("WindowsUpdateClient 20").event.unwrap();
        assert_eq!(event.known.len(), 1);
        assert!(event.known[0].tells.text().contains("CBS.log"), "{}", event.known[0].tells.text());
        assert!(spoken("event 20").event.unwrap().known.len() > 1, "other providers use the same id");
        assert_eq!(spoken("Servicing/3").event.unwrap().known[0].provider, "Microsoft-Windows-Servicing");
        assert_eq!(spoken("5112").package_state.unwrap().en, "Installed");
        assert_eq!(fields("a b"), ["a", "b"]);
        assert_eq!(fields("param1=display name param2=old"), ["param1=display name", "param2=old"]);
    }

    #[test]
    fn setup_results_are_read_in_both_parts() {
        let answer = spoken("0xC1900101-0x20017");
        let setup = answer.setup.unwrap();
        assert_eq!((setup.phase_number, setup.operation_name), (2, "BOOT"));
        assert_eq!(answer.code.unwrap().causes[0].cause, "driver-failure");
    }

    #[test]
    fn json_is_in_the_language_spoken() {
        let mut answer = explain("0x80073712").unwrap();
        answer.speak(Language::Zh);
        let json: serde_json::Value = serde_json::from_str(&answer.to_json()).unwrap();
        assert_eq!(json["schema"], SCHEMA);
        assert_eq!(json["code"]["meaning"]["text"], json["code"]["meaning"]["zh"]);
        assert_ne!(json["code"]["meaning"]["en"], json["code"]["meaning"]["zh"]);
        assert_eq!(json["update"], serde_json::Value::Null);
    }
}
