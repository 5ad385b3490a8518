//! What word processors save, format by format, as one flow of paragraphs and tables; and from there as a body.

use super::body::{BlockKind, Body, BodyBuilder};
use super::{clean_line, plain};
use crate::model::{HeadingMatch, Wordings, heading_key};

/// A paragraph or a table.
#[derive(Debug)]
pub(super) enum Flow {
    Paragraph(Paragraph),
    /// Rows of cells, each with a flow of its own.
    Table(Vec<Vec<Vec<Flow>>>),
}

/// A paragraph: what it is, and its text in pieces.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    pub(super) kind: BlockKind,
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text, and whether it is bold.
    Text(String, bool),
    /// A tab, which parts cells in texts that make tables of them.
    Tab,
    /// A line end inside the paragraph.
    Break,
}

impl Default for Paragraph {
    fn default() -> Self {
        Paragraph {
            kind: BlockKind::Paragraph,
            pieces: Vec::new(),
        }
    }
}

impl Paragraph {
    /// Adds text to the last piece where that is alike; signs that only help to break lines are left out.
    pub(super) fn push(&mut self, text: &str, bold: bool) {
        let seen = text
            .chars()
            .filter(|c| !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{FEFF}'));
        match self.pieces.last_mut() {
            Some(Piece::Text(last, was)) if *was == bold => last.extend(seen),
            _ => self.pieces.push(Piece::Text(seen.collect(), bold)),
        }
    }

    /// Whether nothing in it can be seen.
    pub(super) fn is_blank(&self) -> bool {
        !self
            .pieces
            .iter()
            .any(|piece| matches!(piece, Piece::Text(text, _) if !text.trim().is_empty()))
    }
}

/// The flow as a body. Its places are not mapped: they are not places of a text that a reader could open.
pub(super) fn body(flow: &[Flow]) -> Body {
    let mut builder = BodyBuilder::default();
    push_flow(&mut builder, flow);
    builder.finish()
}

fn push_flow(builder: &mut BodyBuilder, flow: &[Flow]) {
    for part in flow {
        match part {
            Flow::Paragraph(paragraph) => push_paragraph(builder, paragraph),
            Flow::Table(rows) => {
                builder.begin_table();
                rows.iter().for_each(|row| push_row(builder, row));
            }
        }
    }
}

/// A row of a table of data is one line; a row that only lays out a page (several paragraphs in a cell) is none.
fn push_row(builder: &mut BodyBuilder, row: &[Vec<Flow>]) {
    let single = |cell: &Vec<Flow>| {
        let mut seen = cell.iter().filter(|part| match part {
            Flow::Paragraph(paragraph) => !paragraph.is_blank(),
            Flow::Table(_) => true,
        });
        !matches!(seen.next(), Some(Flow::Table(_))) && seen.next().is_none()
    };
    if !row.iter().all(single) {
        row.iter().for_each(|cell| push_flow(builder, cell));
        return;
    }
    builder.begin(BlockKind::Paragraph);
    for (index, cell) in row.iter().enumerate() {
        if index > 0 {
            builder.cell();
        }
        for part in cell {
            if let Flow::Paragraph(paragraph) = part {
                for piece in &paragraph.pieces {
                    match piece {
                        Piece::Text(text, bold) => builder.text(&without_tabs(text), None, *bold),
                        Piece::Tab | Piece::Break => builder.text(" ", None, false),
                    }
                }
            }
        }
    }
    builder.end();
}

fn push_paragraph(builder: &mut BodyBuilder, paragraph: &Paragraph) {
    if paragraph.is_blank() {
        builder.end();
        return;
    }
    let mut pieces = paragraph.pieces.clone();
    let kind = match paragraph.kind {
        BlockKind::Paragraph | BlockKind::Item if take_bullet(&mut pieces) => BlockKind::Item,
        kind => kind,
    };
    builder.begin(kind);
    for piece in &pieces {
        match piece {
            Piece::Text(text, bold) => builder.text(text, None, *bold),
            Piece::Tab => builder.text("\t", None, false),
            Piece::Break => {
                builder.begin(kind);
            }
        }
    }
    builder.end();
}

/// Takes a typed bullet or number off the start of a paragraph; whether there was one.
fn take_bullet(pieces: &mut Vec<Piece>) -> bool {
    let line: String = pieces
        .iter()
        .take_while(|piece| !matches!(piece, Piece::Break))
        .map(|piece| match piece {
            Piece::Text(text, _) => text.as_str(),
            _ => "\t",
        })
        .collect();
    let trimmed = line.trim_start();
    let Some(item) = plain::item_text(trimmed) else {
        return false;
    };
    let mut rest = line.len() - item.len();
    while rest > 0 {
        match pieces.first_mut() {
            Some(Piece::Text(text, _)) if text.len() > rest => {
                text.drain(..rest);
                break;
            }
            Some(Piece::Text(text, _)) => {
                rest -= text.len();
                pieces.remove(0);
            }
            Some(_) => {
                rest -= 1;
                pieces.remove(0);
            }
            None => break,
        }
    }
    true
}

fn without_tabs(text: &str) -> String {
    text.replace('\t', " ")
}

/// A title is looked for among so many lines.
const FIRST_BLOCKS: usize = 10;

/// Labels that name the title.
const TITLE_LABELS: [&str; 5] = ["job title", "position title", "title of post", "role title", "vacancy"];

/// A line longer than this is no title.
const LONGEST_TITLE: usize = 140;

/// Takes the title of a saved document out of its body: a labelled line, else the line that the file's own title names,
/// else the first heading that opens no section, else the first short line that is no labelled fact.
///
/// Its words are blanked out of the text, so that they are the title's and not the summary's.
pub(super) fn take_title(body: &mut Body, wordings: &Wordings, property: Option<&str>) -> Option<String> {
    let first = body.blocks.iter().take(FIRST_BLOCKS).copied().enumerate();
    let lines: Vec<(usize, BlockKind, String)> = first
        .map(|(index, block)| (index, block.kind, clean_line(&body.text[block.span.range()])))
        .collect();
    let labelled = lines.iter().find_map(|(index, _, line)| {
        let (label, value) = line.split_once(':')?;
        let known = TITLE_LABELS.contains(&label.trim().to_lowercase().as_str());
        let value = value.trim();
        (known && !value.is_empty() && value.len() <= LONGEST_TITLE).then(|| (*index, value.to_owned()))
    });
    let named = || {
        let property = property.filter(|name| !name.trim().is_empty())?.to_lowercase();
        lines
            .iter()
            .find(|(_, _, line)| {
                line.len() >= 4 && (property == line.to_lowercase() || property.contains(&line.to_lowercase()))
            })
            .map(|(index, _, line)| (*index, line.clone()))
    };
    let found = |line: &str| wordings.classify(&heading_key(line)).map(|(_, found)| found);
    let heading = || {
        let level = |kind: &BlockKind| match kind {
            BlockKind::Heading(level) => Some(*level),
            _ => None,
        };
        let top = lines.iter().filter_map(|(_, kind, _)| level(kind)).min()?;
        lines
            .iter()
            .find(|(_, kind, line)| {
                level(kind) == Some(top) && line.len() <= LONGEST_TITLE && found(line) != Some(HeadingMatch::Whole)
            })
            .map(|(index, _, line)| (*index, line.clone()))
    };
    let first_line = || {
        let usable = |kind: &BlockKind, line: &str| {
            matches!(kind, BlockKind::Bold | BlockKind::Paragraph)
                && line.len() <= LONGEST_TITLE
                && !line.contains(':')
                && !line.ends_with(['.', '!', ';', ','])
                && found(line).is_none()
        };
        lines
            .iter()
            .take_while(|(_, _, line)| found(line) != Some(HeadingMatch::Whole) || is_vague(line))
            .find(|(_, kind, line)| usable(kind, line))
            .map(|(index, _, line)| (*index, line.clone()))
    };
    let (index, title) = labelled.or_else(named).or_else(heading).or_else(first_line)?;
    if body.blocks.len() < 2 {
        return None;
    }
    let block = body.blocks.remove(index);
    let blank = " ".repeat(block.span.len());
    body.text.replace_range(block.span.range(), &blank);
    Some(title)
}

/// "Job description" stands above the title as often as above the text.
fn is_vague(line: &str) -> bool {
    let lower = line.to_lowercase();
    [
        "job description",
        "job advert",
        "vacancy",
        "we are hiring",
        "position description",
        "job posting",
    ]
    .iter()
    .any(|vague| lower.starts_with(vague))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Flow {
        let mut paragraph = Paragraph::default();
        paragraph.push(text, false);
        Flow::Paragraph(paragraph)
    }

    #[test]
    fn rows_are_lines_and_layout_is_none() {
        let data = Flow::Table(vec![
            vec![vec![paragraph("Tool")], vec![paragraph("Years")]],
            vec![vec![paragraph("SQL")], vec![paragraph("3")]],
        ]);
        assert_eq!(body(&[data]).text, "Tool\tYears\nSQL\t3 years\n");
        let layout = Flow::Table(vec![vec![
            vec![paragraph("Duties")],
            vec![paragraph("•\tLead"), paragraph("• Learn")],
        ]]);
        assert_eq!(body(&[layout]).text, "Duties\n- Lead\n- Learn\n");
    }

    #[test]
    fn titles_are_found_below_letterheads_and_labels() {
        let title = |lines: &[&str], property| {
            let flow: Vec<Flow> = lines.iter().map(|line| paragraph(line)).collect();
            take_title(&mut body(&flow), &Wordings::default(), property)
        };
        assert_eq!(
            title(&["Acme Ltd", "Job title: CX Lead", "We hire."], None).as_deref(),
            Some("CX Lead")
        );
        assert_eq!(
            title(&["Acme Ltd", "CX Lead", "We hire."], Some("CX Lead")).as_deref(),
            Some("CX Lead")
        );
        assert_eq!(
            title(&["CX Lead", "We hire."], Some("Document1")).as_deref(),
            Some("CX Lead")
        );
        assert_eq!(
            title(&["Location: Leeds", "CX Lead", "We hire."], None).as_deref(),
            Some("CX Lead")
        );
    }
}
