#![no_main]
faultline_fuzz::target!("event-log");
