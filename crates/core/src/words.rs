//! Words come late: everything upstream speaks in word ids and arguments; a language is chosen when a report is shown.
//!
//! The words stand in `locales/<language>/*.ftl` (Fluent). A test renders every id in both languages.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use serde::{Serialize, Serializer};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

/// A language the product speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// From a BCP 47 tag or a locale name (`zh`, `zh-CN`, `zh_CN.UTF-8`); anything that is not Chinese is English.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }

    /// `en` or `zh-CN`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh-CN",
        }
    }
}

/// A sentence about Windows that has not chosen its language yet. Serialises as the text it was last
/// [spoken](Phrase::speak) in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(with = "String"))]
pub struct Phrase {
    words: Words,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Words {
    /// A message of the locale files with its arguments.
    Message { id: &'static str, args: Vec<(&'static str, Arg)> },
    /// A pair out of a data table.
    Pair { en: String, zh: String },
}

impl Default for Words {
    fn default() -> Self {
        Self::Pair { en: String::new(), zh: String::new() }
    }
}

/// An argument of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Arg {
    Text(String),
    Number(u32),
    Phrase(Phrase),
}

impl Phrase {
    /// The message `id` of the locale files.
    #[must_use]
    pub fn new(id: &'static str) -> Self {
        Self { words: Words::Message { id, args: Vec::new() }, text: String::new() }
    }

    /// A text that a data table holds in both languages.
    #[must_use]
    pub fn pair(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { words: Words::Pair { en: en.into(), zh: zh.into() }, text: String::new() }
    }

    /// A name, the same in both languages. Chinese sets a space between a Latin name and its own words after it.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self::pair(name, Self::spaced(name))
    }

    /// A name as a Chinese sentence goes on from it.
    #[must_use]
    pub fn spaced(name: &str) -> String {
        if name.ends_with(|c: char| c.is_ascii_alphanumeric()) { format!("{name} ") } else { name.to_owned() }
    }

    /// With a text argument: a name, a KB, a time.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl Into<String>) -> Self {
        self.arg(name, Arg::Text(value.into()))
    }

    /// With a number.
    #[must_use]
    pub fn with_number(self, name: &'static str, value: usize) -> Self {
        self.arg(name, Arg::Number(u32::try_from(value).unwrap_or(u32::MAX)))
    }

    /// With another phrase inside.
    #[must_use]
    pub fn with_phrase(self, name: &'static str, value: Phrase) -> Self {
        self.arg(name, Arg::Phrase(value))
    }

    fn arg(mut self, name: &'static str, value: Arg) -> Self {
        if let Words::Message { args, .. } = &mut self.words {
            args.push((name, value));
        }
        self
    }

    /// The sentence in `language`.
    #[must_use]
    pub fn render(&self, language: Language) -> String {
        match &self.words {
            Words::Pair { en, zh } => match language {
                Language::Zh if !zh.is_empty() => zh.clone(),
                _ => en.clone(),
            },
            Words::Message { id, args } => {
                let mut values = FluentArgs::new();
                for (name, arg) in args {
                    values.set(
                        *name,
                        match arg {
                            Arg::Text(text) => FluentValue::from(text.clone()),
                            Arg::Number(n) => FluentValue::from(*n),
                            Arg::Phrase(phrase) => FluentValue::from(without_stop(&phrase.render(language))),
                        },
                    );
                }
                message(language, id, &values)
            }
        }
    }

    /// Chooses the language this phrase serialises in.
    pub fn speak(&mut self, language: Language) {
        self.text = self.render(language).trim_end().to_owned();
    }

    /// Gives every text that came from outside the words themselves to `visit`: arguments, pairs, and what was last spoken.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match &mut self.words {
            Words::Pair { en, zh } => [en, zh].into_iter().for_each(&mut *visit),
            Words::Message { args, .. } => {
                for (_, arg) in args {
                    match arg {
                        Arg::Text(text) => visit(text),
                        Arg::Phrase(phrase) => phrase.each_text(visit),
                        Arg::Number(_) => {}
                    }
                }
            }
        }
        visit(&mut self.text);
    }

    /// The text of the language last chosen; empty before that.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Serialize for Phrase {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

type Bundle = FluentBundle<FluentResource>;

fn bundle(language: Language) -> &'static Bundle {
    static EN: OnceLock<Bundle> = OnceLock::new();
    static ZH: OnceLock<Bundle> = OnceLock::new();
    let cell = match language {
        Language::En => &EN,
        Language::Zh => &ZH,
    };
    cell.get_or_init(|| {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![tag]);
        // Bidi isolation marks would end up inside copied commands and JSON.
        bundle.set_use_isolating(false);
        for source in SOURCES[language as usize] {
            // A resource with a broken entry still gives the sound ones; the tests below refuse broken ones.
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(sound, _)| sound);
            bundle.add_resource_overriding(resource);
        }
        bundle
    })
}

/// The message `id`; of one that is not there, the id.
fn message(language: Language, id: &str, args: &FluentArgs<'_>) -> String {
    let bundle = bundle(language);
    let Some(pattern) = bundle.get_message(id).and_then(|m| m.value()) else {
        return id.to_owned();
    };
    bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
}

/// A phrase inside another: the outer sentence brings its own full stop.
fn without_stop(text: &str) -> String {
    text.trim_end_matches(['.', '。']).to_owned()
}

/// Everything that a report says, of both languages: the same whatever else is built in.
pub(crate) fn sources() -> impl Iterator<Item = &'static str> {
    SOURCES.iter().flat_map(|files| files.iter().take(ALWAYS).copied())
}

/// Files of each language that every build has; they stand first.
const ALWAYS: usize = 8;

/// The locale files, English first, as [`Language`] orders them.
const SOURCES: [&[&str]; 2] = [
    &[
        include_str!("../locales/en/verdict.ftl"),
        include_str!("../locales/en/rules.ftl"),
        include_str!("../locales/en/report.ftl"),
        include_str!("../locales/en/overview.ftl"),
        include_str!("../locales/en/cli.ftl"),
        include_str!("../locales/en/codes.ftl"),
        include_str!("../locales/en/render.ftl"),
        include_str!("../locales/en/search.ftl"),
        #[cfg(feature = "reference")]
        include_str!("../locales/en/lookup.ftl"),
    ],
    &[
        include_str!("../locales/zh-CN/verdict.ftl"),
        include_str!("../locales/zh-CN/rules.ftl"),
        include_str!("../locales/zh-CN/report.ftl"),
        include_str!("../locales/zh-CN/overview.ftl"),
        include_str!("../locales/zh-CN/cli.ftl"),
        include_str!("../locales/zh-CN/codes.ftl"),
        include_str!("../locales/zh-CN/render.ftl"),
        include_str!("../locales/zh-CN/search.ftl"),
        #[cfg(feature = "reference")]
        include_str!("../locales/zh-CN/lookup.ftl"),
    ],
];

#[cfg(test)]
mod rendering;
pub(crate) mod wire;

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_bundle::FluentResource;
    use std::collections::BTreeSet;

    /// `message-id` and the `$arguments` each locale uses for it.
    fn messages(language: Language) -> BTreeSet<(String, Vec<String>)> {
        let mut all = BTreeSet::new();
        for source in SOURCES[language as usize] {
            let resource = FluentResource::try_new((*source).to_owned());
            assert!(resource.is_ok(), "{language:?}: {:?}", resource.err());
            let mut id = String::new();
            let mut args = BTreeSet::new();
            for line in source.lines().chain([""]) {
                let starts = line.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
                if (starts || line.is_empty()) && !id.is_empty() {
                    all.insert((std::mem::take(&mut id), std::mem::take(&mut args).into_iter().collect()));
                }
                if starts {
                    line.split(" =").next().unwrap_or("").clone_into(&mut id);
                }
                for part in line.split('$').skip(1) {
                    args.insert(
                        part.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or("").to_owned(),
                    );
                }
            }
        }
        all
    }

    #[test]
    fn both_languages_hold_the_same_messages_with_the_same_arguments() {
        let (en, zh) = (messages(Language::En), messages(Language::Zh));
        assert!(en.len() > 10);
        assert_eq!(en.difference(&zh).collect::<Vec<_>>(), Vec::<&(String, Vec<String>)>::new(), "only in English");
        assert_eq!(zh.difference(&en).collect::<Vec<_>>(), Vec::<&(String, Vec<String>)>::new(), "only in Chinese");
    }

    #[test]
    fn language_comes_from_locale_names() {
        for (tag, language) in [
            ("zh", Language::Zh),
            ("zh-Hans-CN", Language::Zh),
            ("zh_CN.UTF-8", Language::Zh),
            ("de", Language::En),
            ("C", Language::En),
        ] {
            assert_eq!(Language::from_tag(tag), language, "{tag}");
        }
    }
}
