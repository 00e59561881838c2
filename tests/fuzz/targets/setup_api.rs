#![no_main]
faultline_fuzz::target!("setup-api");
