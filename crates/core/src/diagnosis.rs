//! Runs the rules over each failed attempt and over what belongs to none, and ranks what they find.

use crate::facts::Facts;
use crate::rules::{Finding, RULES, Scope};

/// Findings of the attempt at `index`, the most certain first.
#[must_use]
pub fn of_attempt<'a>(facts: &'a Facts<'a>, index: usize) -> Vec<Finding> {
    ranked(&Scope::of_attempt(facts, &facts.attempts[index]), facts)
}

/// Findings of the machine as a whole.
#[must_use]
pub fn of_machine<'a>(facts: &'a Facts<'a>) -> Vec<Finding> {
    ranked(&Scope::of_machine(facts), facts)
}

fn ranked<'a>(scope: &Scope<'a>, facts: &Facts<'a>) -> Vec<Finding> {
    let mut found: Vec<Finding> = RULES
        .iter()
        .filter(|(meta, _)| meta.needs.iter().any(|kind| facts.has(*kind)) || scope.attempt.is_some())
        .filter_map(|(_, check)| check(scope, facts))
        .collect();
    // Stable: equal confidence keeps the order of the rules, cause before consequence.
    found.sort_by_key(|f| f.confidence);
    found
}
