//! A recruiter's audit: configuration, baseline and comments applied to what the rules found.

use std::path::{Component, Path, PathBuf};

use anyhow::{Context, bail};

use super::args::{AuditArgs, InitArgs, PackArgs};
use super::output::FileTarget;
use super::{Exit, output};
use crate::audit::{self, Baseline, Directive, Guide, Policy};
use crate::config::{self, Config};
use crate::engine::Engine;
use crate::input::{Content, Item};
use crate::model::{CompanyFacts, Outcome, Report, Role};

/// Everything that is settled before the first posting is read.
pub(super) struct Audit {
    config: Option<Config>,
    policy: Policy,
    rules: Vec<String>,
    target: Option<String>,
    company: CompanyFacts,
    guide: Option<Guide>,
    /// The folder that the configuration's globs count from, and the current one.
    folders: Option<(PathBuf, PathBuf)>,
    write_baseline: Option<PathBuf>,
}

/// The configuration that the arguments ask for.
pub(super) fn configuration(args: &AuditArgs) -> anyhow::Result<Option<Config>> {
    if args.no_config {
        return Ok(None);
    }
    let path = match &args.config {
        Some(path) => Some(path.clone()),
        None => config::find(&output::current_folder()?),
    };
    let Some(path) = path else { return Ok(None) };
    let text = output::read_text(&path)?;
    Ok(Some(config::parse(&path, &text)?))
}

/// The packs of the arguments and of the configuration.
pub(super) fn packs(args: &PackArgs, config: Option<&Config>) -> PackArgs {
    let of_config = config.map(|config| config.packs.clone()).unwrap_or_default();
    PackArgs {
        packs: of_config.into_iter().chain(args.packs.iter().cloned()).collect(),
    }
}

impl Audit {
    /// Settles the policy. What the arguments say comes before what the configuration says.
    pub(super) fn new(args: &AuditArgs, config: Option<Config>, engine: &Engine) -> anyhow::Result<Self> {
        let rules: Vec<String> = engine.rules().map(|rule| rule.id.to_owned()).collect();
        let mut policy = Policy::default();
        let mut company = CompanyFacts::default();
        let mut folders = None;
        let mut config = config;
        if let Some(config) = &mut config {
            if let Some(error) = config.unknown_rule(&rules) {
                return Err(error.into());
            }
            policy.levels = config
                .rules
                .iter()
                .map(|(rule, (level, _))| (rule.clone(), *level))
                .collect();
            policy.ignores = std::mem::take(&mut config.ignores);
            company = config.company;
            let current = output::current_folder()?;
            let folder = config.path.parent().unwrap_or(Path::new(""));
            folders = Some((plain(&current.join(folder)), current));
        }
        if let Some(path) = &args.baseline {
            let text = output::read_text(path)?;
            policy.baseline = Some(Baseline::parse(&text).with_context(|| path.display().to_string())?);
        }
        if let Some(role) = args.target.as_deref().filter(|role| Role::from_name(role).is_none()) {
            bail!("{}", config::unknown_role(role));
        }
        company.growth_percent = args.growth.or(company.growth_percent);
        company.customers = args.customers.or(company.customers);
        let compares = args.target.is_some()
            || company != CompanyFacts::default()
            || config.as_ref().is_some_and(|config| !config.targets.is_empty());
        Ok(Audit {
            policy,
            rules,
            target: args.target.clone(),
            company,
            guide: if compares { Some(Guide::load()?) } else { None },
            folders,
            write_baseline: args.write_baseline.clone(),
            config,
        })
    }

    /// Takes the comments out of an item. Only a file of the user's own may carry them: not what was fetched, and not
    /// what an archive or a dump holds.
    pub(super) fn take_directives(&self, item: &mut Item) -> Vec<Directive> {
        match &mut item.content {
            Content::Document(document) if document.url.is_none() && !document.source.contains("!/") => {
                audit::take_directives(document)
            }
            _ => Vec::new(),
        }
    }

    /// Applies policy and comparisons to an outcome.
    pub(super) fn apply(
        &mut self,
        engine: &Engine,
        outcome: &mut Outcome,
        directives: &[Directive],
    ) -> anyhow::Result<()> {
        let path = self.glob_path(&outcome.source);
        self.policy.apply(outcome, path.as_deref(), directives, &self.rules);
        let (Some(guide), Ok(analysis)) = (&self.guide, &mut outcome.result) else {
            return Ok(());
        };
        let of_config = || self.config.as_ref()?.target(path.as_deref()?);
        if let Some(role) = self.target.as_deref().or_else(of_config) {
            analysis.audit.target = audit::target_audit(guide, analysis, role, &|role| engine.role_name(role))?;
        }
        analysis.audit.advice = audit::advice_checks(guide, analysis, self.company)?;
        Ok(())
    }

    /// What is left to say and to write when all postings are judged.
    pub(super) fn finish(&self, report: &Report) -> anyhow::Result<()> {
        for sentence in self.policy.unused() {
            output::complain(&sentence);
        }
        if let Some(left) = self
            .policy
            .baseline
            .as_ref()
            .map(Baseline::left)
            .filter(|left| *left > 0)
        {
            output::complain(&format!(
                "{left} findings of the baseline did not appear; write it anew with --write-baseline"
            ));
        }
        if let Some(path) = &self.write_baseline {
            FileTarget::claim(path)?.write(&Baseline::write(report))?;
        }
        Ok(())
    }

    /// An input as the configuration's globs see it: relative to the configuration's folder, with slashes.
    fn glob_path(&self, source: &str) -> Option<String> {
        let (folder, current) = self.folders.as_ref()?;
        let path = plain(&current.join(source));
        let inside = path.strip_prefix(folder).ok()?;
        let parts: Vec<_> = inside
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Some(parts.join("/"))
    }
}

/// A path without `.` and `..`, as it is written; links are not followed.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// Writes a configuration file to begin with.
pub(super) fn init(args: &InitArgs) -> anyhow::Result<Exit> {
    let path = args.folder.clone().unwrap_or_default().join(config::FILE_NAME);
    if path.exists() {
        bail!("{}: is there already; it is left as it is", path.display());
    }
    FileTarget::claim(&path)?.write(config::TEMPLATE)?;
    output::print(&format!("{} written\n", path.display()))?;
    Ok(Exit::Done)
}
