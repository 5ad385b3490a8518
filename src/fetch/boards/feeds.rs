//! Boards whose answers hold the postings with their text.

use serde_json::Value;
use url::Url;

use super::super::client::Call;
use super::{Asked, Cut, Feed, More, Only, address, company_of, is_name, parameter, segments};

fn feed(board: &'static str, url: Url, only: Option<Only>, has_page: bool) -> Option<Asked> {
    Some(Asked::Feed(Feed {
        board,
        call: Call::get(url),
        more: None,
        only,
        has_page,
    }))
}

pub(super) fn greenhouse(url: &Url) -> Option<Asked> {
    let host = url.host_str()?;
    let rest = host
        .strip_prefix("job-boards.")
        .or_else(|| host.strip_prefix("boards."))?;
    // The interface's host of the European boards is not documented; they are served by the common one.
    if !matches!(rest, "greenhouse.io" | "eu.greenhouse.io") {
        return None;
    }
    let (board, job) = match segments(url)[..] {
        ["embed", "job_board"] => (parameter(url, "for")?, None),
        ["embed", "job_app"] => (parameter(url, "for")?, Some(parameter(url, "token")?)),
        [board] => (board.to_owned(), None),
        [board, "jobs", job, ..] => (board.to_owned(), Some(job.to_owned())),
        _ => return None,
    };
    if !is_name(&board) || job.as_deref().is_some_and(|job| !is_name(job)) {
        return None;
    }
    let jobs = ["v1", "boards", board.as_str(), "jobs"];
    let api = "boards-api.greenhouse.io";
    match &job {
        None => {
            let query = [("content", "true"), ("pay_transparency", "true")];
            feed("Greenhouse", address(api, &jobs, &query)?, None, false)
        }
        Some(job) => {
            let path = [&jobs[..], &[job.as_str()]].concat();
            feed(
                "Greenhouse",
                address(api, &path, &[("pay_transparency", "true")])?,
                None,
                true,
            )
        }
    }
}

pub(super) fn lever(url: &Url) -> Option<Asked> {
    let api = match url.host_str()? {
        "jobs.lever.co" => "api.lever.co",
        "jobs.eu.lever.co" => "api.eu.lever.co",
        _ => return None,
    };
    let parts = segments(url);
    let named: Vec<&str> = parts.iter().copied().take(2).collect();
    if named.is_empty() || !named.iter().all(|name| is_name(name)) {
        return None;
    }
    let path = [&["v0", "postings"], &named[..]].concat();
    feed(
        "Lever",
        address(api, &path, &[("mode", "json")])?,
        None,
        named.len() == 2,
    )
}

pub(super) fn ashby(url: &Url) -> Option<Asked> {
    if url.host_str()? != "jobs.ashbyhq.com" {
        return None;
    }
    let parts = segments(url);
    let board = *parts.first().filter(|board| is_name(board))?;
    let only = match parts.get(1) {
        None => None,
        Some(job) if is_name(job) => Some(Only {
            id: (*job).to_owned(),
            cut: |answer, id| cut_json(answer, "jobs", "id", id),
        }),
        Some(_) => return None,
    };
    let path = ["posting-api", "job-board", board];
    let has_page = only.is_some();
    let api = address("api.ashbyhq.com", &path, &[("includeCompensation", "true")])?;
    feed("Ashby", api, only, has_page)
}

pub(super) fn workable(url: &Url) -> Option<Asked> {
    let parts = segments(url);
    let (account, rest) = match url.host_str()? {
        "apply.workable.com" => parts.split_first().map(|(account, rest)| (*account, rest))?,
        _ => (company_of(url, "workable.com")?, &parts[..]),
    };
    // "api" is the interface itself.
    if !is_name(account) || account == "api" {
        return None;
    }
    let only = match *rest {
        [] => None,
        ["j" | "jobs", code, ..] if is_name(code) => Some(Only {
            id: code.to_owned(),
            cut: |answer, id| cut_json(answer, "jobs", "shortcode", id),
        }),
        _ => return None,
    };
    let path = ["api", "v1", "widget", "accounts", account];
    let has_page = only.is_some();
    let api = address("apply.workable.com", &path, &[("details", "true")])?;
    feed("Workable", api, only, has_page)
}

pub(super) fn recruitee(url: &Url) -> Option<Asked> {
    company_of(url, "recruitee.com")?;
    let only = match segments(url)[..] {
        [] => None,
        ["o", job, ..] => Some(Only {
            id: job.to_owned(),
            cut: |answer, id| cut_json(answer, "offers", "slug", id),
        }),
        _ => return None,
    };
    let has_page = only.is_some();
    feed(
        "Recruitee",
        address(url.host_str()?, &["api", "offers", ""], &[])?,
        only,
        has_page,
    )
}

pub(super) fn personio(url: &Url) -> Option<Asked> {
    company_of(url, "jobs.personio.de").or_else(|| company_of(url, "jobs.personio.com"))?;
    let only = match segments(url)[..] {
        [] => None,
        ["job", job, ..] if is_name(job) => Some(Only {
            id: job.to_owned(),
            cut: cut_personio,
        }),
        _ => return None,
    };
    let language = parameter(url, "language").filter(|language| is_name(language));
    let query = [("language", language.as_deref().unwrap_or("en"))];
    let has_page = only.is_some();
    feed("Personio", address(url.host_str()?, &["xml"], &query)?, only, has_page)
}

/// How many postings Teamtailor's feed gives at a time.
const TEAMTAILOR_ITEMS: usize = 100;

pub(super) fn teamtailor(url: &Url) -> Option<Asked> {
    let regions = ["teamtailor.com", "na.teamtailor.com"];
    regions.iter().find_map(|domain| company_of(url, domain))?;
    // The page of one job holds its structured data.
    if !matches!(segments(url)[..], [] | ["jobs"]) {
        return None;
    }
    let query = [("per_page", "100"), ("offset", "0")];
    Some(Asked::Feed(Feed {
        board: "Teamtailor",
        call: Call::get(address(url.host_str()?, &["jobs.rss"], &query)?),
        more: Some(More {
            offset: "offset",
            per_answer: TEAMTAILOR_ITEMS,
            ids: |answer| {
                elements(answer, "item", "link")
                    .into_iter()
                    .map(|item| item.id)
                    .collect()
            },
        }),
        only: None,
        has_page: false,
    }))
}

pub(super) fn pinpoint(url: &Url) -> Option<Asked> {
    company_of(url, "pinpointhq.com")?;
    match segments(url)[..] {
        [] | ["postings" | "jobs"] | [_, "postings" | "jobs"] => {}
        _ => return None,
    }
    feed(
        "Pinpoint",
        address(url.host_str()?, &["postings.json"], &[])?,
        None,
        false,
    )
}

/// Keeps the job of this identifier in the list `list` of a JSON answer; everything else of the answer stays.
fn cut_json(answer: &[u8], list: &str, key: &str, id: &str) -> Cut {
    let mut value: Value = serde_json::from_slice(answer).map_err(|error| error.to_string())?;
    let Some(Value::Array(jobs)) = value.get_mut(list) else {
        return Err(format!("it has no list {list:?}"));
    };
    let is_wanted = |job: &Value| match job.get(key) {
        Some(Value::String(text)) => text.eq_ignore_ascii_case(id),
        Some(Value::Number(number)) => number.to_string() == id,
        _ => false,
    };
    jobs.retain(is_wanted);
    // Workable has a row for each place of the same job.
    jobs.truncate(1);
    if jobs.is_empty() {
        return Ok(None);
    }
    serde_json::to_vec(&value).map(Some).map_err(|error| error.to_string())
}

/// An element of an XML answer: its bytes, and the text of the child that names it.
struct Element {
    id: String,
    bytes: std::ops::Range<usize>,
}

/// The elements `name` of an XML answer with the text of their first child `key`.
fn elements(answer: &[u8], name: &str, key: &str) -> Vec<Element> {
    use quick_xml::events::Event;
    let Ok(text) = std::str::from_utf8(answer) else {
        return Vec::new();
    };
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    let mut open: Option<(usize, Option<String>)> = None;
    let mut in_key = false;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let Ok(event) = reader.read_event() else { return found };
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match (event, &mut open) {
            (Event::Eof, _) => return found,
            (Event::Start(tag), open) if open.is_none() && tag.name().as_ref() == name => *open = Some((start, None)),
            (Event::Start(tag), Some((_, id))) if id.is_none() && tag.name().as_ref() == key => in_key = true,
            (Event::Text(text), Some((_, id))) if in_key => *id = Some(text.trim().to_owned()),
            (Event::CData(text), Some((_, id))) if in_key => *id = Some(text.trim().to_owned()),
            (Event::End(tag), Some(_)) if tag.name().as_ref() == key => in_key = false,
            (Event::End(tag), Some((from, id))) if tag.name().as_ref() == name => {
                if let Some(id) = id.take() {
                    found.push(Element { id, bytes: *from..end });
                }
                open = None;
                in_key = false;
            }
            _ => {}
        }
    }
}

/// Keeps one position of Personio's XML.
fn cut_personio(answer: &[u8], id: &str) -> Cut {
    let positions = elements(answer, "position", "id");
    if positions.is_empty() && !answer.windows(13).any(|window| window == b"workzag-jobs>") {
        return Err("it is not Personio's XML".to_owned());
    }
    let position = positions.into_iter().find(|position| position.id == id);
    let bytes = position.and_then(|position| answer.get(position.bytes));
    Ok(bytes.map(|position| {
        let head = &b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<workzag-jobs>\n"[..];
        [head, position, &b"\n</workzag-jobs>\n"[..]].concat()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_job_is_cut_out_of_a_json_answer() {
        let answer = br#"{"name":"Acme","jobs":[{"shortcode":"A1","city":"Rome"},{"shortcode":"B2"},{"shortcode":"A1","city":"Bari"}]}"#;
        let cut = cut_json(answer, "jobs", "shortcode", "a1")
            .expect("an answer")
            .expect("the job");
        let value: Value = serde_json::from_slice(&cut).expect("JSON");
        assert_eq!(value["name"], "Acme");
        assert_eq!(value["jobs"].as_array().map(Vec::len), Some(1));
        assert_eq!(value["jobs"][0]["city"], "Rome");
        assert_eq!(cut_json(answer, "jobs", "shortcode", "C3"), Ok(None));
        assert!(cut_json(answer, "offers", "id", "A1").is_err());
        assert!(cut_json(b"<html>", "jobs", "id", "A1").is_err());
    }

    #[test]
    fn one_position_is_cut_out_of_personios_xml() {
        let answer = "<?xml version=\"1.0\"?><workzag-jobs><position><id>7</id><name>A &amp; B</name><jobDescriptions><jobDescription><name>x</name><value><![CDATA[<p>id</p>]]></value></jobDescription></jobDescriptions></position>\n<position><id>\n 12 </id><name>C</name></position></workzag-jobs>";
        let cut = cut_personio(answer.as_bytes(), "7")
            .expect("XML")
            .expect("the position");
        let cut = String::from_utf8(cut).expect("text");
        assert!(cut.contains("<position><id>7</id><name>A &amp; B</name>") && cut.contains("<![CDATA[<p>id</p>]]>"));
        assert!(
            !cut.contains("12") && cut.ends_with("</position>\n</workzag-jobs>\n"),
            "{cut}"
        );
        assert!(cut_personio(answer.as_bytes(), "12").expect("XML").is_some());
        assert_eq!(cut_personio(answer.as_bytes(), "1"), Ok(None));
        assert_eq!(cut_personio(b"<workzag-jobs></workzag-jobs>", "1"), Ok(None));
        assert!(cut_personio(b"<!DOCTYPE html><p>Not found", "1").is_err());
    }
}
