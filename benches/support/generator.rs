//! Postings for measurements: the same for the same seed, about four kilobytes each, worded by ourselves.

use std::fmt::Write as _;

/// A posting as a record of a dump.
#[derive(Debug, Clone)]
pub(crate) struct Posting {
    /// A running number.
    pub(crate) id: u64,
    /// The job title.
    pub(crate) title: String,
    /// The hiring company.
    pub(crate) company: String,
    /// The text, as plain text with bullets.
    pub(crate) description: String,
}

/// Draws numbers; splitmix64.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    /// A source of numbers for a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % limit.max(1)
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const TITLES: [&str; 14] = [
    "Customer Experience Manager",
    "Voice of Customer Analyst",
    "CX Specialist",
    "Customer Success Manager",
    "Contact Centre Team Lead",
    "Guest Experience Associate",
    "Senior Data Engineer",
    "Registered Nurse",
    "Customer Experience Lead, EMEA",
    "Head of Customer Journey",
    "Account Executive",
    "Support Agent (Evenings)",
    "Product Manager - Onboarding",
    "Client Experience Consultant",
];
const COMPANIES: [&str; 8] = [
    "Marlow Freight",
    "Tinderbox Kitchens",
    "Halden Water",
    "Quayside Credit Union",
    "Brightfen Software",
    "Nortwood Clinics",
    "Pella & Rowe",
    "Copperleaf Hotels",
];
const OPENINGS: [&str; 6] = [
    "moves parcels for small shops across four countries, and most of them have never spoken to us.",
    "has grown from one depot to thirty in nine years, with customers who expect an answer the same day.",
    "supplies two million households and hears from a third of them every year.",
    "builds software that clinics, gyms and schools open before their first coffee.",
    "is a family-owned group of hotels by the sea with guests who come back every summer.",
    "lends to people whom larger banks turn away, and explains every fee in plain words.",
];
const DUTIES: [&str; 22] = [
    "Map the customer journey from the first visit to the renewal and keep the map up to date",
    "Run the NPS and CSAT surveys, read the comments and report what they mean",
    "Close the loop with customers who gave a low score within two working days",
    "Answer calls, chats and emails and log every contact in the ticketing system",
    "Own a portfolio of eighty accounts: onboarding, adoption, business reviews and renewals",
    "Lead a team of twelve agents, plan shifts and coach each of them once a fortnight",
    "Turn complaints into root causes and root causes into projects with an owner and a date",
    "Present the voice of the customer to the board every quarter",
    "Design service standards together with operations, and measure whether they hold",
    "Build dashboards in Tableau and write SQL against the warehouse",
    "Plan campaigns by email and social media, and test subject lines",
    "Visit customers on site and write up what you saw",
    "Keep the help centre short, current and honest",
    "Prepare quotes, follow up leads and reach a monthly sales target",
    "Train new colleagues on tone of voice and on the phone system",
    "Work with product managers on the backlog and speak for the user in every planning round",
    "Assess patients on arrival and coordinate their care with the ward",
    "Keep pipelines in Python and Airflow running and the data clean",
    "Escalate safety reports at once and stay with them until they are closed",
    "Draft the yearly programme for customer experience with budget and goals",
    "Handle refunds and goodwill within agreed limits",
    "Organise workshops with stakeholders from four departments",
];
const DEMANDS: [&str; 20] = [
    "years of experience in customer experience or service design",
    "years of experience with Salesforce or Zendesk",
    "years in a customer-facing role",
    "years of experience leading a team",
    "years' experience with Kubernetes",
    "years of hands-on experience with SQL and Tableau",
    "years in hospitality or retail",
    "years of relevant work experience",
    "years of professional experience in SaaS",
    "years of progressive experience in operations",
    "years working with Qualtrics, Medallia or similar tools",
    "years in insurance or banking",
    "years of experience as an analyst",
    "years of experience in a call centre",
    "years of Python",
    "years of project management experience",
    "years in a regulated industry",
    "years of experience managing budgets",
    "years of experience in B2B sales",
    "years of nursing experience",
];
const COUNTS: [&str; 12] = [
    "3+",
    "At least 5",
    "Minimum of 2",
    "5-7",
    "Two to four",
    "Six (6)",
    "10+",
    "1-2",
    "Over 8",
    "Three",
    "4 or more",
    "7",
];
const SKILLS: [&str; 14] = [
    "Clear writing and calm speech, also late on a Friday",
    "Fluent English; Spanish or Dutch is a plus",
    "A bachelor's degree or the equivalent in practice",
    "CCXP or another certificate is welcome",
    "Comfortable with spreadsheets, pivot tables and large files",
    "Proven record of finishing what you started",
    "Willing to travel up to 20 % of the time",
    "Strong attention to detail and a sense of humour",
    "Lean Six Sigma Green Belt preferred",
    "Experience with Microsoft Excel, PowerPoint and Teams",
    "Able to work rotating shifts including weekends",
    "Empathy for customers and for the colleagues who serve them",
    "Knowledge of Jira, Confluence and Google Analytics",
    "A driving licence and a tolerance for motorways",
];
const BENEFITS: [&str; 10] = [
    "25 days of paid leave and your birthday off",
    "Pension with 6 % from us after 3 months",
    "Private health insurance for you and your family",
    "A season ticket loan and a bicycle scheme",
    "Hybrid work: two days at home each week",
    "Yearly bonus of up to 10 % of salary",
    "Free lunch on Wednesdays",
    "Parental leave of 20 weeks at full pay",
    "A budget of 1,000 a year for training",
    "Discounts in all our houses",
];
const CLOSINGS: [&str; 4] = [
    "We are an equal opportunity employer and consider all applicants without regard to age, origin, religion or disability.",
    "Please tell us early if you need adjustments during the interviews; we gladly make them.",
    "Your data is kept for six months after the process ends and is then deleted.",
    "Recruitment agencies: please do not send unsolicited profiles.",
];
const FILLERS: [&str; 8] = [
    "You will report to the head of the department and share an office with people who have strong views on tea.",
    "The role is new, so much of it will be what you make of it in the first year.",
    "Our systems are older than we would like, and replacing them is part of the plan for this year.",
    "Meetings are short, written notes are long, and nobody is expected to answer messages in the evening.",
    "We measure success by what customers say a year later, not by how fast a ticket is closed.",
    "The interviews take three weeks: a call, a task of one hour, and a day with the team.",
    "Salary is between 38,000 and 46,000 a year depending on what you bring.",
    "Most of the team has been here for more than four years, and we would like you to stay as well.",
];

/// The posting with a number, drawn for a seed.
pub(crate) fn posting(seed: u64, id: u64) -> Posting {
    let mut random = Random::new(seed ^ id.wrapping_mul(0xD6E8_FEB8_6659_FD93));
    let company = random.pick(&COMPANIES).to_owned();
    let mut text = String::with_capacity(4500);
    let _ = writeln!(text, "{company} {}\n", random.pick(&OPENINGS));
    for _ in 0..3 + random.below(3) {
        let _ = write!(text, "{} ", random.pick(&FILLERS));
    }
    text.push_str("\n\n");
    let heading = random.pick(&[
        "What you will do",
        "Responsibilities:",
        "Your tasks",
        "THE ROLE",
        "Key duties",
    ]);
    list(&mut random, &mut text, heading, &DUTIES, 14);
    let heading = random.pick(&["Requirements", "What you bring:", "Qualifications", "Who you are"]);
    let _ = writeln!(text, "{heading}");
    for _ in 0..5 + random.below(4) {
        let _ = writeln!(text, "- {} {}", random.pick(&COUNTS), random.pick(&DEMANDS));
    }
    list(&mut random, &mut text, "Skills", &SKILLS, 7);
    list(&mut random, &mut text, "Nice to have", &SKILLS, 3);
    let heading = random.pick(&["Benefits", "What we offer:", "Perks and benefits"]);
    list(&mut random, &mut text, heading, &BENEFITS, 6);
    for _ in 0..4 + random.below(4) {
        let _ = write!(text, "{} ", random.pick(&FILLERS));
    }
    let _ = writeln!(text, "\n\n{} {}", random.pick(&CLOSINGS), random.pick(&CLOSINGS));
    Posting {
        id,
        title: random.pick(&TITLES).to_owned(),
        company,
        description: text,
    }
}

fn list(random: &mut Random, text: &mut String, heading: &str, items: &[&str], count: usize) {
    let bullet = random.pick(&["- ", "\u{2022} ", "* "]);
    let _ = writeln!(text, "{heading}");
    for _ in 0..count + random.below(4) {
        let _ = writeln!(text, "{bullet}{}", random.pick(items));
    }
    text.push('\n');
}

impl Posting {
    /// The posting as a line of NDJSON, without its line end.
    pub(crate) fn line(&self) -> String {
        serde_json::json!({
            "id": self.id.to_string(), "title": self.title, "company": self.company,
            "date_posted": format!("202{}-0{}-1{}", self.id % 6, 1 + self.id % 9, self.id % 10),
            "description": self.description, "description_format": "text",
        })
        .to_string()
    }
}
