//! Many results to numbers. Reads `rolecall.result/1` line by line; memory grows with the number of different
//! companies, titles and texts, not with the size of the results.

mod count;
mod csv;
mod duplicates;
mod lines;
mod page;
mod print;
mod report;
mod wire;

pub use crate::model::{Duplicates, Group, GroupKind};
pub use count::{Claims, CompanyRow, Count, Counter, MonthRow, STATS_SCHEMA, Stats, WrongLine};
pub use csv::csv;
pub use lines::read;
pub use page::page;
pub use print::simhash;
pub use report::duplicates_of;

pub use crate::text::PageStyle;
