//! A user's pack: refused at a place in the file, or used.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    for problem in rolecall::Engine::pack_problems("fuzz.toml", text) {
        assert!(problem.line >= 1 && problem.column >= 1, "{}", problem.message);
    }
});
