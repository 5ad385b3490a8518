//! A pack's mistakes are named with their place.

use rolecall::Engine;

fn problems(text: &str) -> Vec<String> {
    Engine::pack_problems("mine.toml", text)
        .into_iter()
        .map(|problem| format!("{}:{}: {}", problem.line, problem.column, problem.message))
        .collect()
}

const HEAD: &str = "id = \"mine\"\nkind = \"family\"\nname = \"Mine\"\nsummary = \"A family.\"\n\n";

#[test]
fn mistakes_are_reported_at_their_place() {
    for (text, place, message) in [
        (
            "id = \"x\"\nkind = \"family\"\nnmae = \"x\"\n".to_owned(),
            "3:1",
            "unknown field",
        ),
        ("id = \n".to_owned(), "1:", ""),
        (
            format!("{HEAD}[[terms]]\nid = \"a\"\nany = [\"{{open\"]\nweight = \"strong\"\ngroup = \"g\"\n"),
            "8:8",
            "brace",
        ),
        (
            format!("{HEAD}[[terms]]\nid = \"a\"\nany = [\"word\"]\nweight = \"strong\"\ngroup = \"g\"\n"),
            "7:6",
            "needs example sentences",
        ),
        (
            format!(
                "{HEAD}[[terms]]\nid = \"a\"\nany = [\"two words\"]\nweight = \"strong\"\ngroup = \"g\"\nhits = [\"not here\"]\n"
            ),
            "11:9",
            "does not match its example",
        ),
        (
            format!(
                "{HEAD}[[terms]]\nid = \"a\"\nany = [\"word\"]\nweight = \"strong\"\ngroup = \"g\"\nhits = [\"a word\"]\nmisses = [\"the word\"]\n"
            ),
            "12:11",
            "which it must miss",
        ),
        ("id = \"x\"\n".to_owned(), "1:1", "adds nothing"),
    ] {
        let found = problems(&text);
        assert!(
            found
                .iter()
                .any(|problem| problem.starts_with(place) && problem.contains(message)),
            "{text}\nwants {place} {message}, gives {found:?}"
        );
    }
}

#[test]
fn a_pack_whose_examples_fail_is_refused() {
    let pack = format!(
        "{HEAD}[[terms]]\nid = \"a\"\nany = [\"two words\"]\nweight = \"strong\"\ngroup = \"g\"\nhits = [\"not here\"]\n"
    );
    let refused = Engine::with_packs(&[("mine.toml", pack)]);
    assert!(matches!(refused, Err(error) if error.to_string().starts_with("mine.toml:11:9")));
}

#[test]
fn a_pack_may_add_a_family_and_replace_a_term() {
    let pack = format!(
        "{HEAD}[[terms]]\nid = \"falconry\"\nany = [\"fly the falcons\", \"train the falcons\", \"keep the mews\"]\nweight = \"strong\"\ngroup = \"falcons\"\n"
    );
    let engine = Engine::with_packs(&[("falcons.toml", pack)]).expect("the pack is right");
    assert!(engine.packs().iter().any(|pack| pack.id == "falcons.toml"));
}
