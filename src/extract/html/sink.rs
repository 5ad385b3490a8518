//! Builds scraper's tree and notes where the text of each text node stands in the source.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::VecDeque;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::{Attribute, QualName, local_name};
use scraper::{Html, HtmlTreeSink, Node};

use crate::text::SourceMap;

/// How scraper's tree names its nodes.
pub(super) type NodeId = <HtmlTreeSink as TreeSink>::Handle;

/// No page has more elements; each costs memory.
const MOST_ELEMENTS: usize = 100_000;

/// No page has more tags, comments and such.
const MOST_TAGS: usize = 500_000;

/// No page has more text to read, in bytes; a posting has a hundredth of it.
const MOST_TEXT: usize = 4 * 1024 * 1024;

/// Deeper nesting than this is no page.
const DEEPEST_MARKUP: usize = 5_000;

/// The tree builder looks through the open elements at each tag. This many looks are a second of work; a page of a
/// million bytes makes about as many as it has bytes.
const MOST_WORK: usize = 100_000_000;

/// A repeated `<html>` or `<body>` may add attributes to the first one; each addition moves all others.
const MOST_LATE_ATTRIBUTES: usize = 1_000;

/// Where the text of a tree stands in its source.
#[derive(Debug, Default)]
pub(in crate::extract) struct Places {
    /// In the order of the nodes, which is nearly always the order in which their text comes.
    by_node: Vec<(NodeId, SourceMap)>,
}

impl Places {
    /// The way from a text node's text back to the source, where it is known.
    pub(in crate::extract) fn of(&self, node: NodeId) -> Option<&SourceMap> {
        let at = self.by_node.binary_search_by_key(&node, |(known, _)| *known).ok()?;
        self.by_node.get(at).map(|(_, map)| map)
    }

    /// The map of a node, for more of its text.
    fn of_mut(&mut self, node: NodeId) -> &mut SourceMap {
        let at = match self.by_node.last() {
            Some((last, _)) if *last < node => Err(self.by_node.len()),
            _ => self.by_node.binary_search_by_key(&node, |(known, _)| *known),
        };
        let at = at.unwrap_or_else(|at| {
            self.by_node.insert(at, (node, SourceMap::default()));
            at
        });
        &mut self.by_node[at].1
    }
}

/// Text that the tokenizer found and the tree builder has not placed yet.
struct Piece {
    text: StrTendril,
    map: SourceMap,
    /// How much of it the tree builder has placed.
    used: usize,
}

#[derive(Default)]
struct State {
    places: Places,
    current: Option<Piece>,
    /// Text in a table is placed after the next tag.
    waiting: VecDeque<Piece>,
    /// The elements from an ancestor down to the one that was added last.
    path: Vec<NodeId>,
    work: usize,
    elements: usize,
    tags: usize,
    text: usize,
    late_attributes: usize,
    left_out: bool,
}

/// scraper's sink with the places of its text.
pub(super) struct PlacedSink {
    inner: HtmlTreeSink,
    with_places: bool,
    state: RefCell<State>,
}

impl PlacedSink {
    pub(super) fn new(inner: HtmlTreeSink, with_places: bool) -> Self {
        PlacedSink {
            inner,
            with_places,
            state: RefCell::default(),
        }
    }

    pub(super) fn with_places(&self) -> bool {
        self.with_places
    }

    /// Text was left out, because there is more of it than on any page.
    pub(super) fn leave_out(&self) {
        self.state.borrow_mut().left_out = true;
    }

    /// The tree, the places of its text, and whether text was left out.
    pub(super) fn into_parts(self) -> (Html, Places, bool) {
        let state = self.state.into_inner();
        (self.inner.finish(), state.places, state.left_out)
    }

    /// Announces the text of the next token.
    pub(super) fn begin_text(&self, text: StrTendril, map: SourceMap) {
        self.state.borrow_mut().current = Some(Piece { text, map, used: 0 });
    }

    /// The token was taken; text that the tree builder keeps back is awaited.
    pub(super) fn end_text(&self) {
        let mut state = self.state.borrow_mut();
        match state.current.take() {
            Some(piece) if piece.used == 0 => state.waiting.push_back(piece),
            _ => state.waiting.clear(),
        }
    }

    /// A token other than text was taken: the tree builder keeps no text back any more.
    pub(super) fn end_tag(&self) {
        let mut state = self.state.borrow_mut();
        state.waiting.clear();
        state.tags += 1;
        state.work += state.path.len();
    }

    /// Whether the markup is larger or deeper than any page.
    pub(super) fn is_too_much(&self) -> bool {
        let state = self.state.borrow();
        state.elements > MOST_ELEMENTS
            || state.tags > MOST_TAGS
            || state.text > MOST_TEXT
            || state.path.len() > DEEPEST_MARKUP
            || state.work > MOST_WORK
    }

    /// Notes where the text that was just added at the end of `node` came from.
    fn note(&self, node: Option<NodeId>, text: &str) {
        let tree = self.inner.0.borrow();
        let node = node.and_then(|node| tree.tree.get(node));
        let Some((node, whole)) = node.and_then(|node| Some((node.id(), node.value().as_text()?))) else {
            return;
        };
        let state = &mut *self.state.borrow_mut();
        let piece = match &mut state.current {
            Some(current) => Some(current),
            None => {
                // Text that was kept back comes in its order; what is skipped was left out of the tree.
                while state.waiting.front().is_some_and(|piece| !piece.holds(text)) {
                    state.waiting.pop_front();
                }
                state.waiting.front_mut()
            }
        };
        let Some(piece) = piece else { return };
        let Some(from) = piece.take(text) else { return };
        let map = state.places.of_mut(node);
        if text.len() == piece.text.len() && text.len() == whole.text.len() {
            // Nearly all text is a node of its own.
            *map = std::mem::take(&mut piece.map);
        } else {
            map.extend(&piece.map, from, from + text.len(), whole.text.len() - text.len());
        }
    }

    fn followed(&self, parent: NodeId, child: NodeId) {
        let mut state = self.state.borrow_mut();
        while state.path.last().is_some_and(|&last| last != parent) {
            state.path.pop();
        }
        if state.path.is_empty() {
            let tree = self.inner.0.borrow();
            let ancestors = tree.tree.get(parent).map(|node| node.ancestors().map(|node| node.id()));
            let mut path: Vec<NodeId> = ancestors.into_iter().flatten().collect();
            path.reverse();
            path.push(parent);
            state.work += path.len();
            state.path = path;
        }
        state.path.push(child);
    }
}

impl Piece {
    /// Whether the text is in what the tree builder has not placed yet.
    fn holds(&self, text: &str) -> bool {
        self.text
            .get(self.used..)
            .is_some_and(|rest| rest.starts_with(text) || rest.contains(text))
    }

    /// Where in the piece the text stands. The tree builder places a piece in parts, in order, and may leave out blanks.
    fn take(&mut self, text: &str) -> Option<usize> {
        let rest = self.text.get(self.used..)?;
        let from = self.used + if rest.starts_with(text) { 0 } else { rest.find(text)? };
        self.used = from + text.len();
        Some(from)
    }
}

impl TreeSink for PlacedSink {
    type Output = Html;
    type Handle = NodeId;
    type ElemName<'a> = <HtmlTreeSink as TreeSink>::ElemName<'a>;

    fn finish(self) -> Html {
        self.inner.finish()
    }

    fn parse_error(&self, _message: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        self.inner.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Self::ElemName<'a> {
        self.inner.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        self.state.borrow_mut().elements += 1;
        self.inner.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.state.borrow_mut().elements += 1;
        self.inner.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.inner.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        let text = match &child {
            NodeOrText::AppendNode(node) => {
                self.followed(*parent, *node);
                None
            }
            NodeOrText::AppendText(text) => Some(text.clone()),
        };
        self.inner.append(parent, child);
        let Some(text) = text else { return };
        let tree = self.inner.0.borrow();
        let Some(parent) = tree.tree.get(*parent) else { return };
        let name = parent.value().as_element().map(|element| &element.name.local);
        if name.is_some_and(|name| *name == local_name!("script") || *name == local_name!("style")) {
            return;
        }
        self.state.borrow_mut().text += text.len();
        if self.with_places {
            let node = parent.last_child().map(|node| node.id());
            drop(tree);
            self.note(node, &text);
        }
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let text = match &child {
            NodeOrText::AppendText(text) => Some(text.clone()),
            NodeOrText::AppendNode(_) => None,
        };
        self.inner.append_before_sibling(sibling, child);
        if let Some(text) = text.filter(|_| self.with_places) {
            let tree = self.inner.0.borrow();
            let node = tree.tree.get(*sibling).and_then(|sibling| sibling.prev_sibling());
            let node = node.filter(|node| matches!(node.value(), Node::Text(_)));
            let node = node.map(|node| node.id());
            drop(tree);
            self.note(node, &text);
        }
    }

    // scraper's sink does the same; here the text must pass the functions above.
    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let tree = self.inner.0.borrow();
        let has_parent = tree.tree.get(*element).is_some_and(|node| node.parent().is_some());
        drop(tree);
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, name: StrTendril, public_id: StrTendril, system_id: StrTendril) {
        self.inner.append_doctype_to_document(name, public_id, system_id);
    }

    fn mark_script_already_started(&self, node: &NodeId) {
        self.inner.mark_script_already_started(node);
    }

    fn pop(&self, node: &NodeId) {
        self.inner.pop(node);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.inner.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        self.inner.same_node(one, other)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.inner.set_quirks_mode(mode);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let mut state = self.state.borrow_mut();
        state.late_attributes += attributes.len();
        if state.late_attributes <= MOST_LATE_ATTRIBUTES {
            self.inner.add_attrs_if_missing(target, attributes);
        }
    }

    fn associate_with_form(&self, target: &NodeId, form: &NodeId, nodes: (&NodeId, Option<&NodeId>)) {
        self.inner.associate_with_form(target, form, nodes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.inner.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        self.inner.reparent_children(node, new_parent);
    }

    fn is_mathml_annotation_xml_integration_point(&self, node: &NodeId) -> bool {
        self.inner.is_mathml_annotation_xml_integration_point(node)
    }

    fn allow_declarative_shadow_roots(&self, parent: &NodeId) -> bool {
        self.inner.allow_declarative_shadow_roots(parent)
    }

    fn attach_declarative_shadow(&self, location: &NodeId, template: &NodeId, attributes: &[Attribute]) -> bool {
        self.inner.attach_declarative_shadow(location, template, attributes)
    }

    fn maybe_clone_an_option_into_selectedcontent(&self, option: &NodeId) {
        self.inner.maybe_clone_an_option_into_selectedcontent(option);
    }
}
