//! What a page's JSON-LD says about its posting, held against the fields that Google documents for `JobPosting`.

use jiff::civil::Date;

use crate::text::{Span, Src};

/// A property of `JobPosting` in Google's documentation of structured data for job search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MarkupField {
    /// The job's title.
    Title,
    /// The whole text of the posting.
    Description,
    /// The day it was posted.
    DatePosted,
    /// The employer's name.
    HiringOrganization,
    /// The place of work.
    JobLocation,
    /// The country of the place of work.
    AddressCountry,
    /// From where a remote job can be done.
    ApplicantLocationRequirements,
    /// Whether the job is remote.
    JobLocationType,
    /// What the employer pays.
    BaseSalary,
    /// Full time, part time ...
    EmploymentType,
    /// The employer's own number of the job.
    Identifier,
}

impl MarkupField {
    /// The property's path in the JSON-LD.
    pub fn name(self) -> &'static str {
        match self {
            MarkupField::Title => "title",
            MarkupField::Description => "description",
            MarkupField::DatePosted => "datePosted",
            MarkupField::HiringOrganization => "hiringOrganization.name",
            MarkupField::JobLocation => "jobLocation",
            MarkupField::AddressCountry => "jobLocation.address.addressCountry",
            MarkupField::ApplicantLocationRequirements => "applicantLocationRequirements",
            MarkupField::JobLocationType => "jobLocationType",
            MarkupField::BaseSalary => "baseSalary",
            MarkupField::EmploymentType => "employmentType",
            MarkupField::Identifier => "identifier",
        }
    }

    /// Whether a page without it is not shown in Google's job search at all; the others are recommended.
    pub fn is_required(self) -> bool {
        matches!(
            self,
            MarkupField::Title
                | MarkupField::Description
                | MarkupField::DatePosted
                | MarkupField::HiringOrganization
                | MarkupField::JobLocation
                | MarkupField::AddressCountry
                | MarkupField::ApplicantLocationRequirements
        )
    }

    /// The documented form, in words.
    pub fn form(self) -> &'static str {
        match self {
            MarkupField::Title | MarkupField::Identifier => "text",
            MarkupField::Description => "the whole text of the posting, not the title again",
            MarkupField::DatePosted => "a date of ISO 8601",
            MarkupField::HiringOrganization => "an Organization with a name, not bare text",
            MarkupField::JobLocation => "a Place with a PostalAddress, not bare text",
            MarkupField::AddressCountry => "a country",
            MarkupField::ApplicantLocationRequirements => "an AdministrativeArea with a name",
            MarkupField::JobLocationType => "TELECOMMUTE, or left out",
            MarkupField::BaseSalary => {
                "a MonetaryAmount with a currency, a value and its unitText (HOUR, DAY, WEEK, MONTH, YEAR)"
            }
            MarkupField::EmploymentType => {
                "FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN, VOLUNTEER, PER_DIEM, OTHER, or a list of these"
            }
        }
    }
}

/// A date in the JSON-LD.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MarkupDate {
    /// As written, at most 40 characters of it.
    pub written: String,
    /// The day, where it is known to the day.
    pub date: Option<Date>,
    /// Whether it is written as ISO 8601 has it.
    pub iso: bool,
    /// Where it stands in the document.
    pub place: Option<Span<Src>>,
}

/// What the JSON-LD of a page says about one posting.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Markup {
    /// Where the title stands in the document.
    pub title: Option<Span<Src>>,
    /// Documented fields that it does not have, in the order of the documentation. Fields that only some postings have
    /// a use for are not among them.
    pub missing: Vec<MarkupField>,
    /// Fields in another form than the documented one.
    pub loose: Vec<MarkupField>,
    /// The day it was posted.
    pub posted: Option<MarkupDate>,
    /// The day it closes.
    pub valid_through: Option<MarkupDate>,
}

impl Markup {
    /// Forgets where things stand, for a page inside a document that nobody could look into.
    pub(crate) fn forget_places(&mut self) {
        self.title = None;
        for date in [&mut self.posted, &mut self.valid_through].into_iter().flatten() {
            date.place = None;
        }
    }
}
