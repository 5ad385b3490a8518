//! The tree equals scraper's, and the places of its text are right.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use scraper::{Html, Node};

use super::parse::{Page, parse_document, parse_fragment};
use crate::text::Mapping;

/// Every text node outside scripts and styles has a place for each of its bytes, and what is said to stand in the source
/// as it is does so.
fn check_places(source: &str, page: &Page) {
    for node in page.tree.tree.root().descendants() {
        let Node::Text(text) = node.value() else { continue };
        let parent = node.parent().and_then(|parent| parent.value().as_element());
        if parent.is_some_and(|parent| matches!(parent.name(), "script" | "style")) {
            continue;
        }
        let map = page
            .places
            .of(node.id())
            .unwrap_or_else(|| panic!("no place for {text:?}"));
        let mut at = 0;
        for piece in map.pieces() {
            assert_eq!(piece.text.start, at, "a gap before {:?}", &text[at..]);
            at = piece.text.end;
            if piece.mapping == Mapping::Same {
                assert_eq!(&text[piece.text.range()], &source[piece.source.range()]);
            } else {
                assert_eq!(
                    piece.mapping,
                    Mapping::Decoded,
                    "inexact: {:?}",
                    &text[piece.text.range()]
                );
                assert!(
                    source
                        .get(piece.source.range())
                        .is_some_and(|source| !source.is_empty())
                );
            }
        }
        assert_eq!(at, text.len(), "no place for the end of {text:?}");
    }
}

/// The tree as text; scraper's own comparison counts how nodes came to be as well.
fn outline(tree: &Html) -> String {
    format!("{:?} {:?}", tree.quirks_mode, tree.tree)
}

/// Compares the trees; `false` for a page that is too deep to be read whole.
fn check(source: &str) -> bool {
    let page = parse_document(source);
    if page.cut {
        return false;
    }
    assert!(
        outline(&page.tree) == outline(&Html::parse_document(source)),
        "the tree differs: {source:.200}"
    );
    check_places(source, &page);
    let fragment = parse_fragment(source, true);
    assert!(
        outline(&fragment.tree) == outline(&Html::parse_fragment(source)),
        "the fragment differs: {source:.200}"
    );
    check_places(source, &fragment);
    true
}

/// The source of the first text node that holds `needle`.
fn source_of<'a>(source: &'a str, needle: &str) -> &'a str {
    let page = parse_document(source);
    for node in page.tree.tree.root().descendants() {
        let Node::Text(text) = node.value() else { continue };
        if let Some(at) = text.find(needle) {
            let map = page.places.of(node.id()).expect("a place");
            let span = crate::text::Span::new(at, at + needle.len());
            assert!(map.is_exact(span));
            return &source[map.source_of(span).expect("a source").range()];
        }
    }
    panic!("{needle:?} is not in the page");
}

#[test]
fn text_after_a_switch_of_the_tokenizer_has_its_own_start() {
    let page = "<title>One &amp; two</title><style>p{}</style><script>var a;</script><p>Three</p><textarea>\nFour</textarea>five";
    assert_eq!(source_of(page, "two"), "two");
    assert_eq!(source_of(page, "Three"), "Three");
    assert_eq!(source_of(page, "Four"), "Four");
    assert_eq!(source_of(page, "five"), "five");
    assert!(check(page));
}

#[test]
fn text_in_tables_arrives_late() {
    let page = "<table> <tr> stray &eacute; <td>cell</td> more </tr>\n</table>after";
    for word in ["stray", "cell", "more", "after"] {
        assert_eq!(source_of(page, word), word);
    }
    assert_eq!(source_of(page, "é"), "&eacute;");
    assert!(check(page));
}

#[test]
fn repeated_attributes_are_dropped() {
    let page = "<p class=a CLASS=b id=c id=d data-x>text";
    assert!(check(page));
    let tree = parse_document(page).tree;
    let p = tree.tree.root().descendants().find_map(|node| {
        let element = node.value().as_element()?;
        (element.name() == "p").then(|| element.attr("class").map(str::to_owned))
    });
    assert_eq!(p.flatten().as_deref(), Some("a"));
}

#[test]
fn a_byte_order_mark_shifts_every_place() {
    let page = "\u{FEFF}<p>text";
    let parsed = parse_document(page);
    assert!(outline(&parsed.tree) == outline(&Html::parse_document(page)));
    assert_eq!(source_of(page, "text"), "text");
}

#[test]
fn references_and_line_ends_are_walked() {
    let page = "<p>R&amp;D &notit; &#x41;&#66 caf&eacute; a\r\nb\rc\r\n\r\nd &unknown; x&y <3 &</p><pre>\n\ntext";
    assert!(check(page));
    assert_eq!(source_of(page, "&D"), "&amp;D");
    assert_eq!(source_of(page, "AB"), "&#x41;&#66");
    assert_eq!(source_of(page, "d &unknown; x&y <3 &"), "d &unknown; x&y <3 &");
    assert_eq!(source_of(page, "b\nc"), "b\rc");
}

#[test]
fn odd_markup_gives_scrapers_tree() {
    for page in [
        "",
        "x",
        "<",
        "</",
        "<!",
        "<!doctype html public \"-//W3C//DTD HTML 4.01//EN\" 'x'>",
        "<!DOCTYPE><p>",
        "<p>a<!-- c -->b<!--> d <?pi x> e </> f </3> g",
        "<b><p>1</b>2</p><a>3<a>4</table><li>5<li>6",
        "<svg><title>t</title><![CDATA[ a < b ]]><p>out</svg>",
        "<math><annotation-xml encoding=text/html><p>x</math>",
        "<select><option>1<option>2</select><template>t<p>u</template>",
        "<script><!-- <script> </script> --> x </script>y<script><!--é-é--é</script>z",
        "<noscript><p>no</noscript><iframe><p></iframe><xmp><b></xmp><plaintext>a</plaintext>",
        "<frameset> a <frame> b\n </frameset> c",
        "<table><caption>a<td>b<th>c</table><table>\0 d</table>\0e",
        "<textarea>\n\na\0</textarea><title>\0</title><pre>\r\nx",
        "<p a='1' a=\"2\" b=&amp; c=&ampx=1 d=&#0;>x<body x=1 class=y><html z=1>",
        "<a href=x&copy=1&lt>&copy=1 &lt &#xD800; &#1114112; &#128; &NotEqualTilde;",
        "text</body>after</html>end<p>more",
        "<head>\n<meta charset=x>\n<base href=/>\n</head>\n<body>\n",
    ] {
        assert!(check(page), "{page}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_gives_scrapers_tree(pieces in prop::collection::vec(prop::sample::select(vec![
        "<p>", "</p>", "<b>", "</b>", "<i class=x>", "</i>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<li>", "<ul>",
        "</ul>", "<a href='x'>", "</a>", "<script>", "</script>", "<style>", "</style>", "<title>", "</title>", "<pre>",
        "\n", "\r\n", "\r", " ", "é", "&amp;", "&", "&#65;", "&eacute", "<", ">", "</", "<!--", "-->", "-", "<svg>", "</svg>",
        "<![CDATA[", "]]>", "<template>", "</template>", "<select>", "<option>", "</select>", "word", "\0", "<br/>", "\t",
        "<textarea>", "</textarea>", "<body>", "<head>", "<!doctype html>", "'", "\"", "=", "/", "<h1>", "</h1>", "<form>",
        "<font>", "</font>", "<math>", "<mi>", "<noscript>", "</noscript>", "<frameset>", "<plaintext>", "😀",
    ]), 0..40)) {
        prop_assert!(check(&pieces.concat()));
    }
}

/// The corpus lies beside the repository where it is at hand; it is no part of it.
fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/corpus")
        .join(name)
}

fn pages() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), corpus("html")];
    let mut pages = Vec::new();
    while let Some(folder) = folders.pop() {
        #[expect(clippy::disallowed_methods, reason = "the test reads the fixtures")]
        let Ok(entries) = std::fs::read_dir(&folder) else {
            say_skipped(&folder);
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ending| ending == "html" || ending == "htm")
            {
                pages.push(path);
            }
        }
    }
    pages.sort();
    pages
}

#[cfg(feature = "cli")]
#[test]
fn real_descriptions_give_scrapers_tree() {
    use std::io::{BufRead, BufReader};

    let path = corpus("postings.ndjson.gz");
    #[expect(clippy::disallowed_methods, reason = "the test reads the corpus")]
    let Ok(file) = std::fs::File::open(&path) else {
        return say_skipped(&path);
    };
    let mut checked = 0;
    for line in BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines() {
        let record: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        let description = record["description"].as_str().unwrap_or_default();
        if ["<p", "<li", "<div", "<br"].iter().any(|tag| description.contains(tag)) {
            checked += usize::from(check(description));
        }
    }
    assert!(checked > 0, "no description is HTML");
}

#[expect(clippy::print_stderr, reason = "who runs the test should know what it did not see")]
fn say_skipped(folder: &Path) {
    eprintln!("skipped, not there: {}", folder.display());
}

#[test]
fn real_pages_give_scrapers_tree() {
    let pages = pages();
    assert!(pages.len() >= 20, "only {} pages", pages.len());
    let mut cut = 0;
    for path in pages {
        #[expect(clippy::disallowed_methods, reason = "the test reads the fixtures")]
        let bytes = std::fs::read(&path).expect("the page can be read");
        let Ok(decoded) = crate::extract::charset::decode(&bytes) else {
            continue;
        };
        cut += usize::from(!check(&decoded.text));
    }
    assert!(cut <= 1, "{cut} pages were too deep; one fixture is");
}
