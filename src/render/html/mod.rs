//! A report as one HTML file that needs nothing else: no network, no other file, not even scripts.
//!
//! Postings are strangers' text. The template escapes everything, and the page's own policy allows its one style sheet
//! and its one script by their hashes and nothing besides.

mod charts;
mod marks;
mod page;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context, escape_formatter};
use sha2::{Digest, Sha256};

use super::View;
use super::plain::unturned;
use crate::model::Duplicates;

const TEMPLATE: &str = include_str!("report.html");
const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// A whole report as an HTML document that may be shown as it is: everything from postings is escaped. `duplicates` says
/// which of its postings are the same one again, numbered as its outcomes.
///
/// # Errors
///
/// None is known; a fault of the template would be one.
pub fn report(view: View<'_>, duplicates: &Duplicates) -> std::io::Result<String> {
    draw(view, duplicates).map_err(std::io::Error::other)
}

fn draw(view: View<'_>, duplicates: &Duplicates) -> Result<String, minijinja::Error> {
    // A browser hashes what it reads, and it reads every line end as one character.
    let (style, script) = (STYLE.replace("\r\n", "\n"), SCRIPT.replace("\r\n", "\n"));
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if !value.is_safe() => escape_formatter(out, state, &Value::from(unturned(text).as_ref())),
        _ => escape_formatter(out, state, value),
    });
    environment.add_template("report.html", TEMPLATE)?;
    environment.get_template("report.html")?.render(context! {
        page => Serde(page::page(view, duplicates)),
        policy => policy(&style, &script),
        style => style,
        script => script,
    })
}

/// What the browser may run and load.
fn policy(style: &str, script: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_style_and_the_script_end_where_the_template_says() {
        assert!(!SCRIPT.to_lowercase().contains("</script") && !SCRIPT.contains("<!--"));
        assert!(!STYLE.to_lowercase().contains("</style"));
        assert!(!policy(STYLE, SCRIPT).contains("unsafe"));
    }
}
