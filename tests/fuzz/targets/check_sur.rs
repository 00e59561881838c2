#![no_main]
faultline_fuzz::target!("check-sur");
