//! Phrases on their way to another reader: not said yet, so that whoever opens them chooses the language.
//!
//! A message is an object whose key `~` holds its id, with its arguments beside it; a pair is a list of its two texts, of one
//! where they are equal. A message that this version does not know is named by its id.

use super::{Arg, Language, Phrase, Words, message, without_stop};
use fluent_bundle::{FluentArgs, FluentValue};
use serde_json::{Map, Value};

/// The key of a message's id. Arguments begin with a letter.
const ID: &str = "~";

impl Phrase {
    /// The phrase before anybody said it.
    #[must_use]
    pub(crate) fn to_wire(&self) -> Value {
        match &self.words {
            Words::Pair { en, zh } if en == zh || zh.is_empty() => Value::from(vec![en.as_str()]),
            Words::Pair { en, zh } => Value::from(vec![en.as_str(), zh.as_str()]),
            Words::Message { id, args } => {
                let mut map = Map::new();
                map.insert(ID.to_owned(), Value::from(*id));
                for (name, arg) in args {
                    let value = match arg {
                        Arg::Text(text) => Value::from(text.as_str()),
                        Arg::Number(number) => Value::from(*number),
                        Arg::Phrase(phrase) => phrase.to_wire(),
                    };
                    map.insert((*name).to_owned(), value);
                }
                Value::Object(map)
            }
        }
    }

    /// Serialises as `text` from now on, until it is spoken.
    pub(crate) fn stand_in(&mut self, text: String) {
        self.text = text;
    }
}

/// What [`Phrase::to_wire`] gave, said in `language`; `None`: it is none.
#[must_use]
pub(crate) fn say(wire: &Value, language: Language) -> Option<String> {
    Some(render(wire, language)?.trim_end().to_owned())
}

fn render(wire: &Value, language: Language) -> Option<String> {
    match wire {
        Value::Array(pair) => {
            let mut texts = pair.iter().map(Value::as_str);
            let en = texts.next()??;
            let zh = texts.next().flatten().unwrap_or(en);
            Some(if language == Language::Zh { zh } else { en }.to_owned())
        }
        Value::Object(map) => {
            let id = map.get(ID)?.as_str()?;
            let mut args = FluentArgs::new();
            for (name, value) in map.iter().filter(|(name, _)| *name != ID) {
                args.set(
                    name.as_str(),
                    match value {
                        Value::String(text) => FluentValue::from(text.as_str()),
                        Value::Number(number) => FluentValue::from(u32::try_from(number.as_u64()?).ok()?),
                        inner => FluentValue::from(without_stop(&render(inner, language)?)),
                    },
                );
            }
            Some(message(language, id, &args))
        }
        _ => None,
    }
}
