//! Makes support-log bundles whose truth is known, byte for byte the same on every run.
//!
//! Everything the analyser reads exists here as a writer of real bytes: servicing logs ([`cbs`]) and their cabinets
//! ([`cabinet`]), the memory of servicing sessions ([`sessions`]), the update agent's events ([`reporting`]) and its own
//! log ([`update_log`]), event logs ([`evtx`]), `systeminfo`, lists of programs, processes and services, directory
//! listings; packed as collectors pack ([`archive`], [`packing`], [`raw_zip`], [`seven_zip`], [`tar`]) and broken as bundles get broken ([`damage`]). [`bulk`] writes logs of
//! any size without holding them. [`scenario`] joins them to stories with the one right answer.
//!
//! Nothing here is taken from a real machine: hosts, accounts and domains are invented, and line shapes are imitated
//! from documentation and public logs. Nothing here knows the analyser, so neither can be wrong in the other's favour.
//!
//! # How to add a scenario
//!
//! 1. Write a function in the module of [`scenario`] that fits (`attempts` for how an attempt ends, `chain` for one attempt
//!    in every log, `unreached` for what CBS never saw, `event_logs` for what those say alone, `case1`, `case2`, `input` for
//!    containers). `whole::Pc` writes one moment into all logs at once. Tell the story in time order: [`cbs::CbsLog`]
//!    only moves forward ([`go_to_local`](cbs::CbsLog::go_to_local), [`quiet_until`](cbs::CbsLog::quiet_until)); ask it for
//!    [`now`](cbs::CbsLog::now) and give the agent's events the same moments. Use a seed of its own.
//! 2. If a line is missing, add it to the part of [`cbs`] it belongs to, in the shape that real logs have: severity
//!    included, even where it misleads.
//! 3. State in [`scenario::Expect`] what the bytes prove, and nothing else. Put the near miss beside it: the same story
//!    with the one proof taken away.
//! 4. Add the function to `STORIES` in `scenario/mod.rs`. The tests of the workspace then run it in both languages, shuffled and
//!    renamed; `cargo run -p faultline-testkit -- scenario ID out.zip` writes it for a look by eye.

pub mod archive;
pub mod bulk;
pub mod cabinet;
pub mod cbs;
pub mod clock;
pub mod console;
pub mod damage;
pub mod evtx;
pub mod hive;
pub mod listing;
pub mod machine;
pub mod packing;
pub mod processes;
pub mod programs;
pub mod raw_zip;
pub mod reporting;
pub mod rng;
pub mod samples;
pub mod scenario;
pub mod secrets;
pub mod services;
pub mod sessions;
pub mod seven_zip;
pub mod systeminfo;
pub mod tar;
pub mod text;
pub mod update_log;
pub mod upgrade;
