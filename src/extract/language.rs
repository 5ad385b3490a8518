/// Fewer letters than this cannot tell a language.
const LEAST_LETTERS: usize = 200;

/// How much of a text is looked at.
const WINDOW: usize = 6_000;

/// The ISO 639-3 code of the text's language, when it can be told with confidence.
pub(super) fn of(text: &str) -> Option<String> {
    if text.chars().filter(|c| c.is_alphabetic()).take(LEAST_LETTERS).count() < LEAST_LETTERS {
        return None;
    }
    let head = &text[..text.floor_char_boundary(WINDOW)];
    let info = whatlang::detect(head)?;
    info.is_reliable().then(|| info.lang().code().to_owned())
}
