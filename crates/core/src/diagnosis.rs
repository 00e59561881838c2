//! Runs the rules over each failed attempt and over what belongs to none, and ranks what they find.

use crate::facts::Facts;
use crate::order::InOrder as _;
use crate::rules::{Finding, RULES, Scope};

/// Findings of the attempt at `index`, the most certain first.
#[must_use]
pub fn of_attempt<'a>(facts: &'a Facts<'a>, index: usize) -> Vec<Finding> {
    ranked(&Scope::of_attempt(facts, &facts.attempts[index]), facts)
}

/// Why an update is not needed here: nothing failed, so nothing else is asked.
const WHY_NOT_NEEDED: [&str; 4] = ["servicing-stack-outdated", "prerequisite-missing", "superseded", "not-applicable"];

/// Findings about the attempt at `index` that servicing found not to be needed.
#[must_use]
pub fn of_unneeded<'a>(facts: &'a Facts<'a>, index: usize) -> Vec<Finding> {
    let mut found = of_attempt(facts, index);
    found.retain(|f| WHY_NOT_NEEDED.contains(&f.cause));
    found
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
    found.in_order_by_key(|f| f.confidence);
    // Two rules may see one cause from two sides: the surer one speaks.
    let mut causes: Vec<&'static str> = Vec::new();
    found.retain(|f| {
        let first = !causes.contains(&f.cause);
        causes.push(f.cause);
        first
    });
    found
}
