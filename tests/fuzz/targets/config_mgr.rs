#![no_main]
faultline_fuzz::target!("config-mgr");
