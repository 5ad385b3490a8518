use std::time::Duration;

use super::guard::Refusal;
use crate::model::{Failure, FailureKind};

/// Why an address gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {why}")]
pub struct FetchError {
    /// The address that failed: a redirect or a board's interface may be another one than the address asked for.
    pub url: String,
    /// What happened.
    pub why: Trouble,
}

/// What can happen to a request. Every sentence says what the host answered and, where there is something, what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Trouble {
    /// The text is no URL.
    #[error("is not a web address: {0}")]
    NotAUrl(String),
    /// The address is outside what is fetched.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The site's terms forbid programs.
    #[error(
        "the terms of {0} do not let programs read its pages, so they are never fetched; open the page in a browser, save \
         it (\"Save page as\") and give the file to rolecall"
    )]
    Never(&'static str),
    /// The host's robots.txt forbids it.
    #[error("{robots} forbids it to programs, line {line}: {rule:?}; save the page in a browser and give the file")]
    Forbidden {
        /// The address of the robots.txt.
        robots: String,
        /// The number of the line, from 1.
        line: usize,
        /// The line as it is written.
        rule: String,
    },
    /// The host's robots.txt cannot be read, which counts as a no.
    #[error("{robots} cannot be read ({why}), and without it nothing of this host is fetched; try again later")]
    RobotsUnreachable {
        /// The address of the robots.txt.
        robots: String,
        /// What went wrong with it.
        why: String,
    },
    /// An answer other than success.
    #[error("the host answered {status}{}", advice(*status))]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The host asks to wait longer than is waited.
    #[error("the host answered {status} and asks to come back in {}; try again then", seconds(*wait))]
    ComeBackLater {
        /// The HTTP status.
        status: u16,
        /// How long the host asks to wait.
        wait: Duration,
    },
    /// Too many redirects.
    #[error("the host redirects more than {0} times; the last address was not reached")]
    Redirects(usize),
    /// A redirect without a usable target.
    #[error("the host redirects, but not to an address: {0:?}")]
    BadRedirect(String),
    /// The host's name is not known.
    #[error("there is no such host ({0}); is the address right, and is this computer connected?")]
    NoHost(String),
    /// The host does not prove that it is the host.
    #[error(
        "the host's certificate is not trusted ({0}), so nothing was asked of it; if a browser shows the page, save it \
         there and give the file"
    )]
    Certificate(String),
    /// No connection, or it broke.
    #[error("no answer: {0}")]
    Network(String),
    /// It took too long.
    #[error("the host did not answer in time ({0})")]
    Timeout(String),
    /// A kind of answer that holds no posting.
    #[error("the host answered with {0}, which holds no posting; pages, JSON, XML, PDF and Word files are read")]
    ContentType(String),
    /// A larger answer than is read.
    #[error("the answer is larger than {} (unpacked); it was not read to its end", size(*.0))]
    TooLarge(u64),
    /// A board's answer that cannot be understood.
    #[error("the answer is not what {board} answers: {why}")]
    BadAnswer {
        /// The board's name.
        board: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A board without postings.
    #[error("{0} names no open posting under this address; is the name in the address right?")]
    EmptyBoard(&'static str),
    /// The posting is not on its board any more.
    #[error("{0} has no posting under this address any more; it was probably closed")]
    Gone(&'static str),
    /// More of a board would only fail the same way.
    #[error("{left} more postings of this board were not asked for, since one after the other failed")]
    GaveUp {
        /// How many.
        left: usize,
    },
    /// More postings than are fetched in one run.
    #[error("the board names more than {0} postings; the first {0} were fetched")]
    TooMany(usize),
    /// A list that goes no further, whether or not there is more.
    #[error("the list of {board} goes no further; {listed} postings of it were asked for, and the board may have more")]
    MayHaveMore {
        /// The board's name.
        board: &'static str,
        /// How many postings it named.
        listed: usize,
    },
    /// The HTTP client cannot be set up.
    #[error("fetching cannot start: {0}")]
    Setup(String),
    /// The answer cannot be kept.
    #[error("cannot be saved: {0}")]
    Unsaved(String),
    /// A fault of the program.
    #[error("rolecall failed on this address; please report it")]
    Internal,
}

impl Trouble {
    pub(super) fn at(self, url: impl ToString) -> FetchError {
        FetchError {
            url: url.to_string(),
            why: self,
        }
    }

    /// Whether the posting's own page may still be there when a board's interface answered so.
    pub(super) fn is_no_of_the_interface(&self) -> bool {
        match self {
            Trouble::Status { status } => (400..500).contains(status),
            Trouble::Forbidden { .. }
            | Trouble::RobotsUnreachable { .. }
            | Trouble::BadAnswer { .. }
            | Trouble::ContentType(_) => true,
            _ => false,
        }
    }
}

impl FetchError {
    /// The failure of an input that was named as `source`; the address is told where it is another one.
    pub fn failure(&self, source: &str) -> Failure {
        let kind = match self.why {
            Trouble::TooLarge(_) => FailureKind::TooLarge,
            Trouble::EmptyBoard(_) => FailureKind::Empty,
            Trouble::Internal => FailureKind::Internal,
            _ => FailureKind::Unreadable,
        };
        if self.url == source {
            Failure::new(kind, self.why.to_string())
        } else {
            Failure::new(kind, self.to_string())
        }
    }
}

fn advice(status: u16) -> &'static str {
    match status {
        401 | 407 => " (it asks for a login); open the page in a browser, save it and give the file",
        403 => " (it refuses programs, or everybody); open the page in a browser, save it and give the file",
        404 | 410 => " (there is no such page); the posting may be closed, or the address misspelt",
        429 => " (too many requests); try again later",
        451 => " (withheld for legal reasons)",
        500..=599 => " (a fault of the host); try again later",
        _ => "",
    }
}

fn seconds(wait: Duration) -> String {
    match wait.as_secs() {
        1 => "1 second".to_owned(),
        seconds @ 0..=119 => format!("{seconds} seconds"),
        seconds @ 120..=7_199 => format!("{} minutes", seconds.div_ceil(60)),
        seconds => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

fn size(bytes: u64) -> String {
    if bytes >= 1024 * 1024 {
        format!("{} MiB", bytes / (1024 * 1024))
    } else {
        format!("{} KiB", bytes.div_ceil(1024))
    }
}
