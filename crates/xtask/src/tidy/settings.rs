//! Settings that stand in two places and must agree.

use super::{Problem, Tree};
use crate::wasm::Settings;

const CONFIG: &str = ".cargo/config.toml";
const WASM_PACK: &str = "wasm-pack.toml";
const CRATE: &str = "crates/wasm/Cargo.toml";

/// A plain `cargo check` of the wasm crate and `cargo xtask build` compile for the same processor, and inline as much.
pub(super) fn wasm_flags_are_the_same_in_both_places(tree: &Tree) -> Vec<Problem> {
    let (Some(config), Some(settings)) = (tree.get(CONFIG), tree.get(WASM_PACK)) else {
        return Vec::new();
    };
    let settings = match Settings::parse(&settings.text) {
        Ok(settings) => settings,
        Err(error) => return vec![Problem::of(WASM_PACK, format!("{error:#}"))],
    };
    let wanted = format!("rustflags = {:?}", settings.rustflags);
    if config.text.contains(&wanted) {
        return Vec::new();
    }
    vec![Problem::of(CONFIG, format!("the wasm target's flags are not those of {WASM_PACK}: {wanted}"))]
}

/// A plain `wasm-pack build` lets wasm-opt accept what `cargo xtask build` lets it accept.
pub(super) fn wasm_opt_accepts_the_same_in_both_places(tree: &Tree) -> Vec<Problem> {
    let (Some(manifest), Some(settings)) = (tree.get(CRATE), tree.get(WASM_PACK)) else {
        return Vec::new();
    };
    let Ok(settings) = Settings::parse(&settings.text) else { return Vec::new() };
    let features = settings.wasm_opt.iter().filter(|argument| argument.starts_with("--enable-"));
    features
        .filter(|feature| !manifest.text.contains(&format!("\"{feature}\"")))
        .map(|feature| {
            Problem::of(
                CRATE,
                format!(
                    "[package.metadata.wasm-pack.profile.release] lacks \"{feature}\", which stands in {WASM_PACK}"
                ),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_for_wasm_opt_stands_in_both() {
        let settings = "crate = 'c'\nprofile = 'p'\nfeatures = []\ntarget = 't'\nout-dir = 'o'\nout-name = 'n'\n\
                        rustflags = []\nwasm-opt = ['-Os', '--enable-simd']\n";
        let tree = |manifest: &str| Tree::of(&[(CRATE, manifest), (WASM_PACK, settings)]);
        assert_eq!(wasm_opt_accepts_the_same_in_both_places(&tree("wasm-opt = [\"-Os\", \"--enable-simd\"]")), []);
        assert_eq!(wasm_opt_accepts_the_same_in_both_places(&tree("wasm-opt = [\"-Os\"]")).len(), 1);
    }

    #[test]
    fn the_two_lists_are_compared() {
        let settings = include_str!("../../../../wasm-pack.toml");
        let config = include_str!("../../../../.cargo/config.toml");
        let tree = |config: &str| Tree::of(&[(CONFIG, config), (WASM_PACK, settings)]);
        assert_eq!(wasm_flags_are_the_same_in_both_places(&tree(config)), []);
        assert_eq!(wasm_flags_are_the_same_in_both_places(&tree(&config.replace("simd128", "atomics"))).len(), 1);
    }
}
