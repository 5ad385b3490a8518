//! The same over TLS: a server with a certificate of an authority that the test made up.

use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::*;

const PAGE: &str = "https://jobs.example.com/open/1";

/// An authority: its certificate (DER), and what it signs with.
fn authority() -> (Vec<u8>, Issuer<'static, KeyPair>) {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).expect("a certificate");
    (certificate.der().to_vec(), Issuer::new(params, key))
}

/// A server with a certificate in this name.
fn server(
    issuer: &Issuer<'static, KeyPair>,
    name: &str,
    script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
) -> Server {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, issuer).expect("a certificate");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .expect("a certificate and its key");
    let config = Arc::new(config);
    let open = move |stream: TcpStream| {
        let connection = ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
        Ok(StreamOwned::new(connection, stream))
    };
    let script = move |request: &Request| match request.target.as_str() {
        "/robots.txt" => Reply::status(404),
        _ => script(request),
    };
    Server::play_over(script, open)
}

fn trusting(server: &Server, roots: Vec<Vec<u8>>) -> Options {
    Options {
        guard: Guard::default().encrypted_stand_in(HOST, server.address()),
        roots,
        limits: limits(),
        clock: noon,
        ..Options::default()
    }
}

#[test]
fn a_page_comes_over_tls() {
    let (root, issuer) = authority();
    let server = server(&issuer, HOST, |_| Reply::html("<p>Open</p>"));
    let outcome = run(trusting(&server, vec![root]), &[PAGE]).remove(0);
    assert_eq!(outcome.one().bytes, b"<p>Open</p>");
    assert_eq!(outcome.one().origin.final_url, PAGE);
    assert_eq!(server.requests().len(), 2, "robots.txt and the page");
}

#[test]
fn certificates_that_prove_nothing_are_refused_before_anything_is_asked() {
    let (root, issuer) = authority();
    let (other, _) = authority();
    for (name, roots) in [
        (HOST, Vec::new()),
        (HOST, vec![other]),
        // Of a trusted authority, but somebody else's.
        ("other.example.com", vec![root]),
    ] {
        let server = server(&issuer, name, |_| Reply::html("<p>Open</p>"));
        let outcome = run(trusting(&server, roots), &[PAGE]).remove(0);
        let error = outcome.error();
        assert!(
            error.starts_with(PAGE) && error.contains("the host's certificate is not trusted ("),
            "{name}: {error}"
        );
        assert_eq!(server.requests().len(), 0, "{name}");
    }
}

#[test]
fn encryption_is_not_left() {
    let (root, issuer) = authority();
    let server = server(&issuer, HOST, |_| {
        Reply::redirect(302, "http://jobs.example.com/open/2")
    });
    let outcome = run(trusting(&server, vec![root]), &[PAGE]).remove(0);
    assert!(
        outcome.error().contains("sends from https to http"),
        "{}",
        outcome.error()
    );
    assert_eq!(server.asked(), [format!("GET {HOST}/open/1")]);
}

#[test]
fn a_root_that_is_no_certificate_is_said() {
    let options = Options {
        roots: vec![b"no certificate".to_vec()],
        ..Options::default()
    };
    let error = Fetcher::new(options).expect_err("no fetcher").to_string();
    assert!(error.starts_with("fetching cannot start: "), "{error}");
}
