//! Which column of a dump fills which field of a record: the known names, and what the user maps.

use crate::extract::Target;
use crate::model::{Failure, FailureKind};

/// Which columns fill which fields: the user's choice, then the known names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    mapped: Vec<(Target, String)>,
}

impl Columns {
    /// Columns that the user named, as field and column.
    pub(crate) fn mapped(pairs: &[(String, String)]) -> Result<Self, String> {
        let mut mapped: Vec<(Target, String)> = Vec::new();
        for (name, column) in pairs {
            let Some(target) = Target::of_name(name) else {
                let names: Vec<&str> = Target::names().collect();
                return Err(format!(
                    "--map {name}={column}: there is no field {name:?}; the fields are {}",
                    names.join(", ")
                ));
            };
            if mapped.iter().any(|(taken, _)| taken.is_same_field(target)) {
                return Err(format!("--map names the field {name} twice"));
            }
            mapped.push((target, column.clone()));
        }
        Ok(Columns { mapped })
    }

    /// What a column fills.
    pub(super) fn target(&self, column: &str) -> Option<Target> {
        if let Some((target, _)) = self.mapped.iter().find(|(_, name)| name == column) {
            return Some(*target);
        }
        let target = Target::of_column(column)?;
        // A field that the user mapped is filled by that column only.
        let taken = self.mapped.iter().any(|(mapped, _)| mapped.is_same_field(target));
        (!taken).then_some(target)
    }

    /// The failure of a dump whose columns hold no text; `None` when one does.
    pub(super) fn without_text<'a>(&self, columns: impl Iterator<Item = &'a str> + Clone) -> Option<Failure> {
        let missing = self
            .mapped
            .iter()
            .find(|(_, name)| columns.clone().all(|column| column != name));
        let problem = match missing {
            Some((target, name)) => format!("--map {}={name}: there is no column {name:?}", target.name()),
            None if columns
                .clone()
                .any(|column| self.target(column).is_some_and(Target::is_text)) =>
            {
                return None;
            }
            None => "no column is known to hold the description".to_owned(),
        };
        let advice = if missing.is_none() {
            "; name the right one with --map description=COLUMN"
        } else {
            ""
        };
        Some(Failure::new(
            FailureKind::NoDescription,
            format!("{problem}. The columns are {}{advice}", shown(columns)),
        ))
    }
}

/// How many columns a message lists.
const MOST_SHOWN: usize = 40;

/// Column names for a message: without control characters, not endless.
fn shown<'a>(columns: impl Iterator<Item = &'a str> + Clone) -> String {
    let clean = |name: &str| -> String { name.chars().filter(|c| !c.is_control()).take(60).collect() };
    let mut names: Vec<String> = columns.clone().take(MOST_SHOWN).map(clean).collect();
    let more = columns.skip(MOST_SHOWN).count();
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields_of(columns: &Columns, column: &str) -> Option<(&'static str, u8)> {
        columns.target(column).map(|target| (target.name(), target.rank()))
    }

    #[test]
    fn case_blanks_and_signs_do_not_matter() {
        let columns = Columns::default();
        for name in ["job_title", "jobTitle", "Job Title", "JOB-TITLE", "jobtitle"] {
            assert_eq!(fields_of(&columns, name), Some(("title", 1)), "{name}");
        }
        assert_eq!(fields_of(&columns, "company_description"), None);
        assert_eq!(fields_of(&columns, &"x".repeat(1000)), None);
        assert_eq!(fields_of(&columns, "---"), None);
    }

    #[test]
    fn what_the_user_maps_goes_first_and_alone() {
        let pair = |field: &str, column: &str| (field.to_owned(), column.to_owned());
        let columns = Columns::mapped(&[pair("description", "Stellentext"), pair("company", "title")]).expect("fields");
        assert_eq!(fields_of(&columns, "Stellentext"), Some(("description", 0)));
        assert_eq!(fields_of(&columns, "description"), None);
        assert_eq!(fields_of(&columns, "title"), Some(("company", 0)));
        assert!(Columns::mapped(&[pair("descripton", "a")]).is_err_and(|error| error.contains("the fields are id,")));
        assert!(Columns::mapped(&[pair("id", "a"), pair("id", "b")]).is_err());
    }

    #[test]
    fn a_dump_without_text_lists_its_columns() {
        let names = ["Stelle", "Firma"];
        let failure = Columns::default()
            .without_text(names.iter().copied())
            .expect("a failure");
        assert_eq!(
            failure.message,
            "no column is known to hold the description. The columns are Stelle, Firma; name the right one with --map \
             description=COLUMN"
        );
        assert!(Columns::default().without_text(["Requirements"].into_iter()).is_none());
        let mapped = Columns::mapped(&[("description".to_owned(), "Text".to_owned())]).expect("a field");
        let failure = mapped.without_text(names.iter().copied()).expect("a failure");
        assert!(failure.message.contains("there is no column \"Text\""), "{failure}");
    }
}
