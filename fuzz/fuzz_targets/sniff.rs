//! Any bytes: whatever they are taken for, they are read or refused.
#![no_main]

mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| support::analyse(bytes));
