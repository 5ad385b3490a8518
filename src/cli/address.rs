//! Web addresses where a path can stand.

use std::path::Path;

use crate::input::Item;

/// The web address that a name on the command line is: `SCHEME://...`, unless a file has that name.
pub(super) fn of(name: &Path) -> Option<&str> {
    let text = name.to_str()?;
    let (scheme, _) = text.split_once("://")?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    (is_scheme && !name.exists()).then_some(text)
}

/// What the address holds.
#[cfg(feature = "fetch")]
pub(super) fn items(address: &str) -> Vec<Item> {
    super::fetch::items(address)
}

/// What the address holds: this program cannot tell.
#[cfg(not(feature = "fetch"))]
pub(super) fn items(address: &str) -> Vec<Item> {
    use crate::input::Content;
    use crate::model::{Failure, FailureKind};

    let why =
        "this rolecall was built without fetching (the feature `fetch`); save the page in a browser and give the file";
    vec![Item {
        source: address.to_owned(),
        record: None,
        content: Content::Failed(Failure::new(FailureKind::Unreadable, why)),
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_paths() {
        for address in [
            "https://jobs.example.com/1",
            "HTTP://jobs.example.com",
            "file:///etc/passwd",
            "ftp://a",
        ] {
            assert_eq!(of(Path::new(address)), Some(address));
        }
        for path in [
            "-",
            "posting.txt",
            "C:\\postings\\1.txt",
            "a/b://c",
            "://x",
            "jobs.example.com/1",
        ] {
            assert_eq!(of(Path::new(path)), None, "{path}");
        }
    }

    #[cfg(not(feature = "fetch"))]
    #[test]
    fn without_fetching_an_address_says_what_to_do() {
        let items = items("https://jobs.example.com/1");
        let crate::input::Content::Failed(failure) = &items[0].content else {
            panic!("not failed");
        };
        assert!(failure.message.contains("built without fetching") && failure.message.contains("save the page"));
    }
}
