/// Fewer letters than this cannot tell a language.
const LEAST_LETTERS: usize = 200;

/// How much of a text is looked at.
const WINDOW: usize = 6_000;

/// Words that make up a quarter of an English text, and little of a text in any other language.
const ENGLISH: [u32; 20] = [
    number(b"the"),
    number(b"and"),
    number(b"with"),
    number(b"you"),
    number(b"your"),
    number(b"our"),
    number(b"to"),
    number(b"this"),
    number(b"that"),
    number(b"will"),
    number(b"are"),
    number(b"from"),
    number(b"have"),
    number(b"of"),
    number(b"for"),
    number(b"we"),
    number(b"be"),
    number(b"as"),
    number(b"or"),
    number(b"by"),
];

/// A word of up to four letters as a number, in lower case.
const fn number(word: &[u8]) -> u32 {
    let (mut number, mut at) = (0, 0);
    while at < word.len() {
        number = number << 8 | word[at].to_ascii_lowercase() as u32;
        at += 1;
    }
    number
}

/// When at least one word in so many is one of these, the text is English. Half an English text falls below.
const ONE_IN: usize = 7;

/// The length of a piece that is looked at, in bytes.
const PIECE: usize = 400;

/// The language code of the text's language, when it can be told with confidence.
pub(super) fn of(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(WINDOW)];
    if is_plainly_english(head) {
        return Some("en".to_owned());
    }
    if text.chars().filter(|c| c.is_alphabetic()).take(LEAST_LETTERS).count() < LEAST_LETTERS {
        return None;
    }
    let info = whatlang::detect(&pieces(head).collect::<Vec<_>>().join(" "))?;
    info.is_reliable().then(|| short_code(info.lang().code()).to_owned())
}

/// Every third piece of a text: enough to tell its language, and of each part of a text in two languages, which mostly
/// changes between paragraphs.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let border = |at: usize| text.floor_char_boundary(at);
    let starts = (0..text.len()).step_by(3 * PIECE);
    starts.map(move |start| &text[border(start)..border(start + PIECE)])
}

/// A quick look that spares most postings the comparison with the profiles of all languages.
fn is_plainly_english(text: &str) -> bool {
    let (mut words, mut english, mut letters) = (0, 0, 0);
    for piece in pieces(text) {
        for word in piece
            .as_bytes()
            .split(|&byte| byte.is_ascii() && !byte.is_ascii_alphabetic())
        {
            words += usize::from(!word.is_empty());
            letters += word.len();
            english += usize::from(word.len() <= 4 && ENGLISH.contains(&number(word)));
        }
    }
    letters >= LEAST_LETTERS && english * ONE_IN >= words
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_seen_at_once_and_others_are_not_taken_for_it() {
        let english =
            "We are looking for people who will listen to our customers and act on what they hear. ".repeat(4);
        assert!(is_plainly_english(&english));
        let others = [
            "Wij zoeken een collega die graag met klanten werkt en of die ook in het weekend wil werken, is mooi. ",
            "Nous cherchons une personne qui aime le contact avec les clients et le travail en groupe. ",
            "Wir suchen eine Person, die gern mit Kunden arbeitet und im Team die Prozesse verbessert. ",
            "Vi søger en kollega, som har lyst til at arbejde med kunder og for at gøre det bedre. ",
        ];
        for other in others {
            assert!(!is_plainly_english(&other.repeat(4)), "{other}");
            // A text of which more than half is in another language is not plainly English.
            assert!(!is_plainly_english(&format!("{}{english}", other.repeat(7))), "{other}");
        }
        assert_eq!(of(&others[2].repeat(4)).as_deref(), Some("de"));
        assert_eq!(of("To be or not to be"), None);
    }
}
