//! Sites whose terms forbid programs to read them. They are never fetched, whoever asks; the page can be saved by hand.

use url::Url;

/// The sites: a name, and the labels that stand before the country in their domains (`indeed` for `de.indeed.com`,
/// `www.indeed.co.uk`).
const SITES: [(&str, &[&str]); 6] = [
    ("LinkedIn", &["linkedin", "lnkd"]),
    ("Indeed", &["indeed"]),
    ("Glassdoor", &["glassdoor"]),
    ("ZipRecruiter", &["ziprecruiter"]),
    ("StepStone", &["stepstone"]),
    ("XING", &["xing"]),
];

/// The name of the site, where the URL belongs to one that is never fetched.
pub(super) fn site(url: &Url) -> Option<&'static str> {
    let host = url.host_str()?.trim_end_matches('.');
    let owner = owner(host)?;
    SITES
        .iter()
        .find(|(_, labels)| labels.contains(&owner))
        .map(|&(name, _)| name)
}

/// The label that somebody registered: `indeed` of `uk.indeed.com` and of `www.indeed.co.uk`.
fn owner(host: &str) -> Option<&str> {
    let mut labels = host.rsplit('.');
    let top = labels.next()?;
    let second = labels.next()?;
    // "co.uk", "com.au": a country's own second level is short or a well-known word.
    let shared = top.len() == 2 && matches!(second, "co" | "com" | "org" | "net" | "ac" | "gov" | "edu");
    if shared { labels.next() } else { Some(second) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_domains_are_known_in_every_country() {
        let name = |text: &str| site(&Url::parse(text).expect(text));
        for (text, wanted) in [
            ("https://www.linkedin.com/jobs/view/1", Some("LinkedIn")),
            ("https://de.linkedin.com/jobs", Some("LinkedIn")),
            ("https://lnkd.in/abc", Some("LinkedIn")),
            ("https://uk.indeed.com/viewjob?jk=1", Some("Indeed")),
            ("https://www.indeed.co.uk./viewjob", Some("Indeed")),
            ("https://www.glassdoor.com.au/job", Some("Glassdoor")),
            ("https://www.stepstone.de/stellen", Some("StepStone")),
            ("https://www.xing.com/jobs/1", Some("XING")),
            ("https://www.ziprecruiter.com/jobs", Some("ZipRecruiter")),
            ("https://indeed.example.com/", None),
            ("https://notlinkedin.com/", None),
            ("https://jobs.lever.co/linkedin", None),
        ] {
            assert_eq!(name(text), wanted, "{text}");
        }
    }
}
