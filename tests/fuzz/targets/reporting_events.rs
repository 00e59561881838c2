#![no_main]
faultline_fuzz::target!("reporting-events");
