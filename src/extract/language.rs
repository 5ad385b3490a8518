/// Fewer letters than this cannot tell a language.
const LEAST_LETTERS: usize = 200;

/// How much of a text is looked at.
const WINDOW: usize = 6_000;

/// The language code of the text's language, when it can be told with confidence.
pub(super) fn of(text: &str) -> Option<String> {
    if text.chars().filter(|c| c.is_alphabetic()).take(LEAST_LETTERS).count() < LEAST_LETTERS {
        return None;
    }
    let head = &text[..text.floor_char_boundary(WINDOW)];
    let info = whatlang::detect(head)?;
    info.is_reliable().then(|| short_code(info.lang().code()).to_owned())
}

/// The two-letter code (ISO 639-1) of the languages that job boards mostly carry; others keep their three letters.
fn short_code(code: &'static str) -> &'static str {
    match code {
        "eng" => "en",
        "deu" => "de",
        "fra" => "fr",
        "spa" => "es",
        "ita" => "it",
        "por" => "pt",
        "nld" => "nl",
        "swe" => "sv",
        "dan" => "da",
        "nob" => "nb",
        "fin" => "fi",
        "pol" => "pl",
        "ces" => "cs",
        "slk" => "sk",
        "hun" => "hu",
        "ron" => "ro",
        "bul" => "bg",
        "ell" => "el",
        "tur" => "tr",
        "rus" => "ru",
        "ukr" => "uk",
        "ara" => "ar",
        "heb" => "he",
        "hin" => "hi",
        "jpn" => "ja",
        "kor" => "ko",
        "cmn" => "zh",
        "vie" => "vi",
        "tha" => "th",
        "ind" => "id",
        other => other,
    }
}
