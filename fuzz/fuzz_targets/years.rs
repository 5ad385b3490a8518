//! The grammar of years, behind a heading that makes every line a requirement.
#![no_main]

mod support;

libfuzzer_sys::fuzz_target!(|text: &str| {
    support::analyse(format!("CX Analyst\n\nRequirements\n- {text}\n").as_bytes());
});
