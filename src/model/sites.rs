use std::sync::OnceLock;

use aho_corasick::AhoCorasick;
use serde::Deserialize;

use super::phrase_finder::PhraseFinder;

/// What is known about the pages of job sites: where they put what, and how they say that there is no posting. Filled
/// from `keywords/sites.toml`.
///
/// Selectors are CSS; one that ends with `@name` gives that attribute instead of the text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sites {
    /// Wordings of pages of any site.
    pub pages: PageWords,
    /// Wordings of "three days ago".
    pub ages: AgeWords,
    /// The sites; the first one that fits a page and finds its text is used.
    pub sites: Vec<Site>,
    /// Finds the markers of all sites in a page; built when a page first needs it.
    #[serde(skip)]
    pub marker_finder: OnceLock<Option<AhoCorasick>>,
}

/// Wordings that tell what a page is, in lower case. A closed posting or a wall says them in a line of its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageWords {
    /// Headings after which a page lists other postings.
    pub other_jobs: Vec<String>,
    /// The job is closed.
    pub closed: Vec<String>,
    /// Finds these in a page; built when a page first needs it.
    #[serde(skip)]
    pub closed_finder: OnceLock<PhraseFinder>,
    /// Words of these, to tell lines without them; built when a page first needs them.
    #[serde(skip)]
    pub closed_words: OnceLock<Option<AhoCorasick>>,
    /// Words of `other_jobs`, likewise.
    #[serde(skip)]
    pub other_jobs_words: OnceLock<Option<AhoCorasick>>,
    /// The posting is shown to members only.
    pub login: Vec<String>,
    /// The posting is shown after a consent only.
    pub consent: Vec<String>,
    /// The page is filled by script.
    pub script: Vec<String>,
    /// What the addresses of single jobs hold, followed by the job's own name.
    pub job_links: Vec<String>,
}

/// Words of the age of a posting, in lower case.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AgeWords {
    /// Posted on the day the page was saved.
    pub today: Vec<String>,
    /// Posted on the day before.
    pub yesterday: Vec<String>,
    /// Words for one, as in "a week ago".
    pub one: Vec<String>,
    /// Less than a day.
    pub hours: Vec<String>,
    /// Days.
    pub days: Vec<String>,
    /// Weeks.
    pub weeks: Vec<String>,
    /// Months.
    pub months: Vec<String>,
    /// Years.
    pub years: Vec<String>,
    /// Words that show that the age is of something else.
    pub other: Vec<String>,
}

/// Where the pages of a site put what. Of each list the first selector that finds something counts.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Site {
    /// For people.
    pub name: String,
    /// The site's hosts; their subdomains belong to it.
    pub hosts: Vec<String>,
    /// What stands in the source of its pages and nowhere else.
    pub markers: Vec<String>,
    /// The job title.
    pub title: Vec<String>,
    /// The hiring company.
    pub company: Vec<String>,
    /// The place of work.
    pub location: Vec<String>,
    /// The text; all elements that the selector finds.
    pub description: Vec<String>,
    /// Headings, in lower case, that the text follows where no selector finds it.
    pub headings: Vec<String>,
    /// When it was posted, as a date or an age.
    pub date: Vec<String>,
    /// Full time, part time, contract.
    pub employment_type: Vec<String>,
    /// Facts beside the text, a line each.
    pub criteria: Vec<String>,
    /// Elements that are no part of any of these.
    pub remove: Vec<String>,
    /// Elements that only a closed job has.
    pub closed: Vec<String>,
    /// The same facts in a script of the page.
    pub data: Option<SiteData>,
}

/// Where a script of the page holds the posting as JSON. The facts are named by their keys from the outside in, parted
/// by dots.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteData {
    /// What the JSON follows in the script.
    pub start: String,
    /// The text, as HTML.
    pub description: String,
    /// The job title.
    #[serde(default)]
    pub title: String,
    /// The hiring company.
    #[serde(default)]
    pub company: String,
    /// The place of work.
    #[serde(default)]
    pub location: String,
    /// When it was posted.
    #[serde(default)]
    pub date: String,
}
