#![no_main]
faultline_fuzz::target!("links");
