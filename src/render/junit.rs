//! JUnit XML, for build servers: a test suite for each posting, a test case for each finding.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::View;
use super::place::{Places, name};
use super::plain::one_line;
use crate::model::{Finding, Outcome, Severity};

/// Findings at least this severe fail their test case, unless the run itself names a limit.
pub const DEFAULT_LIMIT: Severity = Severity::Warning;

/// A whole report. Findings below `limit` are test cases that pass and say what was found; an input that failed is a
/// test case with an error.
pub fn report(view: View<'_>, limit: Severity) -> std::io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let totals = Totals::of(view.report.outcomes.iter(), limit);
    let mut all = BytesStart::new("testsuites");
    all.push_attribute(("name", "rolecall"));
    totals.write(&mut all);
    writer.write_event(Event::Start(all))?;
    for outcome in &view.report.outcomes {
        suite(&mut writer, view, outcome, limit)?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(std::io::Error::other)?;
    text.push('\n');
    Ok(text)
}

struct Totals {
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Totals {
    fn of<'a>(outcomes: impl Iterator<Item = &'a Outcome>, limit: Severity) -> Self {
        let mut totals = Totals {
            tests: 0,
            failures: 0,
            errors: 0,
        };
        for outcome in outcomes {
            match &outcome.result {
                Ok(analysis) => {
                    let findings = &analysis.findings;
                    totals.tests += findings.len().max(1);
                    totals.failures += findings.iter().filter(|finding| finding.severity >= limit).count();
                }
                Err(_) => {
                    totals.tests += 1;
                    totals.errors += 1;
                }
            }
        }
        totals
    }

    fn write(&self, element: &mut BytesStart<'_>) {
        for (name, count) in [
            ("tests", self.tests),
            ("failures", self.failures),
            ("errors", self.errors),
        ] {
            element.push_attribute((name, count.to_string().as_str()));
        }
    }
}

fn suite(writer: &mut Writer<Vec<u8>>, view: View<'_>, outcome: &Outcome, limit: Severity) -> std::io::Result<()> {
    let input = text(&name(outcome));
    let mut suite = BytesStart::new("testsuite");
    suite.push_attribute(("name", input.as_str()));
    Totals::of(std::iter::once(outcome), limit).write(&mut suite);
    writer.write_event(Event::Start(suite))?;
    match &outcome.result {
        Err(failure) => {
            let kind = failure.kind.name();
            case(
                writer,
                &input,
                "input can be read",
                Some(("error", kind, &failure.message, None)),
            )?;
        }
        Ok(analysis) if analysis.findings.is_empty() => case(writer, &input, "no findings", None)?,
        Ok(analysis) => {
            let places = Places::of(outcome, analysis);
            for finding in &analysis.findings {
                let title = view.rule(&finding.rule).map_or("", |rule| rule.name);
                let case_name = format!("{} [{}]", title, finding.rule);
                let element = if finding.severity >= limit {
                    "failure"
                } else {
                    "system-out"
                };
                let body = body(finding, &places);
                let content = (
                    element,
                    finding.severity.name(),
                    finding.message.as_str(),
                    Some(body.as_str()),
                );
                case(writer, &input, &case_name, Some(content))?;
            }
        }
    }
    writer.write_event(Event::End(BytesEnd::new("testsuite")))
}

/// Element, its type, its message, its text.
type Content<'a> = (&'a str, &'a str, &'a str, Option<&'a str>);

fn case(writer: &mut Writer<Vec<u8>>, input: &str, name: &str, content: Option<Content<'_>>) -> std::io::Result<()> {
    let mut case = BytesStart::new("testcase");
    case.push_attribute(("classname", input));
    case.push_attribute(("name", text(name).as_str()));
    let Some((element, kind, message, body)) = content else {
        return writer.write_event(Event::Empty(case));
    };
    writer.write_event(Event::Start(case))?;
    let mut inner = BytesStart::new(element);
    let message = text(message);
    let mut lines = body.map(str::to_owned).unwrap_or_default();
    if element == "system-out" {
        // This element has no attributes.
        lines = format!("{kind}: {message}\n{lines}");
    } else {
        inner.push_attribute(("type", kind));
        inner.push_attribute(("message", message.as_str()));
    }
    writer.write_event(Event::Start(inner))?;
    writer.write_event(Event::Text(BytesText::new(&lines)))?;
    writer.write_event(Event::End(BytesEnd::new(element)))?;
    writer.write_event(Event::End(BytesEnd::new("testcase")))
}

/// The quotes with their places, then the advice.
fn body(finding: &Finding, places: &Places<'_>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for piece in &finding.evidence {
        let at = match places.at(piece) {
            Some(place) => format!("{}:{}:{}: ", places.source_name(), place.start.line, place.start.column),
            None => String::new(),
        };
        lines.push(text(&format!("{at}\"{}\"", piece.text)));
    }
    lines.push(text(&finding.advice.recruiter));
    lines.join("\n")
}

/// One line that may stand in XML: control characters may not, nor two others.
fn text(raw: &str) -> String {
    one_line(raw).replace(['\u{FFFE}', '\u{FFFF}'], " ")
}
