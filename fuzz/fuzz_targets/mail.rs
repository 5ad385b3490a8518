//! Messages: an e-mail, and a page saved as one.
#![no_main]

mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for head in [
        "From: jobs@example.com\r\nSubject: CX Analyst\r\nMIME-Version: 1.0\r\n",
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.com/job\r\nMIME-Version: 1.0\r\n",
    ] {
        let mut message = head.as_bytes().to_vec();
        message.extend_from_slice(bytes);
        support::analyse(&message);
    }
});
