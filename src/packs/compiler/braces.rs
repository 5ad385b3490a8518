/// The most forms that one written form may expand to.
pub(super) const MOST_FORMS: usize = 4096;

/// Expands braces: `"{lead|leads} {a|the|} team"` gives every combination, doubled blanks collapsed. Alternatives that
/// come to the same form give it twice.
///
/// Braces do not nest. An open brace without its close, or more than 4096 forms, is an error.
pub(crate) fn expand(written: &str) -> Result<Vec<String>, String> {
    let mut forms = vec![String::new()];
    let mut rest = written;
    while let Some(open) = rest.find('{') {
        let inside = &rest[open + 1..];
        let close = inside
            .find('}')
            .ok_or_else(|| format!("a brace is not closed in {written:?}"))?;
        let alternatives: Vec<&str> = inside[..close].split('|').collect();
        if alternatives.iter().any(|alternative| alternative.contains('{')) {
            return Err(format!("braces do not nest: {written:?}"));
        }
        if forms.len() * alternatives.len() > MOST_FORMS {
            return Err(format!("{written:?} expands to more than {MOST_FORMS} forms"));
        }
        let before = &rest[..open];
        forms = forms
            .iter()
            .flat_map(|form| {
                alternatives
                    .iter()
                    .map(move |alternative| format!("{form}{before}{alternative}"))
            })
            .collect();
        rest = &inside[close + 1..];
    }
    if rest.contains('}') {
        return Err(format!("a brace is closed that was not opened in {written:?}"));
    }
    for form in &mut forms {
        form.push_str(rest);
        if form.contains("  ") || form.starts_with(' ') || form.ends_with(' ') {
            *form = form.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    if forms.iter().any(String::is_empty) {
        return Err(format!("{written:?} can be empty"));
    }
    Ok(forms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_combine() {
        assert_eq!(expand("{lead|run} {a|the|} team").expect("well formed").len(), 6);
        assert!(
            expand("{lead|run} {a|the|} team")
                .expect("well formed")
                .contains(&"run team".to_owned())
        );
        assert_eq!(expand("plain").expect("well formed"), ["plain"]);
        assert_eq!(expand("survey{s|}").expect("well formed"), ["surveys", "survey"]);
    }

    #[test]
    fn mistakes_are_named() {
        for wrong in ["{a", "a}", "{a|{b|c}}", "{a|}"] {
            assert!(expand(wrong).is_err(), "{wrong}");
        }
    }
}
