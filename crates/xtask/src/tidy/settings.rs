//! Settings that stand in two places and must agree.

use super::{Problem, Tree};
use crate::wasm::Settings;

const CONFIG: &str = ".cargo/config.toml";
const WASM_PACK: &str = "wasm-pack.toml";

/// A plain `cargo check` of the wasm crate and `cargo xtask build` compile for the same processor.
pub(super) fn wasm_features_are_the_same_in_both_places(tree: &Tree) -> Vec<Problem> {
    let (Some(config), Some(settings)) = (tree.get(CONFIG), tree.get(WASM_PACK)) else {
        return Vec::new();
    };
    let settings = match Settings::parse(&settings.text) {
        Ok(settings) => settings,
        Err(error) => return vec![Problem::of(WASM_PACK, format!("{error:#}"))],
    };
    let features: Vec<_> = settings.target_features.iter().map(|feature| format!("+{feature}")).collect();
    let wanted = format!("rustflags = [\"-C\", \"target-feature={}\"]", features.join(","));
    if config.text.contains(&wanted) {
        return Vec::new();
    }
    vec![Problem::of(CONFIG, format!("the wasm target's flags are not those of {WASM_PACK}: {wanted}"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_lists_are_compared() {
        let settings = include_str!("../../../../wasm-pack.toml");
        let config = include_str!("../../../../.cargo/config.toml");
        let tree = |config: &str| Tree::of(&[(CONFIG, config), (WASM_PACK, settings)]);
        assert_eq!(wasm_features_are_the_same_in_both_places(&tree(config)), []);
        assert_eq!(wasm_features_are_the_same_in_both_places(&tree(&config.replace("simd128", "atomics"))).len(), 1);
    }
}
