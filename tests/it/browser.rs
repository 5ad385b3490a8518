//! The HTML report in a real browser, spoken to over a pipe: looks, keyboard, no network, no scripts of strangers.
//!
//! Needs Chromium (Debian: `apt-get install chromium`), in the path or named by `CHROMIUM`; without it the test says that
//! it was skipped. Pictures are left in `target/screenshots/`.
#![cfg(unix)]

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::folder;

/// A browser with one page.
struct Browser {
    child: Child,
    commands: File,
    answers: BufReader<File>,
    session: Option<String>,
    next: u64,
    events: Vec<Value>,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|program| program.is_file())
}

impl Browser {
    fn start(program: &Path, home: &Path) -> Browser {
        let pipes = [home.join("commands"), home.join("answers")];
        let made = Command::new("mkfifo").args(&pipes).status().expect("mkfifo runs");
        assert!(made.success());
        // The browser reads commands from file 3 and writes answers to file 4. It may not outlive the test by much.
        let child = Command::new("sh")
            .args(["-c", "exec timeout 240 \"$@\" 3<\"$COMMANDS\" 4>\"$ANSWERS\"", "sh"])
            .arg(program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"])
            .args(["--disable-background-networking", "--disable-sync", "--no-first-run"])
            .arg("--remote-debugging-pipe")
            .arg(format!("--user-data-dir={}", home.join("profile").display()))
            .env("COMMANDS", &pipes[0])
            .env("ANSWERS", &pipes[1])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the browser starts");
        let commands = std::fs::OpenOptions::new().write(true).open(&pipes[0]).expect("a pipe");
        let answers = BufReader::new(File::open(&pipes[1]).expect("a pipe"));
        let mut browser = Browser {
            child,
            commands,
            answers,
            session: None,
            next: 0,
            events: Vec::new(),
        };
        let target = browser.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = target["targetId"].clone();
        let session = browser.call("Target.attachToTarget", json!({ "targetId": target, "flatten": true }));
        browser.session = session["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page", "Runtime", "Network", "Log"] {
            browser.call(&format!("{domain}.enable"), json!({}));
        }
        browser
    }

    fn read(&mut self) -> Value {
        let mut message = Vec::new();
        self.answers.read_until(0, &mut message).expect("an answer");
        message.pop();
        serde_json::from_slice(&message).expect("the browser answers")
    }

    fn call(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let mut message = json!({ "id": self.next, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = session.as_str().into();
        }
        write!(self.commands, "{message}\0").expect("the browser listens");
        loop {
            let mut answer = self.read();
            if answer["id"] == self.next {
                assert!(answer.get("error").is_none(), "{method}: {answer}");
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// Opens a page and waits until it is there; from an empty one, so that no address is a step within one page.
    fn open(&mut self, address: &str) {
        for address in ["about:blank", address] {
            self.events.clear();
            self.call("Page.navigate", json!({ "url": address }));
            let mut loaded = 0;
            loop {
                let fired = |event: &&Value| event["method"] == "Page.loadEventFired";
                if self.events.iter().filter(fired).count() > loaded {
                    loaded += 1;
                    // The event may be that of the page before.
                    let there = json!({ "expression": "document.readyState + location.href", "returnByValue": true });
                    let answer = self.call("Runtime.evaluate", there);
                    if answer["result"]["value"] == format!("complete{address}") {
                        break;
                    }
                } else {
                    let event = self.read();
                    self.events.push(event);
                }
            }
        }
    }

    fn value(&mut self, expression: &str) -> Value {
        let answer = self.call(
            "Runtime.evaluate",
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true }),
        );
        assert!(answer.get("exceptionDetails").is_none(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    fn holds(&mut self, expression: &str) {
        assert_eq!(self.value(expression), Value::Bool(true), "{expression}");
    }

    fn press(&mut self, key: &str, code: u32) {
        let text = if key == "Enter" { "\r" } else { "" };
        for kind in ["keyDown", "keyUp"] {
            let mut params = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code });
            if kind == "keyDown" && !text.is_empty() {
                params["text"] = text.into();
            }
            self.call("Input.dispatchKeyEvent", params);
        }
    }

    fn tab_to(&mut self, expression: &str) {
        for _ in 0..60 {
            self.press("Tab", 9);
            if self.value(expression) == Value::Bool(true) {
                return;
            }
        }
        panic!("the keyboard does not get to: {expression}");
    }

    fn look(&mut self, scheme: &str, width: u32) {
        self.call(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
        );
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600 }),
        );
    }

    fn picture(&mut self, name: &str) {
        let picture = self.call(
            "Page.captureScreenshot",
            json!({ "format": "png", "captureBeyondViewport": true }),
        );
        let bytes = STANDARD
            .decode(picture["data"].as_str().expect("a picture"))
            .expect("base64");
        let target = folder("target/screenshots");
        std::fs::create_dir_all(&target).expect("a folder");
        std::fs::write(target.join(name), bytes).expect("written");
    }

    /// Nothing but the page itself was loaded, and the page's policy refused nothing.
    fn stayed_at_home(&self, address: &str) {
        for event in &self.events {
            let url = event["params"]["request"]["url"].as_str();
            if event["method"] == "Network.requestWillBeSent" {
                assert_eq!(url, address.split('#').next(), "{event}");
            }
            assert_ne!(event["method"], "Log.entryAdded", "{event}");
            assert_ne!(event["method"], "Runtime.exceptionThrown", "{event}");
        }
        assert!(
            self.events
                .iter()
                .any(|event| event["method"] == "Network.requestWillBeSent")
        );
    }
}

/// Writes a report and gives its address.
fn report(dir: &Path, name: &str, inputs: &[&str]) -> String {
    let path = dir.join(format!("{name}.html"));
    let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .current_dir(folder("."))
        .arg("check")
        .args(inputs)
        .args(["--as-of", "2026-01-15", "--format", "html", "-o"])
        .arg(&path)
        .output()
        .expect("the command runs");
    assert!(path.is_file(), "{}", String::from_utf8_lossy(&output.stderr));
    format!("file://{}", path.display())
}

#[test]
fn the_page_works_in_a_browser() {
    let Some(program) = program() else {
        let mut out = std::io::stderr().lock();
        let _ = writeln!(out, "skipped: no Chromium here (apt-get install chromium)");
        return;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let one = report(
        dir.path(),
        "one",
        &["fixtures/rules/customer-success-mislabel/fires.txt"],
    );
    let hostile = report(dir.path(), "hostile", &["tests/golden/hostile/input.txt"]);
    let many = report(
        dir.path(),
        "many",
        &[
            "fixtures/text",
            "fixtures/rules",
            "fixtures/bad",
            "tests/golden",
            "fixtures/pairs",
        ],
    );
    let mut browser = Browser::start(&program, dir.path());
    looks(&mut browser, &one, &many);
    strangers_stay_text(&mut browser, &hostile);
    keyboard(&mut browser, &many);
    without_scripts(&mut browser, &many);
}

fn looks(browser: &mut Browser, one: &str, many: &str) {
    let background = "getComputedStyle(document.body).backgroundColor";
    for (name, address) in [("one", one), ("many", many)] {
        browser.look("light", 1280);
        browser.open(address);
        browser.stayed_at_home(address);
        let light = browser.value(background);
        browser.picture(&format!("{name}-light.png"));
        browser.look("dark", 1280);
        assert_ne!(browser.value(background), light, "there is no dark dress");
        browser.picture(&format!("{name}-dark.png"));
        browser.look("light", 390);
        browser.holds("document.documentElement.scrollWidth <= 390");
        browser.picture(&format!("{name}-phone.png"));
    }
    // Every mark leads to a finding and every quote back to its words.
    browser.open(one);
    browser.holds("document.querySelectorAll('mark.quote').length > 4");
    browser.holds("[...document.querySelectorAll('a[href^=\"#\"]')].every((a) => document.getElementById(a.getAttribute('href').slice(1)))");
    browser.holds("[...document.querySelectorAll('svg[role=img]')].every((svg) => svg.getAttribute('aria-label'))");
    browser.holds("new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size === document.querySelectorAll('[id]').length");
}

fn strangers_stay_text(browser: &mut Browser, address: &str) {
    browser.look("light", 1280);
    browser.open(address);
    browser.stayed_at_home(address);
    browser.holds("document.title.includes('<script>') && document.title !== 'owned'");
    browser.holds("document.scripts.length === 1 && document.images.length === 0");
    browser.holds("document.querySelector('.paper').textContent.includes('<img src=x onerror=')");
    browser.holds("document.querySelector('.paper').textContent.includes('{{ 7*7 }} {% raw %}')");
    browser.holds("!document.body.textContent.includes('\\u202e')");
    browser.picture("hostile-light.png");
    // Even a script that got into the page would not run.
    browser.holds(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.owned = 1'; \
         document.body.append(s); return window.owned === undefined; })()",
    );
    browser.holds(
        "new Promise((done) => { const i = new Image(); i.onerror = () => done(true); i.onload = () => done(false); \
         i.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; })",
    );
}

fn keyboard(browser: &mut Browser, address: &str) {
    browser.look("light", 1280);
    browser.open(address);
    let rows = "[...document.querySelectorAll('#overview tbody tr')].filter((row) => !row.hidden)";
    browser.tab_to("document.activeElement.classList.contains('skip')");
    browser.tab_to("document.activeElement.id === 'filter-text'");
    browser.call("Input.insertText", json!({ "text": "grocery survey" }));
    browser.holds(&format!("{rows}.length > 0 && {rows}.length < 10"));
    browser.holds("document.getElementById('filter-count').textContent.includes(' of ')");
    browser.holds(&format!(
        "{rows}.length === [...document.querySelectorAll('.details > details')].filter((box) => !box.hidden).length"
    ));
    browser.tab_to("document.activeElement.type === 'reset'");
    browser.press("Enter", 13);
    browser.holds(&format!(
        "new Promise((done) => setTimeout(() => done({rows}.length > 40), 50))"
    ));
    browser.tab_to("document.activeElement.textContent.startsWith('Warn')");
    browser.press("Enter", 13);
    browser.holds("document.activeElement.closest('th').getAttribute('aria-sort') === 'descending'");
    browser.holds(&format!(
        "(() => {{ const n = {rows}.map((row) => Number(row.cells[7].textContent)); \
         return n.every((value, i) => i === 0 || n[i - 1] >= value) && n[0] > 0; }})()"
    ));
    browser.tab_to("document.activeElement.matches('#overview tbody a')");
    browser.press("Enter", 13);
    browser.holds(
        "new Promise((done) => setTimeout(() => { const box = document.querySelector('.details > details[open]'); \
         done(box !== null && box.contains(document.activeElement)); }, 100))",
    );
    browser.picture("many-opened.png");
    same_again(browser);
    browser.value(
        "document.getElementById('filter-severity').value = 'error'; \
         document.getElementById('filters').dispatchEvent(new Event('input')); true",
    );
    browser.holds(&format!(
        "{rows}.length > 0 && {rows}.every((row) => Number(row.cells[6].textContent) > 0)"
    ));
}

/// Postings that are the same one again are grouped, and each link opens the posting it names.
fn same_again(browser: &mut Browser) {
    let links = "[...document.querySelectorAll('.again .links a')]";
    browser.holds(&format!(
        "{links}.filter((link) => link.textContent.includes('pairs/same/')).length === 2"
    ));
    browser.holds(&format!(
        "{links}.every((link) => document.querySelector(link.getAttribute('href') + ' .source').textContent === link.textContent)"
    ));
    browser.value(&format!("{links}[0].focus(); true"));
    browser.press("Enter", 13);
    browser.holds(&format!(
        "new Promise((done) => setTimeout(() => done(document.querySelector({links}[0].getAttribute('href')).closest('details').open), 100))"
    ));
}

fn without_scripts(browser: &mut Browser, address: &str) {
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    browser.open(&format!("{address}#p4"));
    browser.holds("getComputedStyle(document.getElementById('filters')).display === 'none'");
    browser.holds("document.querySelectorAll('#overview tbody tr').length > 40");
    browser.holds("document.querySelector('#overview thead button') === null");
    // The browser itself opens what a link points into.
    browser.holds("document.getElementById('p4').closest('details').open");
    browser.call("Emulation.setScriptExecutionDisabled", json!({ "value": false }));
}
