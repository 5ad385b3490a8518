//! Fetching, end to end against a server on this machine. The server stands in for public hosts through the interface
//! of the library; the policy itself stays as strict as it is for users.

mod boards;
mod keeping;
mod politeness;
mod safety;
mod server;
mod tls;

use std::path::Path;
use std::time::{Duration, SystemTime};

use rolecall::fetch::{Event, FetchError, Fetched, Fetcher, Guard, Limits, Options};

use server::{Reply, Request, Server};

/// The host that most tests ask.
const HOST: &str = "jobs.example.com";

/// 2026-01-15, noon.
fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_768_478_400)
}

/// The limits of users, in the time of tests.
fn limits() -> Limits {
    Limits {
        gap: Duration::ZERO,
        connect: Duration::from_secs(2),
        idle: Duration::from_secs(2),
        total: Duration::from_secs(4),
        first_wait: Duration::from_millis(1),
        retries: 2,
        ..Limits::default()
    }
}

/// Options under which the server plays these hosts.
fn options(server: &Server, hosts: &[&str]) -> Options {
    Options {
        guard: hosts
            .iter()
            .fold(Guard::default(), |guard, host| guard.stand_in(host, server.address())),
        limits: limits(),
        clock: noon,
        ..Options::default()
    }
}

fn cached(server: &Server, folder: &Path) -> Options {
    Options {
        cache: Some(folder.to_owned()),
        ..options(server, &[HOST])
    }
}

/// What came of an address.
#[derive(Debug, Default)]
struct Outcome {
    fetched: Vec<Fetched>,
    failed: Vec<FetchError>,
    waits: Vec<Duration>,
}

impl Outcome {
    /// The failures as a user reads them.
    fn errors(&self) -> Vec<String> {
        self.failed.iter().map(ToString::to_string).collect()
    }

    /// The only answer.
    fn one(&self) -> &Fetched {
        assert_eq!((self.fetched.len(), self.errors()), (1, Vec::new()));
        &self.fetched[0]
    }

    /// The only failure, where nothing was fetched.
    fn error(&self) -> String {
        assert_eq!((self.fetched.len(), self.failed.len()), (0, 1), "{:?}", self.errors());
        self.failed[0].to_string()
    }

    /// The answers as text.
    fn texts(&self) -> Vec<String> {
        let text = |fetched: &Fetched| String::from_utf8_lossy(&fetched.bytes).into_owned();
        self.fetched.iter().map(text).collect()
    }
}

fn run(options: Options, addresses: &[&str]) -> Vec<Outcome> {
    let fetcher = Fetcher::new(options).expect("a fetcher");
    run_with(&fetcher, addresses)
}

fn run_with(fetcher: &Fetcher, addresses: &[&str]) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = addresses.iter().map(|_| Outcome::default()).collect();
    let addresses: Vec<String> = addresses.iter().map(|&address| address.to_owned()).collect();
    fetcher.run(&addresses, &mut |number, event| match event {
        Event::Fetched(fetched) => outcomes[number].fetched.push(*fetched),
        Event::Failed(error) => outcomes[number].failed.push(error),
        Event::Waiting { wait, .. } => outcomes[number].waits.push(wait),
        _ => {}
    });
    outcomes
}

/// Fetches one address from a server that plays one host without a robots.txt.
fn fetch(script: impl Fn(&Request) -> Reply + Send + Sync + 'static, address: &str) -> (Outcome, Server) {
    let server = Server::play(move |request| match request.target.as_str() {
        "/robots.txt" => Reply::status(404),
        _ => script(request),
    });
    let outcome = run(options(&server, &[HOST]), &[address]).remove(0);
    (outcome, server)
}
