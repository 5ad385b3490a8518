//! SARIF 2.1.0, for code-scanning services and editors: one result for each finding, failed inputs as notifications.

use serde::Serialize;
use serde_json::{Map, Value};

use super::View;
use super::place::{Place, Places, name};
use super::plain::{one_line, visible};
use crate::model::{Analysis, EvidenceRole, Finding, HelpPart, Outcome, RuleInfo, Severity, SuppressedBy, fingerprint};

/// The version of the format.
const VERSION: &str = "2.1.0";

/// Where the format's schema is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The name of our fingerprints; its number rises when what they are made of changes.
const FINGERPRINT: &str = "rolecallFinding/v2";

/// A whole report as pretty JSON with a line end.
pub fn report(view: View<'_>) -> serde_json::Result<String> {
    let log = Log {
        schema: SCHEMA,
        version: VERSION,
        runs: [run(view)],
    };
    serde_json::to_string_pretty(&log).map(|mut text| {
        text.push('\n');
        text
    })
}

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    column_kind: &'static str,
    results: Vec<Outcoming>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Text,
    full_description: Text,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Serialize)]
struct Notification {
    descriptor: Descriptor,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
}

#[derive(Serialize)]
struct Descriptor {
    id: String,
}

/// What the format calls a result: a finding.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcoming {
    rule_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    partial_fingerprints: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppressed; 1]>,
    properties: Properties,
}

/// A finding that is known and accepted.
#[derive(Serialize)]
struct Suppressed {
    kind: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Properties {
    confidence: &'static str,
    advice: crate::model::Advice,
    data: Map<String, Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    fully_qualified_name: String,
}

fn run(view: View<'_>) -> Run {
    let mut results = Vec::new();
    let mut notifications = Vec::new();
    for outcome in &view.report.outcomes {
        match &outcome.result {
            Ok(analysis) => {
                let places = Places::of(outcome, analysis);
                let mut seen: Vec<String> = Vec::new();
                for finding in &analysis.findings {
                    results.push(result(view, outcome, analysis, finding, &places, &mut seen));
                }
                for warning in &analysis.posting.warnings {
                    notifications.push(notification(outcome, "input-warning", "warning", warning));
                }
            }
            Err(failure) => {
                notifications.push(notification(outcome, failure.kind.name(), "error", &failure.message));
            }
        }
    }
    Run {
        tool: Tool {
            driver: Driver {
                name: "rolecall",
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: view.rules.iter().map(rule).collect(),
            },
        },
        invocations: [Invocation {
            execution_successful: view.report.summary().failed == 0,
            tool_execution_notifications: notifications,
        }],
        // Columns count characters, as everywhere else in rolecall.
        column_kind: "unicodeCodePoints",
        results,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn rule(rule: &RuleInfo<'_>) -> Rule {
    let mut markdown = String::new();
    for part in HelpPart::ALL {
        for text in rule.part(part) {
            markdown.push_str(&format!("**{}:** {text}\n\n", part.label()));
        }
    }
    let help = rule.help.trim();
    Rule {
        id: rule.id.to_owned(),
        short_description: Text {
            text: rule.name.to_owned(),
        },
        full_description: Text {
            text: rule.summary.to_owned(),
        },
        help: Help {
            text: help.to_owned(),
            // A pack's rule may not name its parts.
            markdown: if markdown.is_empty() {
                help.to_owned()
            } else {
                markdown.trim_end().to_owned()
            },
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
    }
}

fn notification(outcome: &Outcome, id: &str, level: &'static str, message: &str) -> Notification {
    Notification {
        descriptor: Descriptor { id: id.to_owned() },
        level,
        message: Text { text: visible(message) },
        locations: [location(outcome, None, None)],
    }
}

fn result(
    view: View<'_>,
    outcome: &Outcome,
    analysis: &Analysis,
    finding: &Finding,
    places: &Places<'_>,
    seen: &mut Vec<String>,
) -> Outcoming {
    let pieces: Vec<_> = finding.evidence.iter().map(|piece| (piece, places.at(piece))).collect();
    // The main location is that of the first primary words, if possible one that the file can show.
    let primary = |&(piece, _): &(&crate::model::Evidence, Option<Place>)| piece.role == EvidenceRole::Primary;
    let main = pieces
        .iter()
        .position(|piece| primary(piece) && piece.1.is_some())
        .or_else(|| pieces.iter().position(primary))
        .unwrap_or(0);
    let quoted = |index: usize, id: Option<usize>| {
        let (piece, place) = &pieces[index];
        let mut location = location(outcome, Some(analysis), place.as_ref());
        location.id = id;
        location.message = Some(Text {
            text: format!("{} ({})", one_line(&piece.text), places.section_words(piece)),
        });
        location
    };
    let others = (0..pieces.len()).filter(|&index| index != main);
    let mut fingerprint = fingerprint(outcome, finding);
    // The same words under the same rule twice are two findings.
    let again = seen.iter().filter(|known| **known == fingerprint).count();
    seen.push(fingerprint.clone());
    if again > 0 {
        fingerprint.push_str(&format!(":{again}"));
    }
    Outcoming {
        rule_id: finding.rule.clone(),
        rule_index: view.rules.iter().position(|rule| rule.id == finding.rule),
        level: level(finding.severity),
        message: Text {
            text: visible(&finding.message),
        },
        locations: [quoted(main, None)],
        related_locations: others
            .enumerate()
            .map(|(id, index)| quoted(index, Some(id + 1)))
            .collect(),
        partial_fingerprints: Map::from_iter([(FINGERPRINT.to_owned(), fingerprint.into())]),
        suppressions: finding.suppressed.as_ref().map(|suppression| {
            [Suppressed {
                kind: match suppression.by {
                    SuppressedBy::Comment => "inSource",
                    SuppressedBy::Config | SuppressedBy::Baseline => "external",
                },
                justification: visible(&suppression.reason),
            }]
        }),
        properties: Properties {
            confidence: finding.confidence.name(),
            advice: finding.advice.clone(),
            data: finding.data.clone(),
        },
    }
}

fn location(outcome: &Outcome, analysis: Option<&Analysis>, place: Option<&Place>) -> Location {
    let logical = outcome.record.map(|_| LogicalLocation {
        name: analysis
            .and_then(|analysis| analysis.posting.title.as_ref())
            .map(|title| one_line(&title.value)),
        fully_qualified_name: visible(&name(outcome)),
    });
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(&outcome.source),
            },
            region: place.map(|place| Region {
                start_line: place.start.line,
                start_column: place.start.column,
                end_line: place.end.line,
                end_column: place.end.column,
            }),
        },
        logical_locations: logical.into_iter().collect(),
        message: None,
    }
}

/// An input's name as a URI reference: addresses stay, paths are encoded; a path with a root becomes a `file` URI.
fn uri(source: &str) -> String {
    if source.starts_with("http://") || source.starts_with("https://") {
        return encoded(source, "/:?#[]@!$&'()*+,;=%");
    }
    let path = if cfg!(windows) {
        source.replace('\\', "/")
    } else {
        source.to_owned()
    };
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if cfg!(windows) && drive {
        return format!("file:///{}", encoded(&path, "/:"));
    }
    if path.starts_with('/') {
        return format!("file://{}", encoded(&path, "/"));
    }
    encoded(&path, "/")
}

fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || (c.is_ascii() && kept.contains(c)) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_become_uri_references() {
        assert_eq!(uri("ads/lead role.txt"), "ads/lead%20role.txt");
        assert_eq!(uri("ads/c:d.txt"), "ads/c%3Ad.txt");
        assert_eq!(uri("-"), "-");
        assert_eq!(
            uri("https://jobs.example/a?b=1 2#c"),
            "https://jobs.example/a?b=1%202#c"
        );
        assert_eq!(uri("größe.md"), "gr%C3%B6%C3%9Fe.md");
        if cfg!(unix) {
            assert_eq!(uri("/srv/ads/a.txt"), "file:///srv/ads/a.txt");
        }
    }
}
