//! A small HTTP server on this machine that plays what a test tells it to.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) host: String,
    pub(super) method: String,
    pub(super) target: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: String,
    pub(super) at: Instant,
    /// How many requests for the same came before.
    pub(super) before: usize,
}

/// An answer: bytes with pauses between them. The connection is closed after it.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pieces: Vec<Vec<u8>>,
    pause: Duration,
}

impl Reply {
    pub(super) fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Reply {
        let body = body.as_ref();
        let mut head = format!("HTTP/1.1 {status} Played\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        {
            head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        Reply {
            pieces: vec![[head.as_bytes(), body].concat()],
            pause: Duration::ZERO,
        }
    }

    pub(super) fn html(body: impl AsRef<[u8]>) -> Reply {
        Reply::new(200, &[("Content-Type", "text/html; charset=utf-8")], body)
    }

    pub(super) fn json(body: impl AsRef<[u8]>) -> Reply {
        Reply::new(200, &[("Content-Type", "application/json")], body)
    }

    pub(super) fn text(body: &str) -> Reply {
        Reply::new(200, &[("Content-Type", "text/plain")], body)
    }

    pub(super) fn status(status: u16) -> Reply {
        Reply::new(status, &[("Content-Type", "text/plain")], "")
    }

    pub(super) fn redirect(status: u16, to: &str) -> Reply {
        Reply::new(status, &[("Location", to)], "")
    }

    /// Answers after a pause.
    pub(super) fn after(mut self, pause: Duration) -> Reply {
        self.pause = pause;
        self.pieces.insert(0, Vec::new());
        self
    }

    /// Sends further pieces, each after a pause.
    pub(super) fn then(mut self, pause: Duration, pieces: impl IntoIterator<Item = Vec<u8>>) -> Reply {
        self.pause = pause;
        self.pieces.extend(pieces);
        self
    }
}

/// The server; it ends with the value.
pub(super) struct Server {
    address: SocketAddr,
    log: Arc<Mutex<Vec<Request>>>,
    most_at_once: Arc<AtomicUsize>,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// Plays `script`; the replies may depend on what was asked before.
    pub(super) fn play(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Server {
        Server::play_over(script, Ok)
    }

    /// Plays `script` over what `open` makes of a connection.
    pub(super) fn play_over<S: Read + Write>(
        script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
        open: impl Fn(TcpStream) -> std::io::Result<S> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let server = Server {
            address: listener.local_addr().expect("an address"),
            log: Arc::default(),
            most_at_once: Arc::default(),
            ended: Arc::default(),
        };
        let (log, most, ended) = (server.log.clone(), server.most_at_once.clone(), server.ended.clone());
        let (script, open, now) = (Arc::new(script), Arc::new(open), Arc::new(AtomicUsize::new(0)));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (script, open, log) = (script.clone(), open.clone(), log.clone());
                let (most, now) = (most.clone(), now.clone());
                std::thread::spawn(move || {
                    // A client that goes away is part of several tests.
                    let _ = stream
                        .set_read_timeout(Some(Duration::from_secs(5)))
                        .and_then(|()| open(stream))
                        .and_then(|stream| serve(stream, &*script, &log, &now, &most));
                });
            }
        });
        server
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What was asked so far, in order.
    pub(super) fn requests(&self) -> Vec<Request> {
        self.log.lock().expect("the log").clone()
    }

    /// What was asked so far besides robots.txt, as `METHOD HOST TARGET`.
    pub(super) fn asked(&self) -> Vec<String> {
        self.requests()
            .into_iter()
            .filter(|request| request.target != "/robots.txt")
            .map(|request| format!("{} {}{}", request.method, request.host, request.target))
            .collect()
    }

    /// How many requests were under way at the same time, at most.
    pub(super) fn most_at_once(&self) -> usize {
        self.most_at_once.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the listener, so that its thread sees the end.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    stream: impl Read + Write,
    script: &(dyn Fn(&Request) -> Reply + Send + Sync),
    log: &Mutex<Vec<Request>>,
    now: &AtomicUsize,
    most: &AtomicUsize,
) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(());
    };
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let host = headers.get("host").cloned().unwrap_or_default();
    let mut request = Request {
        host: host.split(':').next().unwrap_or_default().to_owned(),
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        at: Instant::now(),
        before: 0,
    };
    let under_way = now.fetch_add(1, Ordering::SeqCst) + 1;
    most.fetch_max(under_way, Ordering::SeqCst);
    let reply = {
        let mut log = log.lock().expect("the log");
        let same = |other: &&Request| {
            (&other.host, &other.target, &other.body) == (&request.host, &request.target, &request.body)
        };
        request.before = log.iter().filter(same).count();
        log.push(request.clone());
        script(&request)
    };
    send(reader.get_mut(), &reply, now)
}

fn send(stream: &mut impl Write, reply: &Reply, now: &AtomicUsize) -> std::io::Result<()> {
    let mut pieces = reply.pieces.iter().peekable();
    while let Some(piece) = pieces.next() {
        if pieces.peek().is_none() {
            // From here on the client may ask for the next.
            now.fetch_sub(1, Ordering::SeqCst);
        }
        stream.write_all(piece)?;
        if pieces.peek().is_some() {
            std::thread::sleep(reply.pause);
        }
    }
    stream.flush()
}
