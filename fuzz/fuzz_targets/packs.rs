//! A user's pack: refused at a place in the file, or used.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(problems) = rolecall::pack_problems("fuzz.toml", text) {
        for problem in problems {
            assert!(problem.line >= 1 && problem.column >= 1, "{}", problem.message);
        }
    }
});
