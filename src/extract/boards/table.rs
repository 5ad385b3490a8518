//! The boards: how each answer is known, and where its fields are. Facts about strangers' interfaces change; they are
//! all here, and adding a board is adding a row.

use crate::model::SectionKind::{self, About, Benefits, Duties, Other, Required, Summary};

/// A board's answers.
#[derive(Debug)]
pub(super) struct Board {
    /// The name in results.
    pub(super) name: &'static str,
    /// The name for people.
    pub(super) title: &'static str,
    /// Where the jobs of an answer stand, and the fields that each of them has.
    pub(super) shapes: &'static [Shape],
    /// Where the text of a job is found when the answer has none.
    pub(super) detail: &'static str,
    pub(super) fields: Fields,
    pub(super) parts: &'static [Part],
}

/// A place of jobs in an answer.
#[derive(Debug)]
pub(super) struct Shape {
    /// The path to the job or the list of jobs.
    pub(super) jobs: &'static str,
    /// Fields that every job has and no other board's jobs have all of.
    pub(super) marks: &'static [&'static str],
}

/// Alternatives of paths: the first that holds something counts. A path that begins with `^` begins at the answer's root.
type Paths = &'static [&'static str];

/// A place: paths from a base, whose texts are joined by commas. Several values of the base are several places.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) base: &'static str,
    pub(super) names: Paths,
}

/// Where the facts of a job are.
#[derive(Debug)]
pub(super) struct Fields {
    pub(super) id: Paths,
    pub(super) title: Paths,
    pub(super) company: Paths,
    /// Alternatives; all places of the first that names any.
    pub(super) places: &'static [&'static [Place]],
    /// All that are there are joined by commas.
    pub(super) employment: Paths,
    pub(super) posted: Paths,
    pub(super) closes: Paths,
    pub(super) url: Paths,
    /// A field that is `false` for jobs that are not shown.
    pub(super) listed: Option<&'static str>,
}

/// A part of a job's text, in reading order.
#[derive(Debug)]
pub(super) enum Part {
    /// The main text.
    Text(Paths),
    /// A part of a known kind. Its label stands at `label`, or in the `title` beside its `text`, or is the usual one.
    Kind {
        kind: SectionKind,
        label: Option<&'static str>,
        text: Paths,
    },
    /// Objects that bring their label and their text.
    Labelled {
        base: &'static str,
        label: &'static str,
        text: &'static str,
    },
    /// A range of years that the candidate needs, as a field.
    Years(&'static str),
    /// A short form of the text, read only when nothing else is there.
    Teaser(&'static str),
}

const fn kind(kind: SectionKind, text: Paths) -> Part {
    Part::Kind {
        kind,
        label: None,
        text,
    }
}

const fn place(base: &'static str, names: Paths) -> Place {
    Place { base, names }
}

const fn shape(jobs: &'static str, marks: &'static [&'static str]) -> Shape {
    Shape { jobs, marks }
}

const NO_FIELDS: Fields = Fields {
    id: &["id"],
    title: &["title"],
    company: &[],
    places: &[],
    employment: &[],
    posted: &[],
    closes: &[],
    url: &["url"],
    listed: None,
};

/// The boards, the most telling marks first.
pub(super) const BOARDS: &[Board] = &[
    Board {
        name: "greenhouse",
        title: "Greenhouse",
        shapes: &[
            shape("jobs", &["absolute_url", "title", "updated_at"]),
            shape("", &["absolute_url", "title", "updated_at"]),
        ],
        detail: "ask the board with `?content=true`",
        fields: Fields {
            company: &["company_name"],
            places: &[&[place("location", &["name"])], &[place("offices", &["name"])]],
            employment: &["metadata[name=Employment Type].value", "metadata[name=Time Type].value"],
            posted: &["first_published"],
            closes: &["application_deadline"],
            url: &["absolute_url"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["content"])],
    },
    Board {
        name: "lever",
        title: "Lever",
        shapes: &[shape("", &["text", "categories", "hostedUrl"])],
        detail: "ask the board with `?mode=json`",
        fields: Fields {
            title: &["text"],
            places: &[
                &[place("categories.allLocations", &[""])],
                &[place("categories.location", &[""])],
            ],
            employment: &["categories.commitment"],
            posted: &["createdAt"],
            url: &["hostedUrl"],
            ..NO_FIELDS
        },
        parts: &[
            Part::Text(&["description", "descriptionPlain"]),
            Part::Labelled {
                base: "lists",
                label: "text",
                text: "content",
            },
            kind(Other, &["additional", "additionalPlain"]),
            kind(Benefits, &["salaryDescription", "salaryDescriptionPlain"]),
        ],
    },
    Board {
        name: "ashby",
        title: "Ashby",
        shapes: &[
            shape("jobs", &["title", "jobUrl", "isListed"]),
            shape("", &["title", "jobUrl", "isListed"]),
        ],
        detail: "ask the board's posting API for the whole board",
        fields: Fields {
            places: &[&[place("location", &[""]), place("secondaryLocations", &["location"])]],
            employment: &["employmentType"],
            posted: &["publishedAt"],
            url: &["jobUrl"],
            listed: Some("isListed"),
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["descriptionHtml", "descriptionPlain"])],
    },
    Board {
        name: "smartrecruiters",
        title: "SmartRecruiters",
        shapes: &[
            shape("content", &["name", "releasedDate", "company"]),
            shape("", &["name", "releasedDate", "company"]),
        ],
        detail: "the text of a job is at its `ref`, or on its page at jobs.smartrecruiters.com",
        fields: Fields {
            title: &["name"],
            company: &["company.name"],
            places: &[
                &[place("location", &["fullLocation"])],
                &[place("location", &["city", "region", "country"])],
            ],
            employment: &["typeOfEmployment.label"],
            posted: &["releasedDate"],
            url: &["postingUrl", "applyUrl", "ref"],
            ..NO_FIELDS
        },
        parts: &[
            kind(Summary, &["jobAd.sections.jobDescription"]),
            kind(Required, &["jobAd.sections.qualifications"]),
            kind(Other, &["jobAd.sections.additionalInformation"]),
            kind(About, &["jobAd.sections.companyDescription"]),
        ],
    },
    Board {
        name: "workable",
        title: "Workable",
        shapes: &[
            shape("jobs", &["title", "shortcode"]),
            shape("results", &["title", "shortcode"]),
            shape("", &["title", "shortcode"]),
        ],
        detail: "ask the account with `?details=true`",
        fields: Fields {
            id: &["shortcode"],
            company: &["^name", "company"],
            places: &[
                &[place("locations", &["city", "region", "country"])],
                &[place("", &["city", "state", "country"])],
                &[place("location", &["city", "region", "country"])],
            ],
            employment: &["employment_type", "type"],
            posted: &["published_on", "published", "created_at"],
            url: &["url", "shortlink"],
            ..NO_FIELDS
        },
        parts: &[
            Part::Text(&["full_description", "description"]),
            kind(Required, &["requirements"]),
            kind(Benefits, &["benefits"]),
        ],
    },
    Board {
        name: "recruitee",
        title: "Recruitee",
        shapes: &[
            shape("offers", &["title", "slug", "careers_url"]),
            shape("offer", &["title", "slug", "careers_url"]),
            shape("", &["title", "slug", "careers_url"]),
        ],
        detail: "ask the careers site for `/api/offers/`",
        fields: Fields {
            company: &["company_name"],
            places: &[
                &[place("locations", &["city", "country"])],
                &[place("location", &[""])],
                &[place("", &["city", "country"])],
            ],
            employment: &["employment_type_code"],
            posted: &["published_at", "created_at"],
            closes: &["close_at"],
            url: &["careers_url"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["description"]), kind(Required, &["requirements"])],
    },
    Board {
        name: "personio",
        title: "Personio",
        shapes: &[shape("workzag-jobs.position", &["name", "office"])],
        detail: "ask the careers site for `/xml?language=en`",
        fields: Fields {
            title: &["name"],
            company: &["subcompany"],
            places: &[&[place("office", &[""]), place("additionalOffices.office", &[""])]],
            employment: &["employmentType", "schedule"],
            posted: &["createdAt"],
            ..NO_FIELDS
        },
        parts: &[
            Part::Labelled {
                base: "jobDescriptions.jobDescription",
                label: "name",
                text: "value",
            },
            Part::Years("yearsOfExperience"),
        ],
    },
    Board {
        name: "teamtailor",
        title: "Teamtailor",
        shapes: &[
            shape("rss.channel.item", &["title", "link", "remoteStatus"]),
            shape("items", &["title", "content_html", "_jobposting"]),
        ],
        detail: "ask the careers site for `/jobs.rss`",
        fields: Fields {
            id: &["guid", "id"],
            company: &["company_name", "_jobposting.hiringOrganization.name", "^title"],
            places: &[
                &[place("locations.location", &["city", "country"])],
                &[place("locations.location", &["name"])],
                &[place(
                    "_jobposting.jobLocation.address",
                    &["addressLocality", "addressCountry"],
                )],
            ],
            employment: &["employmentType", "_jobposting.employmentType"],
            posted: &["pubDate", "date_published"],
            closes: &["_jobposting.validThrough"],
            url: &["link", "url"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["description", "content_html"])],
    },
    Board {
        name: "bamboohr",
        title: "BambooHR",
        shapes: &[
            shape("result", &["jobOpeningName"]),
            shape("result.jobOpening", &["jobOpeningName"]),
            shape("jobOpening", &["jobOpeningName"]),
        ],
        detail: "the text of a job is at `/careers/ID/detail`",
        fields: Fields {
            id: &["id", "jobOpeningId"],
            title: &["jobOpeningName"],
            places: &[
                &[place("location", &["city", "state", "addressCountry"])],
                &[place("atsLocation", &["city", "state", "country"])],
            ],
            employment: &["employmentStatusLabel"],
            posted: &["datePosted"],
            url: &["jobOpeningShareUrl"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["description"])],
    },
    Board {
        name: "workday",
        title: "Workday",
        shapes: &[
            shape("jobPostings", &["title", "externalPath"]),
            shape("jobPostingInfo", &["title", "jobDescription"]),
        ],
        detail: "the text of a job is at `/wday/cxs/TENANT/SITE` followed by its `externalPath`",
        fields: Fields {
            id: &["jobReqId", "bulletFields", "id"],
            company: &["^hiringOrganization.name"],
            places: &[
                &[place("location", &[""]), place("additionalLocations", &[""])],
                &[place("locationsText", &[""])],
            ],
            employment: &["timeType"],
            // `postedOn` counts in days from the day of asking ("Posted 30+ Days Ago").
            posted: &["startDate"],
            url: &["externalUrl", "externalPath"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["jobDescription"])],
    },
    Board {
        name: "oracle",
        title: "Oracle Recruiting",
        shapes: &[
            shape("items.requisitionList", &["Id", "Title"]),
            shape("items", &["Id", "Title", "ExternalDescriptionStr"]),
            shape("", &["Id", "Title", "ExternalDescriptionStr"]),
        ],
        detail: "the text of a job is at `recruitingCEJobRequisitionDetails` with its `Id`",
        fields: Fields {
            id: &["Id"],
            title: &["Title"],
            places: &[&[place("PrimaryLocation", &[""]), place("secondaryLocations", &["Name"])]],
            employment: &["JobSchedule", "ContractType"],
            posted: &["ExternalPostedStartDate", "PostedDate"],
            closes: &["ExternalPostedEndDate", "PostingEndDate"],
            ..NO_FIELDS
        },
        parts: &[
            Part::Text(&["ExternalDescriptionStr"]),
            kind(Duties, &["ExternalResponsibilitiesStr"]),
            kind(Required, &["ExternalQualificationsStr"]),
            kind(About, &["CorporateDescriptionStr"]),
            kind(About, &["OrganizationDescriptionStr"]),
            Part::Teaser("ShortDescriptionStr"),
        ],
    },
    Board {
        name: "eightfold",
        title: "Eightfold",
        shapes: &[
            shape("positions", &["name", "canonicalPositionUrl"]),
            shape("data.positions", &["name", "positionUrl"]),
            shape("data", &["name", "jobDescription"]),
            shape("", &["name", "canonicalPositionUrl"]),
        ],
        detail: "the text of a job is at `/api/apply/v2/jobs/ID`",
        fields: Fields {
            title: &["name"],
            places: &[&[place("locations", &[""])], &[place("location", &[""])]],
            employment: &["employmentType"],
            posted: &["t_create", "postedTs", "creationTs"],
            url: &["canonicalPositionUrl", "publicUrl", "positionUrl"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["job_description", "jobDescription"])],
    },
    Board {
        name: "rippling",
        title: "Rippling",
        shapes: &[
            shape("", &["uuid", "name", "workLocation"]),
            shape("", &["uuid", "name", "workLocations"]),
            shape("items", &["id", "name", "department", "locations", "url"]),
        ],
        detail: "the text of a job is at `/platform/api/ats/v1/board/BOARD/jobs/UUID`",
        fields: Fields {
            id: &["uuid", "id"],
            title: &["name"],
            company: &["companyName"],
            places: &[
                &[place("workLocations", &[""])],
                &[place("workLocation", &["label"])],
                &[place("locations", &["name"])],
            ],
            employment: &["employmentType.label"],
            posted: &["createdOn"],
            ..NO_FIELDS
        },
        parts: &[
            Part::Text(&["description.role", "description"]),
            kind(About, &["description.company"]),
        ],
    },
    Board {
        name: "pinpoint",
        title: "Pinpoint",
        shapes: &[
            shape("data", &["title", "skills_knowledge_expertise"]),
            shape("", &["title", "skills_knowledge_expertise"]),
        ],
        detail: "ask the careers site for `/postings.json`",
        fields: Fields {
            places: &[
                &[place("location", &["city", "province"])],
                &[place("location", &["name"])],
            ],
            employment: &["employment_type_text"],
            posted: &["published_at", "created_at"],
            closes: &["deadline_at"],
            ..NO_FIELDS
        },
        parts: &[
            Part::Text(&["description"]),
            Part::Kind {
                kind: Duties,
                label: Some("key_responsibilities_header"),
                text: &["key_responsibilities"],
            },
            Part::Kind {
                kind: Required,
                label: Some("skills_knowledge_expertise_header"),
                text: &["skills_knowledge_expertise"],
            },
            Part::Kind {
                kind: Benefits,
                label: Some("benefits_header"),
                text: &["benefits"],
            },
        ],
    },
    Board {
        name: "breezy",
        title: "Breezy",
        shapes: &[shape("", &["name", "friendly_id", "published_date"])],
        detail: "the text of a job is on its page (`url`)",
        fields: Fields {
            title: &["name"],
            company: &["company.name"],
            places: &[
                &[place("locations", &["city", "country.name"])],
                &[place("location", &["city", "country.name"])],
                &[place("location", &["name"])],
            ],
            employment: &["type.name"],
            posted: &["published_date"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&["description"])],
    },
    Board {
        name: "usajobs",
        title: "USAJOBS",
        shapes: &[
            shape(
                "SearchResult.SearchResultItems.MatchedObjectDescriptor",
                &["PositionID", "PositionTitle"],
            ),
            shape("MatchedObjectDescriptor", &["PositionID", "PositionTitle"]),
            shape("", &["PositionID", "PositionTitle"]),
        ],
        detail: "ask the search with `Fields=Full`",
        fields: Fields {
            id: &["PositionID"],
            title: &["PositionTitle"],
            company: &["OrganizationName", "DepartmentName"],
            places: &[
                &[place("PositionLocation", &["LocationName"])],
                &[place("PositionLocationDisplay", &[""])],
            ],
            employment: &["PositionSchedule.Name"],
            posted: &["PublicationStartDate", "PositionStartDate"],
            closes: &["ApplicationCloseDate"],
            url: &["PositionURI"],
            ..NO_FIELDS
        },
        parts: &[
            Part::Text(&["UserArea.Details.JobSummary"]),
            kind(Duties, &["UserArea.Details.MajorDuties"]),
            kind(Required, &["QualificationSummary"]),
            kind(Required, &["UserArea.Details.Requirements"]),
            kind(Required, &["UserArea.Details.Education"]),
            kind(Benefits, &["UserArea.Details.Benefits"]),
            kind(Other, &["UserArea.Details.Evaluations"]),
        ],
    },
    Board {
        name: "feed",
        title: "feed",
        shapes: &[
            shape("rss.channel.item", &["title", "description"]),
            shape("items", &["title", "content_html"]),
            shape("feed.entry", &["title", "content"]),
        ],
        detail: "open the link of a job and save the page",
        fields: Fields {
            id: &["guid", "id"],
            company: &["creator", "company", "author.name"],
            places: &[&[place("location", &[""])], &[place("", &["city", "country"])]],
            employment: &["employmentType", "jobtype", "type"],
            posted: &["pubDate", "date_published", "published", "date", "updated"],
            closes: &["expirationdate"],
            url: &["link", "url"],
            ..NO_FIELDS
        },
        parts: &[Part::Text(&[
            "encoded",
            "content",
            "content_html",
            "description",
            "content_text",
        ])],
    },
];

/// Where an address names the company.
#[derive(Debug)]
pub(super) enum Named {
    /// The part of the path after this beginning.
    After(&'static str),
    /// The label before the host.
    Before,
}

/// The hosts of boards whose answers may leave the company out, and where their addresses name it.
pub(super) const ADDRESSES: &[(&str, Named)] = &[
    ("jobs.lever.co", Named::After("/")),
    ("jobs.eu.lever.co", Named::After("/")),
    ("api.lever.co", Named::After("/v0/postings/")),
    ("api.eu.lever.co", Named::After("/v0/postings/")),
    ("jobs.ashbyhq.com", Named::After("/")),
    ("api.ashbyhq.com", Named::After("/posting-api/job-board/")),
    ("bamboohr.com", Named::Before),
    ("jobs.personio.com", Named::Before),
    ("jobs.personio.de", Named::Before),
    ("pinpointhq.com", Named::Before),
    ("eightfold.ai", Named::Before),
];

/// Any other JSON or XML whose objects have a title and a text, by the names that dumps give them too.
pub(super) const RECORDS: Board = Board {
    name: "record",
    title: "records",
    shapes: &[],
    detail: "a record needs a description",
    fields: NO_FIELDS,
    parts: &[],
};
