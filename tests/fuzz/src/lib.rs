//! What all targets share: `cargo xtask fuzz` runs them, `faultline_tests::properties` says what they check.

pub use faultline_tests::properties::check;
pub use libfuzzer_sys::fuzz_target;

/// The target of this name.
#[macro_export]
macro_rules! target {
    ($name:literal) => {
        $crate::fuzz_target!(|data: &[u8]| $crate::check($name, data));
    };
}
