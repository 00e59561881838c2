//! What a code, an update or an event is, for a terminal.

use super::text::{BOLD, DIM, Page, TextStyle};
use crate::lookup::{CodeAnswer, EventAnswer, Explanation, Meaning, SetupAnswer, UpdateAnswer};
use crate::words::{Language, Phrase};

/// Items of a list that are shown; the rest is counted.
const SHOWN: usize = 12;

/// The explanation in `language`; it must have been [spoken](Explanation::speak) in it.
#[must_use]
pub fn explanation(answer: &Explanation, style: &TextStyle, language: Language) -> String {
    let mut page = Page::new(style, language);
    if let Some(code) = &answer.code {
        head(&mut page, &code.hex, code.symbol);
        meaning(&mut page, &code.meaning);
        if let Some(setup) = &answer.setup {
            self::setup(&mut page, setup);
        }
        self::code(&mut page, code);
    } else if let Some(setup) = &answer.setup {
        head(&mut page, &setup.extend_code, None);
        self::setup(&mut page, setup);
    }
    if let Some(update) = &answer.update {
        self::update(&mut page, update);
    }
    if let Some(state) = &answer.package_state {
        let phrase = Phrase::new("lookup-package-state").with("number", answer.asked.trim());
        page.say(0, &phrase.with_phrase("state", state.text.clone()));
    }
    if let Some(event) = &answer.event {
        self::event(&mut page, event);
    }
    page.into_text()
}

fn head(page: &mut Page, name: &str, symbol: Option<&str>) {
    let symbol = symbol.map(|symbol| format!("  {symbol}")).unwrap_or_default();
    let head = page.paint(BOLD, &format!("{name}{symbol}"));
    page.line(&head);
}

/// In the chosen language, then in the other one.
fn meaning(page: &mut Page, meaning: &Meaning) {
    page.wrapped(2, meaning.text.text(), None);
    let other = if meaning.text.text() == meaning.en { &meaning.zh } else { &meaning.en };
    if other != meaning.text.text() {
        page.wrapped(2, other, Some(DIM));
    }
}

fn setup(page: &mut Page, setup: &SetupAnswer) {
    let phrase = Phrase::new("lookup-setup")
        .with("code", setup.extend_code.as_str())
        .with("number", setup.phase_number.to_string())
        .with_phrase("phase", setup.phase.clone())
        .with_phrase("operation", setup.operation.clone())
        .with("name", setup.operation_name);
    page.say(2, &phrase);
}

fn code(page: &mut Page, code: &CodeAnswer) {
    if code.success {
        page.say(2, &Phrase::new("lookup-success"));
    }
    if let Some(note) = &code.note {
        page.wrapped(2, note.text(), None);
    }
    page.say(2, &Phrase::new("lookup-facility").with_phrase("facility", code.facility.clone()));
    let names: Vec<String> = code.other_names.iter().map(|name| (*name).to_owned()).collect();
    let twins = code.twins.iter().map(|twin| format!("{} {}", twin.hex, twin.symbol.unwrap_or_default()));
    let twins: Vec<String> = twins.map(|twin| twin.trim_end().to_owned()).collect();
    for (id, items) in
        [("lookup-other-names", &names), ("lookup-also-written", &code.spellings), ("lookup-twins", &twins)]
    {
        list(page, id, items);
    }
    if code.causes.is_empty() {
        return;
    }
    if !code.first_steps.is_empty() {
        page.heading("lookup-first");
        page.steps(2, &code.first_steps);
    }
    page.heading("lookup-causes");
    page.say(2, &Phrase::new("lookup-alone"));
    for cause in &code.causes {
        let name = page.paint(BOLD, cause.name.text());
        let id = page.paint(DIM, &format!("({})", cause.cause));
        page.line(&format!("\n  {name} {id}"));
        page.wrapped(4, cause.sign.text(), None);
        page.steps(4, &cause.steps);
    }
}

fn update(page: &mut Page, update: &UpdateAnswer) {
    head(page, &update.kb, None);
    if !update.known {
        return page.say(2, &Phrase::new("lookup-update-unknown").with("kb", update.kb.as_str()));
    }
    if update.definitions {
        return page.say(2, &Phrase::new("lookup-definitions"));
    }
    let builds = update.builds.iter().map(|build| match &build.windows[..] {
        [] => build.build.clone(),
        windows => format!("{} ({})", build.build, windows.join(", ")),
    });
    let builds: Vec<String> = builds.collect();
    let or_unknown = |page: &mut Page, items: &[String], id: &'static str, unknown: &'static str| {
        if items.is_empty() { page.say(2, &Phrase::new(unknown)) } else { list(page, id, items) }
    };
    or_unknown(page, &builds, "lookup-builds", "lookup-builds-unknown");
    match update.released {
        Some(day) => page.say(2, &Phrase::new("lookup-released").with("day", day)),
        None => page.say(2, &Phrase::new("lookup-released-unknown")),
    }
    if let (Some(class), Some(meaning)) = (update.class, &update.class_meaning) {
        page.say(2, &Phrase::new("lookup-class").with("class", class).with_phrase("meaning", meaning.clone()));
    }
    or_unknown(page, &update.supersedes, "lookup-supersedes", "lookup-supersedes-unknown");
    or_unknown(page, &update.superseded_by, "lookup-superseded-by", "lookup-superseded-by-unknown");
}

fn event(page: &mut Page, event: &EventAnswer) {
    let number = event.id.to_string();
    if event.known.is_empty() {
        return page.say(
            0,
            &match &event.provider {
                Some(provider) => Phrase::new("lookup-event-unknown").with("id", number).with("provider", provider),
                None => Phrase::new("lookup-event-id-unknown").with("id", number),
            },
        );
    }
    for known in &event.known {
        let where_ = [known.channel, known.level].map(str::trim).join("  ");
        let name = page.paint(BOLD, &format!("{} {number}", known.provider));
        let place = page.paint(DIM, where_.trim());
        page.line(&format!("{name}  {place}"));
        meaning(page, &known.meaning);
        page.wrapped(2, known.tells.text(), None);
        list(page, "lookup-event-fields", &known.fields);
    }
    if event.provider.is_none() {
        page.say(0, &Phrase::new("lookup-event-others"));
    }
}

/// `words: a · b · c` with as many items as are readable.
fn list(page: &mut Page, id: &'static str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    let mut shown: Vec<String> = items.iter().take(SHOWN).cloned().collect();
    if items.len() > SHOWN {
        shown.push(page.render(&Phrase::new("lookup-more").with_number("count", items.len() - SHOWN)));
    }
    let list = shown.join(" · ");
    page.say(2, &Phrase::new(id).with("list", list));
}
