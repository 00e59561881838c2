#![no_main]
faultline_fuzz::target!("azure-guest");
