use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;
use toml::Spanned;

use crate::model::{CompanyFacts, CustomerType, Role, Severity};
use crate::text::LineIndex;

/// The configuration, checked.
#[derive(Debug)]
pub(crate) struct Config {
    /// The file.
    pub path: PathBuf,
    /// Further packs, as paths from the current directory.
    pub packs: Vec<PathBuf>,
    /// From which severity on a run fails; `None` when the file does not say.
    pub fail_on: Option<RuleLevel>,
    /// Levels of rules. The names are checked once the packs are known.
    pub rules: BTreeMap<String, (RuleLevel, String)>,
    /// The roles that listings are meant for; the last one that matches counts.
    pub targets: Vec<(GlobSet, String)>,
    /// What is accepted.
    pub ignores: Vec<Ignore>,
    /// The company.
    pub company: CompanyFacts,
}

/// A level as the file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RuleLevel {
    /// Never.
    #[serde(alias = "never")]
    Off,
    /// Good to know.
    Note,
    /// Worth changing.
    Warning,
    /// Wrong.
    Error,
}

impl RuleLevel {
    /// The severity; `None` for off.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            RuleLevel::Off => None,
            RuleLevel::Note => Some(Severity::Note),
            RuleLevel::Warning => Some(Severity::Warning),
            RuleLevel::Error => Some(Severity::Error),
        }
    }
}

/// An accepted kind of finding.
#[derive(Debug)]
pub(crate) struct Ignore {
    /// The rule.
    pub rule: String,
    /// The inputs; `None` for all.
    pub paths: Option<GlobSet>,
    /// Why.
    pub reason: String,
    /// Where it is written: file, line and column.
    pub place: String,
}

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {message}")]
pub(crate) struct ConfigError {
    place: String,
    message: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct Raw {
    fail_on: Option<RuleLevel>,
    packs: Vec<String>,
    rules: BTreeMap<Spanned<String>, RuleLevel>,
    target: Vec<RawTarget>,
    ignore: Vec<RawIgnore>,
    company: RawCompany,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    paths: Vec<Spanned<String>>,
    role: Spanned<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIgnore {
    rule: Spanned<String>,
    paths: Option<Vec<Spanned<String>>>,
    reason: Spanned<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawCompany {
    growth: Option<Spanned<String>>,
    customers: Option<Spanned<String>>,
}

/// Reads and checks a configuration. `path` is its place as the user sees it; packs are named relative to its folder.
pub(crate) fn parse(path: &Path, text: &str) -> Result<Config, ConfigError> {
    let reader = Reader {
        path,
        lines: LineIndex::new(text.as_bytes()),
    };
    let raw: Raw = toml::from_str(text).map_err(|error| ConfigError {
        place: reader.place(error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut config = Config {
        path: path.to_owned(),
        packs: raw.packs.iter().map(|pack| folder.join(pack)).collect(),
        fail_on: raw.fail_on,
        rules: BTreeMap::new(),
        targets: Vec::new(),
        ignores: Vec::new(),
        company: CompanyFacts::default(),
    };
    for (rule, level) in raw.rules {
        let place = reader.place(rule.span().start);
        config.rules.insert(rule.into_inner(), (level, place));
    }
    for target in raw.target {
        if Role::from_name(target.role.get_ref()).is_none() {
            return Err(reader.error(&target.role, &unknown_role(target.role.get_ref())));
        }
        config
            .targets
            .push((reader.globs(&target.paths)?, target.role.into_inner()));
    }
    for ignore in raw.ignore {
        if ignore.reason.get_ref().trim().is_empty() {
            return Err(reader.error(&ignore.reason, "an ignore needs a reason"));
        }
        config.ignores.push(Ignore {
            place: reader.place(ignore.rule.span().start),
            rule: ignore.rule.into_inner(),
            paths: ignore.paths.map(|paths| reader.globs(&paths)).transpose()?,
            reason: ignore.reason.into_inner(),
        });
    }
    if let Some(growth) = &raw.company.growth {
        let percent = percent(growth.get_ref()).map_err(|message| reader.error(growth, &message))?;
        config.company.growth_percent = Some(percent);
    }
    if let Some(customers) = &raw.company.customers {
        let kind = customer_type(customers.get_ref()).map_err(|message| reader.error(customers, &message))?;
        config.company.customers = Some(kind);
    }
    Ok(config)
}

impl Config {
    /// The rules that the file names and that do not exist.
    pub(crate) fn unknown_rule(&self, known: &[String]) -> Option<ConfigError> {
        let in_rules = self.rules.iter().map(|(rule, (_, place))| (rule, place));
        let in_ignores = self.ignores.iter().map(|ignore| (&ignore.rule, &ignore.place));
        let (rule, place) = in_rules.chain(in_ignores).find(|(rule, _)| !known.contains(rule))?;
        Some(ConfigError {
            place: place.clone(),
            message: format!("there is no rule {rule:?}; `rolecall rules` lists them"),
        })
    }

    /// The role that an input is meant for.
    pub(crate) fn target(&self, path: &str) -> Option<&str> {
        let matching = self.targets.iter().rev().find(|(globs, _)| globs.is_match(path))?;
        Some(&matching.1)
    }
}

/// Reads a growth rate: a whole number of per cent a year, with or without the sign.
pub(crate) fn percent(text: &str) -> Result<u32, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    number
        .parse()
        .ok()
        .filter(|percent| *percent <= 10_000)
        .ok_or_else(|| format!("{text:?} is not a growth rate such as 20%"))
}

/// Reads whom a company sells to.
pub(crate) fn customer_type(text: &str) -> Result<CustomerType, String> {
    CustomerType::from_name(&text.to_ascii_lowercase())
        .filter(|kind| *kind != CustomerType::Unclear)
        .ok_or_else(|| format!("{text:?} is none of b2b, b2c, both"))
}

/// The message for a role that does not exist.
pub(crate) fn unknown_role(role: &str) -> String {
    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
    format!("there is no role {role:?}; the roles are {}", names.join(", "))
}

struct Reader<'a> {
    path: &'a Path,
    lines: LineIndex<'a>,
}

impl Reader<'_> {
    fn place(&self, offset: usize) -> String {
        let at = self.lines.place(offset);
        format!("{}:{}:{}", self.path.display(), at.line, at.column)
    }

    fn error<T>(&self, at: &Spanned<T>, message: &str) -> ConfigError {
        ConfigError {
            place: self.place(at.span().start),
            message: message.to_owned(),
        }
    }

    fn globs(&self, written: &[Spanned<String>]) -> Result<GlobSet, ConfigError> {
        let mut globs = GlobSetBuilder::new();
        for glob in written {
            let compiled = GlobBuilder::new(glob.get_ref())
                .literal_separator(true)
                .build()
                .map_err(|error| self.error(glob, &error.to_string()))?;
            globs.add(compiled);
        }
        globs.build().map_err(|error| ConfigError {
            place: self.place(0),
            message: error.to_string(),
        })
    }
}
