#![no_main]
faultline_fuzz::target!("windows-update-log");
