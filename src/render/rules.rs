//! The rules as a page of Markdown.

use std::fmt::Write;

use crate::model::{Audience, HelpPart, RuleInfo};

/// What each rule finds, why, an example, how to fix it, what to ask, on what it rests.
pub fn markdown(rules: &[RuleInfo<'_>]) -> String {
    let mut out = String::from(
        "# Rules\n\n\
         Written by `rolecall rules --format markdown`; a test compares it. A rule's texts stand in its declaration \
         (`src/detect/`, `keywords/rules/`).\n\n\
         Severity says how bad a finding is, confidence how sure. No finding is not an approval.\n\n\
         | rule | severity | finds |\n| --- | --- | --- |\n",
    );
    for rule in rules {
        let _ = writeln!(
            out,
            "| [`{id}`](#{id}) | {} | {} |",
            rule.severity.name(),
            cell(rule.summary),
            id = rule.id
        );
    }
    for rule in rules {
        let _ = write!(
            out,
            "\n## {}\n\n**{}**, {} by default{}.\n",
            rule.id,
            rule.name,
            rule.severity.name(),
            match rule.audience {
                Audience::Everyone => "",
                Audience::Publisher =>
                    "; for those who publish the page, so the terminal only counts it as long as it is a note",
            }
        );
        for part in HelpPart::ALL {
            let lines: Vec<&str> = rule.part(part).collect();
            match (part, lines.as_slice()) {
                (_, []) => {}
                (HelpPart::Ask, questions) => {
                    out.push_str("\nQuestions to the employer:\n\n");
                    for question in questions {
                        // What a finding fills in is shown as what it is.
                        let _ = writeln!(out, "- {}", question.replace(['{', '}'], "*").replace('_', " "));
                    }
                }
                (HelpPart::Sources, lines) => {
                    let _ = writeln!(out, "\n{}: {}", part.label(), linked(&lines.join(" ")));
                }
                (part, lines) => {
                    let _ = writeln!(out, "\n{}: {}", part.label(), lines.join(" "));
                }
            }
        }
    }
    out
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

/// Addresses as links.
fn linked(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let address = word.trim_end_matches([',', ';', '.']);
        if address.starts_with("http://") || address.starts_with("https://") {
            format!("<{address}>{}", &word[address.len()..])
        } else {
            word.to_owned()
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
