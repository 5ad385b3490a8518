//! Postings beside each other and beside a résumé. Pure functions of analyses; each gives plain values and
//! can be written as JSON or as a page for a terminal.

mod brief;
mod diff;
mod diff_page;
mod keywords;
mod rank;
mod rank_page;
mod resume_match;
mod resume_page;

pub use brief::{FailedInput, FindingBrief, PostingBrief, RoleBrief, YearsAsked};
pub use diff::{DIFF_SCHEMA, DemandChange, Diff, FieldChange, How, RoleChange, TextChange, diff};
pub use diff_page::diff_page;
pub use keywords::{Keyword, KeywordKind};
pub use rank::{Group, RANK_SCHEMA, Rank, Ranked, Reason, ReasonKind, rank};
pub use rank_page::rank_page;
pub use resume_match::{
    Answer, KindCount, MATCH_SCHEMA, Match, Matched, RelatedWork, ResumeBrief, ResumeRole, YearsMatch, match_resume,
};
pub use resume_page::match_page;

pub use crate::text::PageStyle;
