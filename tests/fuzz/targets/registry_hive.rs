#![no_main]
faultline_fuzz::target!("registry-hive");
