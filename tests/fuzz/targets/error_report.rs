#![no_main]
faultline_fuzz::target!("error-report");
