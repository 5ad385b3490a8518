//! Runs the tokenizer over a page and hands its tokens to the tree builder.

use html5ever::interface::create_element;
use html5ever::tokenizer::{Token, TokenSink};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{QualName, local_name, ns};
use html5gum::{State, Tokenizer};
use scraper::{Html, HtmlTreeSink, Node};

use super::emitter::TreeEmitter;
use super::sink::{NodeId, PlacedSink, Places};
use crate::text::SourceMap;

/// The HTML parser drops this mark at the start of its input.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// A parsed page or fragment.
#[derive(Debug)]
pub(in crate::extract) struct Page {
    /// The tree.
    pub(in crate::extract) tree: Html,
    /// Where the text of the tree stands in the source.
    pub(in crate::extract) places: Places,
    /// Whether something was left out, because the page is larger or deeper than any.
    pub(in crate::extract) cut: bool,
}

/// Parses a whole page. The tree is the one that scraper builds of it.
pub(in crate::extract) fn parse_document(source: &str) -> Page {
    let sink = PlacedSink::new(HtmlTreeSink::new(Html::new_document()), true);
    run(source, TreeBuilder::new(sink, TreeBuilderOpts::default()))
}

/// Parses a fragment, such as the description of a posting. The tree is the one that scraper builds of it.
pub(in crate::extract) fn parse_fragment(source: &str, with_places: bool) -> Page {
    let sink = PlacedSink::new(HtmlTreeSink::new(Html::new_fragment()), with_places);
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let context = create_element(&sink, body, Vec::new());
    let builder = TreeBuilder::new_for_fragment(sink, context, None, TreeBuilderOpts::default());
    run(source, builder)
}

/// Decodes the character references of a text that holds no markup, once, with the way back.
pub(in crate::extract) fn decode_references(text: &str) -> (String, SourceMap) {
    if !text.contains('&') {
        return (text.to_owned(), SourceMap::identity(text.len(), 0));
    }
    // In a title the parser decodes references and reads no tags; here no end tag can end it.
    let sink = PlacedSink::new(HtmlTreeSink::new(Html::new_fragment()), true);
    let title = QualName::new(None, ns!(html), local_name!("title"));
    let context = create_element(&sink, title, Vec::new());
    let builder = TreeBuilder::new_for_fragment(sink, context, None, TreeBuilderOpts::default());
    let page = run_in(text, builder, State::RcData);
    let root = page.tree.root_element();
    let mut decoded = String::with_capacity(text.len());
    let mut map = SourceMap::default();
    for node in root.descendants() {
        let Node::Text(part) = node.value() else { continue };
        if let Some(places) = page.places.of(node.id()) {
            map.extend(places, 0, part.len(), decoded.len());
        }
        decoded.push_str(part);
    }
    (decoded, map)
}

fn run(source: &str, builder: TreeBuilder<NodeId, PlacedSink>) -> Page {
    run_in(source, builder, State::Data)
}

fn run_in(source: &str, builder: TreeBuilder<NodeId, PlacedSink>, state: State) -> Page {
    let (text, offset) = match source.strip_prefix(BYTE_ORDER_MARK) {
        Some(rest) => (rest, BYTE_ORDER_MARK.len()),
        None => (source, 0),
    };
    let mut tokenizer = Tokenizer::new_with_emitter(text, TreeEmitter::new(text, offset, &builder));
    tokenizer.set_state(state);
    // The emitter gives a token only to stop the tokenizer.
    let stopped = tokenizer.next().is_some();
    drop(tokenizer);
    if stopped {
        let _ = builder.process_token(Token::EOFToken, 1);
        builder.end();
    }
    let (tree, places, left_out) = builder.sink.into_parts();
    Page {
        tree,
        places,
        cut: stopped || left_out,
    }
}
