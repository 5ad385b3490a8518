//! Which postings are the same one again.

use std::collections::{BTreeMap, BTreeSet};

use super::print::Print;
use crate::model::{Duplicates, Group, GroupKind};

/// So many names are kept in a group.
const MOST_NAMES: usize = 3;

/// So many results are named in a group.
const MOST_RESULTS: usize = 5;

/// What is kept of a posting.
#[derive(Debug)]
pub(super) struct Seen {
    /// Number of the company; `None` where none is named.
    pub(super) company: Option<u32>,
    pub(super) title: u32,
    pub(super) place: Option<u32>,
    pub(super) posted: Option<jiff::civil::Date>,
    pub(super) label: Box<str>,
    pub(super) print: Option<Print>,
}

/// Names by number; the spelling that came first is shown.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: BTreeMap<String, u32>,
    shown: Vec<String>,
}

impl Names {
    /// The number of a name; blanks and case do not matter.
    pub(super) fn number(&mut self, name: &str) -> u32 {
        let key = crate::text::fold_str(name);
        let next = u32::try_from(self.shown.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.shown.push(crate::text::one_line(name));
        }
        number
    }

    pub(super) fn name(&self, number: u32) -> &str {
        usize::try_from(number)
            .ok()
            .and_then(|at| self.shown.get(at))
            .map_or("", String::as_str)
    }
}

/// Texts whose SimHashes differ in so many bits are almost the same.
const MOST_BITS: u32 = 3;

/// Two SimHashes that differ in at most three bits agree in at least one of four bands.
const BANDS: u32 = 4;

/// A company must have so many different titles before its sentences can be told from a template.
const FEWEST_TITLES: usize = 3;

pub(super) fn duplicates(seen: &[Seen], companies: &Names, titles: &Names, places: &Names) -> Duplicates {
    let templates = templates(seen);
    let mut sets = Sets::new(seen.len());
    join_same_text(seen, &templates, &mut sets);
    let same_text = sets.groups();
    let mut in_group: Vec<Option<usize>> = vec![None; seen.len()];
    for (number, members) in same_text.iter().enumerate() {
        for &member in members {
            in_group[member] = Some(number);
        }
    }
    let mut by_name: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (at, posting) in seen.iter().enumerate() {
        // A title alone is no sign: thousands of companies look for the same one.
        if let Some(company) = posting.company {
            by_name.entry((company, posting.title)).or_default().push(at);
        }
    }
    // A group that is one text says nothing new.
    let new = |members: &Vec<usize>| {
        let texts: BTreeSet<Option<usize>> = members.iter().map(|&member| in_group[member]).collect();
        members.len() > 1 && (texts.len() > 1 || texts.contains(&None))
    };
    let without_text = seen.iter().filter(|posting| posting.print.is_none()).count();
    let surplus_text: usize = same_text.iter().map(|members| members.len() - 1).sum();
    let surplus_names: usize = by_name
        .values()
        .map(|members| members.iter().filter(|&&member| seen[member].print.is_none()).count())
        .map(|count| count.saturating_sub(1))
        .sum();
    let group = |kind: GroupKind, members: &[usize]| group(kind, members, seen, companies, titles, places);
    let mut groups: Vec<Group> = same_text
        .iter()
        .map(|members| group(GroupKind::SameText, members))
        .chain(
            by_name
                .values()
                .filter(|members| new(members))
                .map(|members| group(GroupKind::SameCompanyAndTitle, members)),
        )
        .collect();
    groups.sort_by(|a, b| {
        (a.kind, std::cmp::Reverse(a.postings), &a.results).cmp(&(b.kind, std::cmp::Reverse(b.postings), &b.results))
    });
    Duplicates {
        with_text: as_count(seen.len() - without_text),
        without_text: as_count(without_text),
        distinct: as_count(seen.len() - surplus_text - surplus_names),
        groups,
    }
}

fn as_count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn group(
    kind: GroupKind,
    members: &[usize],
    seen: &[Seen],
    companies: &Names,
    titles: &Names,
    places: &Names,
) -> Group {
    let posted = || members.iter().filter_map(|&member| seen[member].posted);
    let named = |number_of: &dyn Fn(&Seen) -> Option<u32>, names: &Names| -> Vec<String> {
        let mut numbers: Vec<u32> = members.iter().filter_map(|&member| number_of(&seen[member])).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let shown = numbers.into_iter().map(|number| names.name(number).to_owned());
        shown.filter(|name| !name.is_empty()).collect()
    };
    let cut = |mut names: Vec<String>| {
        names.truncate(MOST_NAMES);
        names
    };
    Group {
        kind,
        postings: members.len(),
        companies: cut(named(&|one| one.company, companies)),
        titles: cut(named(&|one| Some(one.title), titles)),
        first_posted: posted().min().map(|date| date.to_string()),
        last_posted: posted().max().map(|date| date.to_string()),
        places: named(&|one| one.place, places).len(),
        results: members
            .iter()
            .take(MOST_RESULTS)
            .map(|&member| seen[member].label.to_string())
            .collect(),
        members: members.to_vec(),
    }
}

/// The sentences that a company puts into more than half of its different jobs. They are left out when two of its
/// postings are compared: without them a template would make one job of many.
fn templates(seen: &[Seen]) -> BTreeMap<u32, BTreeSet<u64>> {
    let mut by_company: BTreeMap<u32, BTreeMap<u32, BTreeSet<u64>>> = BTreeMap::new();
    for posting in seen {
        if let (Some(company), Some(print)) = (posting.company, &posting.print) {
            let of_title = by_company.entry(company).or_default().entry(posting.title).or_default();
            of_title.extend(print.sentences.iter().copied());
        }
    }
    by_company
        .into_iter()
        .filter(|(_, of_title)| of_title.len() >= FEWEST_TITLES)
        .map(|(company, of_title)| {
            let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
            for sentence in of_title.values().flatten() {
                *counts.entry(*sentence).or_default() += 1;
            }
            let titles = of_title.len();
            let shared = counts.into_iter().filter(|&(_, count)| count * 2 > titles);
            (company, shared.map(|(sentence, _)| sentence).collect())
        })
        .collect()
}

/// What is equal in postings that are one: SimHash, company, title, sentences.
type Same<'a> = (u64, Option<u32>, u32, &'a [u64]);

fn join_same_text(seen: &[Seen], templates: &BTreeMap<u32, BTreeSet<u64>>, sets: &mut Sets) {
    // Postings that are equal in all that is compared are one; only the first of them is compared with others.
    let mut firsts: BTreeMap<Same<'_>, usize> = BTreeMap::new();
    let mut bands: BTreeMap<(u32, u64), Vec<usize>> = BTreeMap::new();
    for (at, posting) in seen.iter().enumerate() {
        let Some(print) = &posting.print else { continue };
        let key = (print.simhash, posting.company, posting.title, &*print.sentences);
        if let Some(&first) = firsts.get(&key) {
            sets.join(first, at);
            continue;
        }
        firsts.insert(key, at);
        for band in 0..BANDS {
            let bucket = bands.entry((band, print.simhash >> (band * 16) & 0xFFFF)).or_default();
            for &other in bucket.iter() {
                if is_same(&seen[other], posting, templates) {
                    sets.join(other, at);
                }
            }
            bucket.push(at);
        }
    }
}

fn is_same(a: &Seen, b: &Seen, templates: &BTreeMap<u32, BTreeSet<u64>>) -> bool {
    let (Some(first), Some(second)) = (&a.print, &b.print) else {
        return false;
    };
    if (first.simhash ^ second.simhash).count_ones() > MOST_BITS {
        return false;
    }
    let template = a
        .company
        .filter(|_| a.company == b.company)
        .and_then(|company| templates.get(&company));
    let Some(template) = template else {
        return true;
    };
    let own = |print: &Print| -> BTreeSet<u64> {
        let own = print.sentences.iter().filter(|sentence| !template.contains(*sentence));
        own.copied().collect()
    };
    let (own_a, own_b) = (own(first), own(second));
    if own_a.is_empty() && own_b.is_empty() {
        return a.title == b.title;
    }
    let common = own_a.intersection(&own_b).count();
    common * 2 >= own_a.union(&own_b).count()
}

/// Sets that grow together.
struct Sets {
    parents: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Sets {
            parents: (0..count).collect(),
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    /// The smaller number stays the root, so that groups are in the order of the input.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }

    fn groups(&mut self) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.parents.len() {
            groups.entry(self.root(at)).or_default().push(at);
        }
        groups.into_values().filter(|members| members.len() > 1).collect()
    }
}
