use serde::{Deserialize, Serialize};

use super::finding::Confidence;
use super::kinds::SectionKind;
use crate::text::{Span, Txt};

macro_rules! named_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order of the documentation.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name in results and packs.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }

            /// The value of a name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    };
}

named_enum! {
    /// What the work is, by its duties.
    #[non_exhaustive]
    Family {
        /// The customers' experience as a whole, or its programme.
        CustomerExperience = "customer_experience",
        /// A portfolio of accounts: onboarding, adoption, renewal.
        CustomerSuccess = "customer_success",
        /// Customers' contacts, tickets, calls, complaints.
        CustomerSupport = "customer_support",
        /// Selling.
        Sales = "sales",
        /// Campaigns, loyalty, content, brand.
        Marketing = "marketing",
        /// User experience, product and service design.
        Design = "design",
        /// Product management.
        Product = "product",
        /// Software, data, IT.
        Technology = "technology",
        /// Serving people in person, or coordinating their care.
        FrontlineService = "frontline_service",
        /// Human resources and employee experience.
        People = "people",
        /// Programmes, projects, business operations.
        Operations = "operations",
        /// None of these.
        Other = "other",
    }
}

impl Family {
    /// The name in sentences for people.
    pub fn title(self) -> &'static str {
        match self {
            Family::CustomerExperience => "customer experience",
            Family::CustomerSuccess => "Customer Success",
            Family::CustomerSupport => "customer support",
            Family::Sales => "sales",
            Family::Marketing => "marketing",
            Family::Design => "UX and design",
            Family::Product => "product management",
            Family::Technology => "technology",
            Family::FrontlineService => "in-person service",
            Family::People => "people and HR",
            Family::Operations => "operations",
            Family::Other => "something else",
        }
    }
}

named_enum! {
    /// One of the five roles of a CX team.
    #[non_exhaustive]
    Role {
        /// Proposes and carries out improvements.
        Specialist = "specialist",
        /// Leads people, or owns the vision and the programme.
        Manager = "manager",
        /// Handles customers' contacts.
        Associate = "associate",
        /// Measures.
        Analyst = "analyst",
        /// Advises, trains, transforms.
        Expert = "expert",
    }
}

named_enum! {
    /// Whether the work is customer experience.
    IsCx {
        /// It is.
        Cx = "cx",
        /// Front-line contact work: the Associate of a CX team in one view, plain support in the other.
        Frontline = "frontline",
        /// It is something else.
        NotCx = "not_cx",
        /// The text does not say enough, or two readings are too close.
        Unclear = "unclear",
    }
}

named_enum! {
    /// Whom the company sells to.
    CustomerType {
        /// Businesses.
        B2b = "b2b",
        /// Consumers.
        B2c = "b2c",
        /// Both.
        Both = "both",
        /// The text does not say.
        Unclear = "unclear",
    }
}

named_enum! {
    /// How fast the company says it grows.
    #[non_exhaustive]
    Growth {
        /// Hypergrowth, or 50 per cent a year and more.
        Hyper = "hyper",
        /// Fast-growing.
        Rapid = "rapid",
        /// Established and stable.
        Steady = "steady",
        /// Restructuring or cutting costs.
        Shrinking = "shrinking",
        /// The text does not say.
        Unstated = "unstated",
    }
}

named_enum! {
    /// Where a yearly growth rate lies among the tiers of the article on CX roles that this tool starts from: steady under
    /// 15 %, rapid 15 to 25 %, hyper 50 to 100 %. The article leaves gaps; they are named, not filled.
    #[non_exhaustive]
    GrowthTier {
        /// Under 15 %.
        Steady = "steady",
        /// 15 to 25 %.
        Rapid = "rapid",
        /// Above 25 and below 50 %: between the tiers.
        BetweenRapidAndHyper = "between_rapid_and_hyper",
        /// 50 to 100 %.
        Hyper = "hyper",
        /// Above 100 %: beyond the tiers.
        AboveHyper = "above_hyper",
    }
}

impl GrowthTier {
    /// The tier of a yearly growth rate in per cent.
    pub fn of_percent(percent: u32) -> Self {
        match percent {
            0..15 => GrowthTier::Steady,
            15..=25 => GrowthTier::Rapid,
            26..50 => GrowthTier::BetweenRapidAndHyper,
            50..=100 => GrowthTier::Hyper,
            _ => GrowthTier::AboveHyper,
        }
    }

    /// The tier in words.
    pub fn title(self) -> &'static str {
        match self {
            GrowthTier::Steady => "the steady tier, under 15 %",
            GrowthTier::Rapid => "the rapid tier, 15 to 25 %",
            GrowthTier::BetweenRapidAndHyper => "between the tiers rapid (15 to 25 %) and hyper (50 to 100 %)",
            GrowthTier::Hyper => "the hyper tier, 50 to 100 %",
            GrowthTier::AboveHyper => "above the hyper tier (50 to 100 %)",
        }
    }
}

/// One term of a pack that counted, with the words that it matched.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TermEvidence {
    /// The term's identifier in its pack.
    pub term: String,
    /// The competency or theme that it belongs to.
    pub group: String,
    /// The words as they stand in the posting.
    pub text: String,
    /// Where they stand in the text; `None` for the title.
    pub span: Option<Span<Txt>>,
    /// The kind of section they stand in.
    pub section: SectionKind,
    /// What it added, in thousandths of a strong term; negative where it speaks against.
    pub weight: i32,
}

/// The points of one pack with their evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackScore {
    /// The pack's identifier.
    pub id: String,
    /// Thousandths of a strong term; never negative.
    pub points: i32,
    /// How many different competencies its duties showed.
    pub groups: usize,
    /// What counted, heaviest first.
    pub evidence: Vec<TermEvidence>,
}

/// How well one of the five roles fits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleScore {
    /// The role's identifier: one of the five, or one that a pack of the user added.
    pub role: String,
    /// 0 to 100.
    pub score: u8,
    /// 1 for the best fit.
    pub rank: u8,
    /// What counted, heaviest first.
    pub evidence: Vec<TermEvidence>,
}

/// A family's part of all the family evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FamilyShare {
    /// The family's identifier: one of the twelve, or one that a pack of the user added.
    pub family: String,
    /// Thousandths; all shares together make 1000, or 0 where there is no evidence at all.
    pub share: u32,
    /// The points behind the share.
    pub score: PackScore,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verdict {
    /// Is it customer-experience work?
    pub is_cx: IsCx,
    /// Does the title claim so?
    pub claims_cx: bool,
    /// The words of the title that claim it.
    pub claim: Option<String>,
    /// What the work is.
    pub family: String,
    /// How sure.
    pub confidence: Confidence,
    /// One sentence for a job seeker.
    pub headline: String,
    /// Every family with its share, largest first.
    pub families: Vec<FamilyShare>,
    /// For contact work: how many different ways it feeds back into the experience (domain: two-axis test).
    pub contribution: usize,
}

/// Words that tell the customer type or the growth.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignalEvidence {
    /// The signal: `b2b`, `b2c`, `hyper`, `rapid`, `steady`, `shrinking`.
    pub signal: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Span<Txt>,
}
