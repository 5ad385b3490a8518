use std::fmt::Write as _;

use anyhow::{Context, bail};

use super::args::{
    EvalArgs, EvalFormat, ExplainArgs, PacksArgs, PacksCommand, PartArg, RolesArgs, RulesArgs, RulesFormat,
};
use super::check::{engine, fallback_day};
use super::{Exit, output};
use crate::engine::Engine;
use crate::eval::{self, Part};
use crate::packs::{Pack, PackKind};

pub(super) fn eval(args: &EvalArgs) -> anyhow::Result<Exit> {
    let engine = engine(&args.packs)?;
    let text = output::read_text(&args.gold)?;
    let part = match args.part {
        PartArg::All => Part::All,
        PartArg::Tuned => Part::Tuned,
        PartArg::Untouched => Part::Untouched,
    };
    let mut postings = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let gold =
            eval::parse_gold(index + 1, line).with_context(|| format!("{}:{}", args.gold.display(), index + 1))?;
        if part.holds(gold.record.company.as_deref().unwrap_or_default()) {
            postings.push(gold);
        }
    }
    if postings.is_empty() {
        bail!("{}: holds no labelled posting", args.gold.display());
    }
    let mut evaluation = eval::evaluate(&engine, &postings, fallback_day(&args.day));
    let errors = if args.errors {
        eval::render_errors(&evaluation)
    } else {
        String::new()
    };
    match args.format {
        EvalFormat::Table => output::print(&format!("{errors}{}", eval::render_table(&evaluation)))?,
        EvalFormat::Json => {
            if !args.errors {
                evaluation.mistakes.clear();
            }
            let figures: serde_json::Map<String, serde_json::Value> = evaluation
                .figures()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect();
            let json = serde_json::json!({ "schema": "rolecall.eval/1", "figures": figures, "detail": evaluation });
            output::print(&format!("{json:#}\n"))?;
        }
    }
    gates(args, &evaluation)
}

fn gates(args: &EvalArgs, evaluation: &eval::Evaluation) -> anyhow::Result<Exit> {
    let figures = evaluation.figures();
    let mut exit = Exit::Done;
    for (name, least) in &args.gate {
        let Some((_, value)) = figures.iter().find(|(known, _)| known == name) else {
            let names: Vec<&str> = figures.iter().map(|(name, _)| *name).collect();
            bail!("there is no figure {name:?}; the figures are {}", names.join(", "));
        };
        if value < least {
            output::complain(&format!("{name} is {value:.3}, below the gate {least}"));
            exit = Exit::Findings;
        }
    }
    Ok(exit)
}

pub(super) fn rules(args: &RulesArgs) -> anyhow::Result<Exit> {
    let engine = engine(&args.packs)?;
    if args.format == RulesFormat::Markdown {
        let rules: Vec<_> = engine.rules().collect();
        output::print(&crate::render::rules::markdown(&rules))?;
        return Ok(Exit::Done);
    }
    let mut out = String::new();
    for rule in engine.rules() {
        let _ = writeln!(out, "{:<28}{:<9}{}", rule.id, rule.severity.name(), rule.summary);
    }
    output::print(&out)?;
    Ok(Exit::Done)
}

pub(super) fn explain(args: &ExplainArgs) -> anyhow::Result<Exit> {
    let engine = engine(&args.packs)?;
    let Some(rule) = engine.rules().find(|rule| rule.id == args.rule) else {
        bail!("there is no rule {:?}; `rolecall rules` lists them", args.rule);
    };
    output::print(&format!(
        "{} ({}): {}\n\n{}\n",
        rule.id,
        rule.severity.name(),
        rule.name,
        rule.help.trim()
    ))?;
    Ok(Exit::Done)
}

pub(super) fn roles(args: &RolesArgs) -> anyhow::Result<Exit> {
    let engine = engine(&args.packs)?;
    let packs: Vec<&Pack> = engine.lexicon().of_kind(PackKind::Role).map(|(_, pack)| pack).collect();
    let wanted = |pack: &&&Pack| args.role.as_ref().is_none_or(|role| pack.id == *role);
    let chosen: Vec<&&Pack> = packs.iter().filter(wanted).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = packs.iter().map(|pack| pack.id.as_str()).collect();
        bail!(
            "there is no role {:?}; the roles are {}",
            args.role.as_deref().unwrap_or_default(),
            names.join(", ")
        );
    }
    let mut out = String::new();
    for (index, pack) in chosen.into_iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        guide(&mut out, pack);
    }
    output::print(&out)?;
    Ok(Exit::Done)
}

/// How many of a role's keywords the guide shows.
const MOST_KEYWORDS: usize = 18;

fn guide(out: &mut String, pack: &Pack) {
    let _ = writeln!(out, "{} ({})", pack.name, pack.id);
    wrap(out, "  ", &pack.summary);
    let guide = pack.guide.clone().unwrap_or_default();
    let keywords: Vec<String> = pack
        .terms
        .iter()
        .filter(|term| {
            term.contra.is_none() && term.sections != crate::packs::SectionSet::of(&[crate::model::SectionKind::Title])
        })
        .map(|term| term.id.replace('-', " "))
        .take(MOST_KEYWORDS)
        .collect();
    for (name, list) in [
        ("Does", &guide.does),
        ("Keywords", &keywords),
        ("Metrics", &guide.metrics),
        ("Tools", &guide.tools),
        ("Titles", &guide.titles),
    ] {
        let _ = writeln!(out, "  {name}:");
        if name == "Does" {
            list.iter().for_each(|item| wrap(out, "    - ", item));
        } else {
            wrap(out, "    ", &list.join(", "));
        }
    }
}

/// Wraps at 80 columns; further lines are indented like the first one's text.
fn wrap(out: &mut String, first: &str, text: &str) {
    let indent = " ".repeat(first.len());
    let mut row = first.to_owned();
    for word in text.split_whitespace() {
        if row.chars().count() + word.chars().count() >= 80 && row.trim() != "" {
            let _ = writeln!(out, "{}", row.trim_end());
            row.clone_from(&indent);
        }
        row.push_str(word);
        row.push(' ');
    }
    let _ = writeln!(out, "{}", row.trim_end());
}

pub(super) fn packs(args: &PacksArgs) -> anyhow::Result<Exit> {
    match &args.command {
        PacksCommand::List { packs } => list(&engine(packs)?),
        PacksCommand::Check { files } => {
            let mut exit = Exit::Done;
            for file in files {
                let name = file.display().to_string();
                let problems = Engine::pack_problems(&name, &output::read_text(file)?);
                if problems.is_empty() {
                    output::print(&format!("{name}: ok\n"))?;
                }
                for problem in problems {
                    exit = Exit::Findings;
                    output::print(&format!(
                        "{name}:{}:{}: {}\n",
                        problem.line, problem.column, problem.message
                    ))?;
                }
            }
            Ok(exit)
        }
    }
}

fn list(engine: &Engine) -> anyhow::Result<Exit> {
    let mut out = String::new();
    for source in engine.packs() {
        let _ = writeln!(out, "{:<44}{:<10}{}", source.id, source.version, &source.sha256[..12]);
    }
    output::print(&out)?;
    Ok(Exit::Done)
}
