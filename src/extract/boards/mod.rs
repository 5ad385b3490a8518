//! Answers of job boards, saved or fetched, JSON or XML: known by their shape, one posting for each job. What differs
//! from board to board is in `table.rs`.

mod company;
mod table;
mod value;

use std::collections::BTreeMap;

use serde_json::Value;

use super::body::{Block, BlockKind, Body};
use super::fields::{Filling, Target};
use super::{body_to_posting, clean_line, fill_from_record, fragment, job_posting, json_ld, set_dates};
use crate::model::{Failure, FailureKind, Format, Known, Method, Posting, Record, SectionKind, Wordings};
use crate::text::Span;
use table::{BOARDS, Board, Part, RECORDS, Shape};
use value::{at, first_text, text_of};

/// Jobs of a list that are looked at to know its board.
const FIRST_JOBS: usize = 20;

/// How deep and how wide records are looked for in a tree of unknown shape.
const DEEPEST: usize = 6;
const MOST_VISITED: usize = 20_000;

/// Names of lists that boards answer with also when there is no job.
const LISTS: [&str; 8] = [
    "jobs",
    "content",
    "offers",
    "result",
    "jobPostings",
    "positions",
    "items",
    "data",
];

/// Reads every job of an answer.
///
/// A job without a text is left out; when no job has one, that is the failure, with where the texts are. A company that
/// the answer does not name is taken from the addresses of its jobs, or from `address`, where the answer came from.
pub(super) fn postings(text: &str, address: Option<&str>, wordings: &Wordings) -> Result<Vec<Posting>, Failure> {
    let answer = value::parse(text)?;
    if let Some((board, jobs)) = recognised(&answer) {
        let mut postings = read(board, &answer, &jobs, wordings)?;
        company::name(&mut postings, address);
        return Ok(postings);
    }
    if text.contains("JobPosting") {
        let found = structured(text, wordings);
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let records = records(&answer);
    if !records.is_empty() {
        return read(&RECORDS, &answer, &records, wordings);
    }
    Err(not_a_board(&answer))
}

/// The board that an answer is of, and its jobs.
fn recognised(answer: &Value) -> Option<(&'static Board, Vec<&Value>)> {
    BOARDS.iter().find_map(|board| {
        board.shapes.iter().find_map(|shape| {
            let jobs = at(answer, shape.jobs);
            has_marks(&jobs, shape).then_some((board, jobs))
        })
    })
}

fn has_marks(jobs: &[&Value], shape: &Shape) -> bool {
    let marked = |job: &&Value| shape.marks.iter().all(|mark| job.get(mark).is_some());
    !jobs.is_empty() && jobs.iter().take(FIRST_JOBS).all(marked)
}

fn read(board: &Board, answer: &Value, jobs: &[&Value], wordings: &Wordings) -> Result<Vec<Posting>, Failure> {
    let is_listed = |job: &Value| {
        board
            .fields
            .listed
            .is_none_or(|name| job.get(name) != Some(&Value::Bool(false)))
    };
    let mut postings: Vec<Posting> = Vec::new();
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    let (mut listed, mut without_text, mut first_address) = (0, 0, None);
    for job in jobs.iter().filter(|job| is_listed(job)) {
        listed += 1;
        let Some(mut posting) = posting(board, answer, job, wordings) else {
            without_text += 1;
            first_address = first_address.or_else(|| paths(answer, job, board.fields.url));
            continue;
        };
        // A board that repeats a job for each place names it by the same identifier.
        let key = posting.id.clone().map(|id| (id, posting.title_text().to_owned()));
        let same = key
            .as_ref()
            .and_then(|key| known.get(key))
            .and_then(|&index| postings.get_mut(index));
        if let Some(same) = same {
            add_place(same, posting.location);
            continue;
        }
        if let Some(key) = key {
            known.insert(key, postings.len());
        }
        // An answer may list thousands of jobs: their texts are searched again rather than held twice.
        posting.searched = None;
        postings.push(posting);
    }
    if postings.is_empty() {
        return Err(if listed == 0 {
            no_jobs()
        } else {
            let example = first_address.map_or(String::new(), |address| format!(" (the first is {address})"));
            Failure::new(
                FailureKind::NoDescription,
                format!(
                    "the {} answer lists {listed} {} without the text; {}{example}",
                    board.title,
                    if listed == 1 { "job" } else { "jobs" },
                    board.detail
                ),
            )
        });
    }
    if without_text > 0
        && let Some(first) = postings.first_mut()
    {
        first.warnings.push(format!(
            "{without_text} of the {listed} jobs in this answer have no text and were left out"
        ));
    }
    Ok(postings)
}

fn add_place(known: &mut Posting, further: Option<Known<String>>) {
    let Some(further) = further else { return };
    match &mut known.location {
        None => known.location = Some(further),
        Some(place) if !place.value.split("; ").any(|one| one == further.value) => {
            place.value = format!("{}; {}", place.value, further.value);
        }
        Some(_) => {}
    }
}

/// One job as a posting; `None` when it has no text.
fn posting(board: &Board, answer: &Value, job: &Value, wordings: &Wordings) -> Option<Posting> {
    if board.name == RECORDS.name {
        return record_posting(job, wordings);
    }
    let method = Method::Board(board.name);
    let (body, teaser) = body_of(board, job, wordings)?;
    let mut posting = body_to_posting(body, method, wordings);
    let known = |text: Option<String>| {
        let value = clean_line(&job_posting::decode_entities(&text?));
        (!value.is_empty()).then_some(Known { value, from: method })
    };
    let fields = &board.fields;
    posting.id = paths(answer, job, fields.id);
    posting.title = known(paths(answer, job, fields.title));
    posting.company = known(paths(answer, job, fields.company));
    posting.location = known(places(board, job));
    posting.employment_type = known(joined(job, fields.employment));
    posting.url = paths(answer, job, fields.url).map(|url| clean_line(&url));
    let posted = paths(answer, job, fields.posted);
    let closes = paths(answer, job, fields.closes);
    set_dates(&mut posting, posted.as_deref(), closes.as_deref(), method);
    if teaser {
        posting.warnings.push(format!(
            "only a short form of the text is in this answer; {}",
            board.detail
        ));
    }
    Some(posting)
}

/// A record of unknown origin as a posting; `None` when it has no text.
fn record_posting(value: &Value, wordings: &Wordings) -> Option<Posting> {
    let mut record = record_of(value)?;
    let mut body = Body::default();
    if let Some(text) = record.description.take() {
        append(&mut body, None, &decoded(&text, wordings));
    }
    for (kind, text) in std::mem::take(&mut record.parts) {
        append_kind(&mut body, kind, None, decoded(&text, wordings));
    }
    if body.text.trim().is_empty() {
        return None;
    }
    let mut posting = body_to_posting(body, Method::Record, wordings);
    fill_from_record(&mut posting, &record);
    Some(posting)
}

/// An object's values by the names that dumps usually have.
fn record_of(value: &Value) -> Option<Record> {
    let mut filling = Filling::default();
    for (key, value) in value.as_object()? {
        let Some(target) = Target::of_column(key) else { continue };
        let found = match value {
            Value::Array(_) if target.is_text() => list_text(value),
            Value::Array(items) => {
                let texts: Vec<String> = items.iter().filter_map(text_of).collect();
                Some(texts.join("; "))
            }
            // An object is no text, whatever names it has.
            Value::Object(_) if target.is_text() => None,
            value => text_of(value),
        };
        let Some(mut text) = found else { continue };
        if !target.is_text() {
            text = job_posting::decode_entities(&text);
        }
        filling.offer(target, text);
    }
    let mut record = filling.record().ok()?;
    let city = first_text(value, &["city"]);
    if city.is_some() && record.location == city {
        record.location = joined(value, &["city", "state", "country"]);
    }
    Some(record)
}

/// The texts of a list as the items of one.
fn list_text(list: &Value) -> Option<String> {
    let texts = labelled_texts(list, &[""]);
    let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// The text of a job, and whether it is only a short form.
fn body_of(board: &Board, job: &Value, wordings: &Wordings) -> Option<(Body, bool)> {
    let mut body = Body::default();
    for part in board.parts {
        match part {
            Part::Text(texts) => {
                if let Some(text) = first_text_of(job, texts) {
                    append(&mut body, None, &decoded(&text, wordings));
                }
            }
            Part::Kind { kind, label, text } => {
                let own = label.and_then(|label| first_text(job, &[label]));
                for (beside, text) in labelled_texts(job, text) {
                    append_kind(&mut body, *kind, own.clone().or(beside), decoded(&text, wordings));
                }
            }
            Part::Labelled { base, label, text } => {
                for object in at(job, base) {
                    let heading = first_text(object, &[label]).map(|label| (BlockKind::Heading(1), label));
                    if let Some(text) = first_text(object, &[text]) {
                        append(&mut body, heading, &decoded(&text, wordings));
                    }
                }
            }
            Part::Years(path) => {
                if let Some(years) = first_text(job, &[path]).and_then(|range| years_sentence(&range))
                    && !body.text.is_empty()
                {
                    append_kind(
                        &mut body,
                        SectionKind::Required,
                        None,
                        fragment(&years, Some(Format::Text), wordings),
                    );
                }
            }
            Part::Teaser(path) => {
                if body.text.trim().is_empty()
                    && let Some(text) = first_text(job, &[path])
                {
                    append(&mut body, None, &decoded(&text, wordings));
                    return (!body.text.trim().is_empty()).then_some((body, true));
                }
            }
        }
    }
    (!body.text.trim().is_empty()).then_some((body, false))
}

/// The first text at some paths; an object there is no text, whatever names it has.
fn first_text_of(job: &Value, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| {
        at(job, path)
            .into_iter()
            .filter(|value| !value.is_object())
            .find_map(text_of)
    })
}

/// The texts at the first path that has any, each with the title that stands beside it. Plain strings of a list are the
/// items of one text.
fn labelled_texts(job: &Value, paths: &[&str]) -> Vec<(Option<String>, String)> {
    for path in paths {
        let values = at(job, path);
        let strings: Vec<String> = values
            .iter()
            .filter(|value| value.is_string())
            .filter_map(|value| text_of(value))
            .collect();
        if strings.len() > 1 {
            let items: Vec<String> = strings.iter().map(|item| format!("- {}", item.trim())).collect();
            return vec![(None, items.join("\n"))];
        }
        let found: Vec<(Option<String>, String)> = values
            .into_iter()
            .filter_map(|value| match value {
                Value::Object(object) => Some((
                    object.get("title").and_then(text_of),
                    object.get("text").and_then(text_of)?,
                )),
                value => Some((None, text_of(value)?)),
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// A text of unknown encoding: HTML, HTML escaped once more, Markdown, or plain.
fn decoded(text: &str, wordings: &Wordings) -> Body {
    let escaped = !text.contains('<') && text.contains("&lt;");
    let text = if escaped {
        job_posting::decode_description(text)
    } else {
        text.to_owned()
    };
    let is_html = text.contains("</") || text.contains("<br") || text.contains("<li") || text.contains("<p>");
    // Lever writes items without a list around them, which is HTML all the same.
    fragment(&text, is_html.then_some(Format::Html), wordings)
}

/// Adds a part of a known kind: under the label that the board gives it, else under the heading that it begins with
/// itself, else under the usual one.
fn append_kind(body: &mut Body, kind: SectionKind, label: Option<String>, mut part: Body) {
    let first = part
        .blocks
        .first_mut()
        .filter(|block| matches!(block.kind, BlockKind::Heading(_) | BlockKind::Bold));
    let heading = match (label, first) {
        (Some(label), _) => Some((BlockKind::Part(kind), label)),
        // A part of no kind in particular keeps its own headings as they are.
        (None, Some(_)) if kind == SectionKind::Other => None,
        (None, Some(first)) => {
            first.kind = BlockKind::Part(kind);
            None
        }
        (None, None) => Some((BlockKind::Part(kind), usual_label(kind).to_owned())),
    };
    append(body, heading, &part);
}

/// Adds a part under its heading.
fn append(body: &mut Body, heading: Option<(BlockKind, String)>, part: &Body) {
    if part.text.trim().is_empty() {
        return;
    }
    if !body.text.is_empty() && !body.text.ends_with('\n') {
        body.text.push('\n');
    }
    if let Some((kind, label)) = heading {
        let label = clean_line(&label);
        let start = body.text.len();
        body.text.push_str(&label);
        body.blocks.push(Block {
            kind,
            span: Span::new(start, start + label.len()),
        });
        body.text.push('\n');
    }
    let shift = body.text.len();
    body.text.push_str(&part.text);
    body.blocks.extend(part.blocks.iter().map(|block| Block {
        kind: block.kind,
        span: Span::new(block.span.start + shift, block.span.end + shift),
    }));
    body.warnings.extend(part.warnings.iter().cloned());
}

fn usual_label(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Summary => "Job description",
        SectionKind::Duties => "Responsibilities",
        SectionKind::Required => "Requirements",
        SectionKind::Benefits => "Benefits",
        SectionKind::About => "About the company",
        _ => "Additional information",
    }
}

/// "7-10" as a sentence that is read like any other demand; "gt-15" is an open range, and "lt-1" demands nothing.
fn years_sentence(range: &str) -> Option<String> {
    let range = range.trim();
    let is_number = |text: &str| !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    match range.split_once('-') {
        Some(("gt", least)) if is_number(least) => Some(format!("More than {least} years of experience")),
        Some((least, most)) if is_number(least) && is_number(most) => {
            Some(format!("{least}-{most} years of experience"))
        }
        None if is_number(range.trim_end_matches('+')) => Some(format!("{range} years of experience")),
        _ => None,
    }
}

/// The first text at some paths, from the job or, after `^`, from the answer's root.
fn paths(answer: &Value, job: &Value, paths: &[&str]) -> Option<String> {
    paths.iter().find_map(|path| match path.strip_prefix('^') {
        Some(path) => first_text(answer, &[path]),
        None => first_text(job, &[path]),
    })
}

fn joined(job: &Value, paths: &[&str]) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for text in paths.iter().flat_map(|path| at(job, path)).filter_map(text_of) {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    (!found.is_empty()).then(|| found.join(", "))
}

fn places(board: &Board, job: &Value) -> Option<String> {
    board.fields.places.iter().find_map(|alternative| {
        let mut found: Vec<String> = Vec::new();
        for place in *alternative {
            for base in at(job, place.base) {
                let Some(named) = joined(base, place.names) else {
                    continue;
                };
                if !found.contains(&named) {
                    found.push(named);
                }
            }
        }
        (!found.is_empty()).then(|| found.join("; "))
    })
}

/// JobPosting objects of a bare JSON-LD file.
fn structured(text: &str, wordings: &Wordings) -> Vec<Posting> {
    // The reader of pages looks for scripts; an escaped slash keeps a text with a closing tag inside its string.
    let page = format!(
        "<script type=\"application/ld+json\">{}</script>",
        text.replace("</", "<\\/")
    );
    let found = json_ld::find(&page);
    found
        .postings
        .iter()
        .filter_map(|object| job_posting::posting(object, Method::JsonLd, wordings, &|_, _| None))
        .collect()
}

/// The records of a tree of unknown shape: the first list, level by level, whose objects have a title and a text; or a
/// single such object.
fn records(answer: &Value) -> Vec<&Value> {
    let mut level = vec![answer];
    let mut visited = 0;
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for value in level {
            visited += 1;
            if visited > MOST_VISITED {
                return Vec::new();
            }
            match value {
                Value::Array(items) => {
                    let found: Vec<&Value> = items.iter().filter(|item| is_record(item)).collect();
                    if !found.is_empty() && found.len() * 2 >= items.len() {
                        return items.iter().filter(|item| has_title(item)).collect();
                    }
                    next.extend(items.iter().take(FIRST_JOBS));
                }
                Value::Object(object) => {
                    if is_record(value) {
                        return vec![value];
                    }
                    next.extend(object.values().filter(|inner| inner.is_array() || inner.is_object()));
                }
                _ => {}
            }
        }
        level = next;
    }
    Vec::new()
}

fn has_title(value: &Value) -> bool {
    record_of(value).is_some_and(|record| record.title.is_some())
}

fn is_record(value: &Value) -> bool {
    record_of(value).is_some_and(|record| record.title.is_some() && record.description.is_some())
}

fn no_jobs() -> Failure {
    Failure::new(FailureKind::NotAPosting, "the board's answer lists no open job")
}

fn not_a_board(answer: &Value) -> Failure {
    let empty = |name: &str| {
        answer
            .get(name)
            .is_some_and(|list| list.as_array().is_some_and(Vec::is_empty))
    };
    if LISTS.iter().any(|name| empty(name)) || answer.as_array().is_some_and(Vec::is_empty) {
        return no_jobs();
    }
    Failure::new(
        FailureKind::NotAPosting,
        "the input is JSON or XML of no known board, and none of its objects has a title and a description",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Posting> {
        postings(text, None, &Wordings::default()).expect("jobs")
    }

    #[test]
    fn every_board_has_its_own_name_and_marks() {
        let mut names: Vec<&str> = BOARDS.iter().map(|board| board.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), BOARDS.len());
        for board in BOARDS {
            assert!(
                !board.parts.is_empty() && board.shapes.iter().all(|shape| !shape.marks.is_empty()),
                "{}",
                board.name
            );
        }
    }

    #[test]
    fn jobs_repeated_for_each_place_are_one() {
        let found = read(
            r#"{"name":"Acme","jobs":[
                {"title":"Care Lead","shortcode":"A1","city":"Leeds","country":"UK","description":"<p>Lead</p>"},
                {"title":"Care Lead","shortcode":"A1","city":"Hull","country":"UK","description":"<p>Lead</p>"},
                {"title":"Care Aide","shortcode":"B2","description":"<p>Help</p>"},
                {"title":"Silent","shortcode":"C3","description":""}]}"#,
        );
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0].location.as_ref().map(|known| known.value.as_str()),
            Some("Leeds, UK; Hull, UK")
        );
        assert_eq!(
            found[0].company.as_ref().map(|known| known.value.as_str()),
            Some("Acme")
        );
        assert_eq!(found[0].method.name(), "workable");
        assert!(
            found[0]
                .warnings
                .iter()
                .any(|warning| warning.contains("1 of the 4 jobs"))
        );
    }

    #[test]
    fn unknown_shapes_and_bare_json_ld_are_read() {
        let nested = read(r#"{"data":{"hits":[{"job_title":"Care Lead","job_description":"Lead the team."}]}}"#);
        assert_eq!(nested[0].title_text(), "Care Lead");
        assert_eq!(nested[0].method.name(), "record");
        let bare = read(
            r#"{"@context":"https://schema.org","@type":"JobPosting","title":"Care Lead","description":"<p>Lead</p>"}"#,
        );
        assert_eq!((bare[0].title_text(), bare[0].method.name()), ("Care Lead", "json-ld"));
    }

    #[test]
    fn what_is_no_answer_is_said() {
        let reason = |text: &str| postings(text, None, &Wordings::default()).expect_err(text);
        assert!(
            reason(r#"{"jobs":[],"meta":{"total":0}}"#)
                .message
                .contains("no open job")
        );
        assert_eq!(reason(r#"{"a":[1,2,{"b":"c"}]}"#).kind, FailureKind::NotAPosting);
        assert_eq!(reason(r#"{"a":"#).kind, FailureKind::InvalidRecord);
        let listed = reason(r#"{"total":1,"jobPostings":[{"title":"Care Lead","externalPath":"/job/x"}]}"#);
        assert!(listed.message.contains("lists 1 job without the text") && listed.message.contains("/job/x"));
    }

    #[test]
    fn years_as_a_field_are_a_sentence() {
        assert_eq!(years_sentence("7-10").as_deref(), Some("7-10 years of experience"));
        assert_eq!(
            years_sentence("gt-15").as_deref(),
            Some("More than 15 years of experience")
        );
        assert_eq!(years_sentence("lt-1"), None);
        assert_eq!(years_sentence("many"), None);
    }
}
