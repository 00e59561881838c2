#![no_main]
faultline_fuzz::target!("setup-diag");
