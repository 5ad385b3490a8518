//! Structured data in a page, mostly broken: its repair and its places.
#![no_main]

mod support;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut page = b"<html><head><script type=\"application/ld+json\">".to_vec();
    page.extend_from_slice(bytes);
    page.extend_from_slice(b"</script></head><body><p>A page.</p></body></html>");
    support::analyse(&page);
});
