//! HTML: every quote has its place in the page, and no page costs more than its bounds.

use rolecall::{Analysed, Document, Failure, Format, Span};

use crate::support::{ENGINE, day, files_below, folder};

fn analyse(page: impl Into<Vec<u8>>) -> Result<Analysed, Failure> {
    let mut document = Document::new("page.html", page);
    document.hint = Some(Format::Html);
    ENGINE.analyse(&document, day())
}

fn failure(page: &str) -> String {
    analyse(page).expect_err("the page is no posting").message
}

/// A posting in plain HTML, with what a test puts in front of it.
fn posting_after(start: &str) -> String {
    format!(
        "<html><body>{start}<main class='job-description'><h1>Customer Experience Analyst</h1><p>We run trams in a hilly town and \
         would like to know how the rides feel.</p><h2>Responsibilities</h2><ul><li>Read survey answers each week</li><li>Map the \
         journey from stop to stop and report NPS</li></ul><h2>Requirements</h2><ul><li>15 years of experience with \
         Kubernetes</li></ul></main></body></html>"
    )
}

/// The quote of the finding on impossible experience.
fn quoted(analysed: &Analysed) -> String {
    let analysis = analysed.analyses.first().expect("one posting");
    let finding = analysis
        .findings
        .iter()
        .find(|finding| finding.rule == "impossible-experience");
    let span = finding
        .and_then(|finding| finding.evidence[0].span)
        .expect("a quote of the text");
    let source = analysis.posting.map.source_of(span).expect("a place");
    assert!(analysis.posting.map.is_exact(span));
    analysed.source[source.range()].to_owned()
}

#[test]
fn every_word_of_every_page_has_its_place() {
    let mut words = 0;
    for path in files_below(&folder("fixtures/html")) {
        if path.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        let Ok(analysed) = analyse(std::fs::read(&path).expect("the page can be read")) else {
            continue;
        };
        for analysis in &analysed.analyses {
            let (text, map) = (&analysis.posting.text, &analysis.posting.map);
            for (at, word) in text.match_indices(|c: char| c.is_ascii_alphabetic()) {
                let span = Span::new(at, at + word.len());
                // Labels that name a part of structured data, and what a table's head adds, stand in no page.
                let Some(source) = map.source_of(span) else { continue };
                let found = &analysed.source[source.range()];
                assert!(map.is_exact(span), "{}: inexact {word:?} at {at}", path.display());
                assert!(
                    found.starts_with(word) || found.starts_with('\\') || found.starts_with('&'),
                    "{}: {word:?} at {at} is {found:?}",
                    path.display()
                );
                words += 1;
            }
        }
    }
    assert!(words > 10_000, "only {words} letters were looked at");
}

#[test]
fn microdata_and_tables_have_places() {
    let page = "<div itemscope itemtype='https://schema.org/JobPosting'><h1 itemprop=title>CX Analyst</h1>\
        <div itemprop=description><p>We run ferries &amp; listen to those who ride them, in all weathers and on all days of the year, since \
        nobody else does it so well here.</p><h2>Requirements</h2><table><tr><th>Skill</th><th>Years</th></tr>\
        <tr><td>Kubernetes</td><td>15</td></tr></table></div></div>";
    // A row of a table is one quote; its tags lie between its cells.
    assert_eq!(quoted(&analyse(page).expect("a posting")), "Kubernetes</td><td>15");
}

#[test]
fn every_charset_has_places() {
    let page = posting_after("<p>Zürich – é 😀</p>");
    let utf16: Vec<u8> = [0xFEFF]
        .into_iter()
        .chain(page.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [b"\xEF\xBB\xBF", page.as_bytes()].concat();
    let legacy = posting_after("<meta charset=windows-1252><p>Z\u{FC}rich</p>");
    let legacy: Vec<u8> = legacy
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin 1"))
        .collect();
    for bytes in [utf16, marked, page.into_bytes(), legacy] {
        assert_eq!(
            quoted(&analyse(bytes).expect("a posting")),
            "15 years of experience with Kubernetes"
        );
    }
}

#[test]
fn deep_nesting_is_bounded() {
    for tag in ["div", "span", "b", "x-card", "center", "li", "table"] {
        let page = posting_after("") + &format!("<{tag}>").repeat(100_000);
        let analysed = analyse(page).expect("the posting stands in front");
        let warnings = &analysed.analyses[0].posting.warnings;
        assert!(
            warnings.iter().any(|warning| warning.contains("left out")),
            "{tag}: {warnings:?}"
        );
        assert!(analyse(format!("<{tag}>").repeat(100_000)).is_err());
    }
}

#[test]
fn ten_thousand_blocks_of_json_ld_are_bounded() {
    let block = "<script type='application/ld+json'>{\"@type\":\"JobPosting\",\"title\":\"x\"}</script>";
    let analysed = analyse(posting_after(&block.repeat(10_000)));
    let postings = analysed.expect("the page holds a posting").analyses;
    assert_eq!(postings.len(), 1);
    assert!(
        postings[0]
            .posting
            .warnings
            .iter()
            .any(|warning| warning.contains("256 blocks"))
    );
}

/// Large enough to reach every bound, small enough for a quick test; the work does not grow beyond the bounds.
const FLOOD: usize = 500_000;

#[test]
fn a_flood_of_tags_is_bounded() {
    for flood in [
        "<p>",
        "<br>",
        "</b>",
        "<b id=x>",
        "<!---->",
        "<td>",
        "<a href=x>",
        "&amp;",
        "<",
        "<body class=x>",
        "<select><option>",
    ] {
        let page = posting_after("") + &flood.repeat(FLOOD / flood.len());
        // A posting in front of a flood is read; what matters is that both end soon.
        let _ = analyse(page);
    }
}

#[test]
fn a_tree_cannot_grow_by_what_it_repeats() {
    // Each paragraph opens all unclosed elements before it once more.
    let open: String = (0..1_000).map(|number| format!("<b id=b{number}>")).collect();
    let _ = analyse(posting_after("") + &open + &"<p>x</p>".repeat(2_000));
    // Each body adds attributes to the first.
    let bodies: String = (0..20_000).map(|number| format!("<body a{number}=1>")).collect();
    let _ = analyse(posting_after("") + &bodies);
}

#[test]
fn megabyte_attributes_are_bounded() {
    let long = "x".repeat(1_000_000);
    let many: String = (0..50_000).map(|number| format!(" a{number}=1")).collect();
    let page = posting_after(&format!(
        "<p title='{long}' class='{long}'><img src='data:{long}'><p{many}>"
    ));
    assert_eq!(
        quoted(&analyse(page).expect("a posting")),
        "15 years of experience with Kubernetes"
    );
}

#[test]
fn what_never_ends_is_bounded() {
    for end in [
        "<!--",
        "<script>",
        "<script",
        "<p title='",
        "<style>",
        "<textarea>",
        "<![CDATA[",
        "&#",
        "</",
        "<!doctype ",
    ] {
        let _ = analyse(posting_after("") + &end.repeat(20_000));
        let _ = analyse(posting_after("") + end + &"x".repeat(300_000));
    }
}

#[test]
fn json_ld_alone_needs_no_page() {
    let page = "<script type=application/ld+json>{\"@type\":\"JobPosting\",\"title\":\"CX Analyst\",\"description\":\"\
        <p>We run a tram line.<\\/p><ul><li>Map journeys \\u0026amp; listen<\\/li><li>15\\u00a0years of experience with Kubernetes<\\/li><\\/ul>"
        .to_owned()
        + &"<p>Trams run every ten minutes, all day long.<\\/p>".repeat(6)
        + "\"}</script>"
        + &"<div>".repeat(100_000);
    let analysed = analyse(page).expect("a posting");
    assert_eq!(quoted(&analysed), "15\\u00a0years of experience with Kubernetes");
    assert!(analysed.analyses[0].posting.warnings.is_empty());
}

#[test]
fn each_kind_of_page_that_is_no_posting_is_named() {
    let list: String = (0..12)
        .map(|job| format!("<p><a href='/jobs/{job}'>Job number {job}</a> Leeds</p>"))
        .collect();
    for (page, said) in [
        (list.as_str(), "list of 12 jobs"),
        ("<div id=app>Loading...</div><script src=a.js></script>", "by script"),
        ("<h1>Sign in to continue</h1><input type=password>", "sign in"),
        ("<p>Just a moment...</p><p>Verifying you are human.</p>", "consent"),
        (
            "<h1>This job has expired on Indeed</h1><p>Reasons could include many things.</p>",
            "closed",
        ),
        ("<p>Cette offre n'est plus disponible</p>", "closed"),
        ("<p>Este empleo ya no está disponible.</p>", "closed"),
    ] {
        let message = failure(&format!("<html><body>{page}</body></html>"));
        assert!(message.contains(said), "{page}: {message}");
        assert_eq!(message.matches(". ").count(), 0, "one sentence: {message}");
    }
}

#[test]
fn a_posting_beside_other_jobs_stays_one() {
    let prose = "<p>We are looking for somebody who will look after the experience of our guests. In this role you will listen to \
        them, write down what they say and change what can be changed. A candidate has some years of experience and good \
        skills with people.</p>"
        .repeat(12);
    let cards: String = (0..8)
        .map(|job| format!("<div><a href='/jobs/{job}'>Opening {job}</a></div>"))
        .collect();
    let page = format!(
        "<html><body><main><h1>Guest Experience Lead</h1>{prose}<h3>Join us elsewhere</h3>{cards}</main></body></html>"
    );
    let analysed = analyse(page).expect("a posting");
    assert_eq!(analysed.analyses[0].posting.title_text(), "Guest Experience Lead");
}

#[test]
fn ages_count_from_the_day_a_page_was_saved() {
    let page = |age: &str, saved: &str| {
        format!(
            "<!doctype html><html><!--\n Page saved with SingleFile\n url: https://www.linkedin.com/jobs/view/1\n saved date: {saved}\n-->\
             <h1 class=top-card-layout__title>CX Lead</h1><span class=posted-time-ago__text>{age}</span><div \
             class=show-more-less-html__markup><p>Lead the customer experience of a small tram line in a hilly town.</p></div>"
        )
    };
    let posted = |age: &str, saved: &str| {
        let analysed = analyse(page(age, saved)).expect("a posting");
        let posting = &analysed.analyses[0].posting;
        (
            posting.posted.as_ref().map(|known| known.value.to_string()),
            posting.warnings.len(),
        )
    };
    let saved = "Tue Mar 31 2026 09:00:00 GMT+0000 (UTC)";
    for (age, wanted) in [
        ("3 days ago", "2026-03-28"),
        ("Posted 30+ Days Ago", "2026-03-01"),
        ("30d+", "2026-03-01"),
        ("Reposted 2 weeks ago", "2026-03-17"),
        ("1 month ago", "2026-02-28"),
        ("an hour ago", "2026-03-31"),
        ("24h", "2026-03-31"),
        ("Posted Yesterday", "2026-03-30"),
        ("Just posted", "2026-03-31"),
        ("vor 3 Tagen", "2026-03-28"),
        ("vor einer Woche", "2026-03-24"),
        ("il y a 2 jours", "2026-03-29"),
        ("il y a un mois", "2026-02-28"),
        ("hace 3 semanas", "2026-03-10"),
        ("Ayer", "2026-03-30"),
        ("12. März 2026", "2026-03-12"),
    ] {
        assert_eq!(posted(age, saved), (Some(wanted.to_owned()), 0), "{age}");
    }
    assert_eq!(posted("3 days ago", "unknown"), (None, 1));
    assert_eq!(posted("Active 3 days ago", saved), (None, 0));
}
