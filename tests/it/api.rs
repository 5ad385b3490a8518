//! The names at the crate's root are a promise: whoever adds or takes one changes this list, and the changelog.

use crate::support::folder;

/// What a program can name as `rolecall::NAME`.
const NAMES: &str = "Analysed Analysis AsOf AsOfBasis Confidence Demands Document Engine Evidence ExperienceDemand Failure \
    FailureKind Family Finding Format IsCx Outcome PackError PackProblem Posting Record Role RoleScore Section SectionKind \
    Severity Span Strength Verdict";

/// The modules that a program can name; hidden ones are marked.
const MODULES: &str = "batch #cli compare fetch model #parts render resume stats";

#[test]
fn the_root_has_these_names_and_no_others() {
    let source = std::fs::read_to_string(folder("src/lib.rs")).expect("the source can be read");
    let code: Vec<&str> = source.lines().filter(|line| !line.starts_with("//")).collect();
    let mut names = Vec::new();
    for item in code
        .join("\n")
        .split(';')
        .filter_map(|item| item.split_once("pub use "))
    {
        let list = item.1.rsplit("::").next().unwrap_or_default();
        names.extend(
            list.split(',')
                .map(|name| name.trim_matches(|c: char| !c.is_alphanumeric() && c != '*').to_owned())
                .filter(|name| !name.is_empty()),
        );
    }
    names.sort_unstable();
    assert_eq!(names.join(" "), NAMES);

    let mut modules = Vec::new();
    for (number, line) in code.iter().enumerate() {
        if let Some(name) = line.strip_prefix("pub mod ") {
            let hidden = number > 0 && code[number - 1] == "#[doc(hidden)]";
            modules.push(format!(
                "{}{}",
                if hidden { "#" } else { "" },
                name.trim_end_matches(';')
            ));
        }
    }
    assert_eq!(modules.join(" "), MODULES);
}

#[test]
fn what_goes_between_threads_may() {
    fn shared<T: Send + Sync>() {}
    shared::<rolecall::Engine>();
    shared::<rolecall::Analysed>();
    shared::<rolecall::Outcome>();
}
