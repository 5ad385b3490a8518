"""What a person would put together instead of rolecall, each as one function over the same inputs and phrases.

    python3 peers.py NAME INPUT PHRASES

Prints the CPU seconds of the work, without the time to load libraries, phrases and input.
"""

import json
import pathlib
import re
import sys
import time

YEARS = re.compile(r"(\d+)\s*(?:\+|-\s*\d+|to\s+\d+)?\s*(?:years?|yrs?)", re.ASCII | re.IGNORECASE)


def flashtext_matcher(phrases):
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    processor.add_keywords_from_list(phrases)
    return processor.extract_keywords


def flashtext2_matcher(phrases):
    from flashtext2 import KeywordProcessor

    processor = KeywordProcessor(case_sensitive=False)
    for phrase in phrases:
        processor.add_keyword(phrase, phrase)
    return processor.extract_keywords


def aho_matcher(phrases):
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for phrase in phrases:
        automaton.add_word(phrase, phrase)
    automaton.make_automaton()
    return lambda text: list(automaton.iter(text.lower()))


def spacy_matcher(phrases):
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("en")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("TERM", list(nlp.tokenizer.pipe(phrases)))
    return lambda text: matcher(nlp.tokenizer(text))


def extract_and_match(phrases):
    import trafilatura

    match = flashtext_matcher(phrases)

    def judge(page):
        text = trafilatura.extract(page) or ""
        return match(text), YEARS.findall(text)

    return judge


def with_years(build):
    def built(phrases):
        match = build(phrases)
        return lambda text: (match(text), YEARS.findall(text))

    return built


PEERS = {
    "flashtext + regex": with_years(flashtext_matcher),
    "flashtext2": flashtext2_matcher,
    "pyahocorasick": aho_matcher,
    "spaCy PhraseMatcher": spacy_matcher,
    "trafilatura + flashtext + regex": extract_and_match,
}


def texts(path: pathlib.Path) -> list[str]:
    """The descriptions of a dump, or the pages of a folder."""
    if path.is_dir():
        return [page.read_text() for page in sorted(path.glob("*.html"))]
    # Not `splitlines`, which cuts at line separators inside a text too.
    return [json.loads(line)["description"] or "" for line in path.read_text().split("\n") if line]


def main() -> None:
    name, path, phrases = sys.argv[1:4]
    work = PEERS[name](pathlib.Path(phrases).read_text().splitlines())
    inputs = texts(pathlib.Path(path))
    start = time.process_time()
    for text in inputs:
        work(text)
    print(time.process_time() - start)


if __name__ == "__main__":
    main()
