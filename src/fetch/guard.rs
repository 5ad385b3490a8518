//! Which addresses are talked to. Everything that is not plainly the public internet is refused, at three places: the
//! URL itself (a number for a host never reaches the resolver), the answer of the resolver (the addresses that passed
//! are the ones dialled, so a name cannot change its mind in between), and every redirect.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Why an address is not fetched.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not http or https.
    #[error("only http and https addresses are fetched, not {0}:")]
    Scheme(String),
    /// A user name or a password in the address.
    #[error("an address with a user name or a password in it is not fetched")]
    UserInfo,
    /// A port other than the scheme's own.
    #[error("only the usual ports are fetched (80 for http, 443 for https), not {0}; save the page and give the file")]
    Port(u16),
    /// No host.
    #[error("the address names no host")]
    NoHost,
    /// The host is, or resolves to, an address outside the public internet.
    #[error("{host} is {what} ({address}); only hosts of the public internet are fetched")]
    Address {
        /// The host as the address names it.
        host: String,
        /// What kind of address it is, such as "a loopback address".
        what: &'static str,
        /// The address.
        address: IpAddr,
    },
    /// An encrypted page sends to an unencrypted one.
    #[error("{0} sends from https to http; the unencrypted address is not followed")]
    Downgrade(Url),
}

/// The policy: the public internet, and nothing else.
///
/// A program that plays a host itself (a test with a server of its own) names it with [`Guard::stand_in`] or
/// [`Guard::encrypted_stand_in`]. There is no other way around the policy: no option of the command line and no variable
/// of the environment.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    stand_ins: BTreeMap<String, StandIn>,
}

/// A server that plays a host.
#[derive(Debug, Clone, Copy)]
struct StandIn {
    server: SocketAddr,
    encrypted: bool,
}

impl Guard {
    /// Serves a host from `server` instead of the internet, over plain HTTP whatever the URL's scheme is.
    #[must_use]
    pub fn stand_in(self, host: &str, server: SocketAddr) -> Self {
        self.with(
            host,
            StandIn {
                server,
                encrypted: false,
            },
        )
    }

    /// Serves a host from `server` instead of the internet, over the scheme of the URL. For https the server needs a
    /// certificate in the host's name, from an authority that the system or [`super::Options::roots`] trusts.
    #[must_use]
    pub fn encrypted_stand_in(self, host: &str, server: SocketAddr) -> Self {
        self.with(
            host,
            StandIn {
                server,
                encrypted: true,
            },
        )
    }

    fn with(mut self, host: &str, stand_in: StandIn) -> Self {
        self.stand_ins.insert(host.to_ascii_lowercase(), stand_in);
        self
    }

    /// Checks a URL before anything is sent; `from` is the page that redirects to it.
    ///
    /// # Errors
    ///
    /// The [`Refusal`] says what is wrong with the address.
    pub fn check(&self, url: &Url, from: Option<&Url>) -> Result<(), Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refusal::Scheme(url.scheme().to_owned()));
        }
        if let Some(from) = from
            && from.scheme() == "https"
            && url.scheme() == "http"
        {
            return Err(Refusal::Downgrade(from.clone()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refusal::UserInfo);
        }
        // The url crate drops the scheme's own port, and reads numbers in every notation as one address.
        match url.host() {
            None => return Err(Refusal::NoHost),
            Some(Host::Ipv4(address)) => public(&address.to_string(), address.into())?,
            Some(Host::Ipv6(address)) => public(&address.to_string(), address.into())?,
            Some(Host::Domain("")) => return Err(Refusal::NoHost),
            Some(Host::Domain(_)) => {}
        }
        url.port().map_or(Ok(()), |port| Err(Refusal::Port(port)))
    }

    /// The URL that goes over the wire: the same, unless a stand-in plays the host.
    pub(super) fn wire(&self, url: &Url) -> Url {
        let mut wire = url.clone();
        if let Some(stand_in) = url.host_str().and_then(|host| self.stand_ins.get(host)) {
            // Both setters refuse only what the checks above refuse.
            if !stand_in.encrypted {
                let _ = wire.set_scheme("http");
            }
            let _ = wire.set_port(Some(stand_in.server.port()));
        }
        wire
    }
}

/// The resolver of the HTTP client: the system's answers without the addresses that are not public.
#[derive(Debug)]
pub(super) struct GuardedResolver(pub(super) Guard);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let stand_in = self.0.stand_ins.get(name.as_str()).copied();
        Box::pin(async move {
            if let Some(stand_in) = stand_in {
                return Ok(Box::new(std::iter::once(stand_in.server)) as Addrs);
            }
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(public_only(name.as_str(), found)?.into_iter()) as Addrs)
        })
    }
}

/// The public ones of a name's addresses; the first refusal where none is.
fn public_only(name: &str, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refusal> {
    let mut refused = None;
    let mut kept = Vec::new();
    for address in found {
        match public(name, address.ip()) {
            Ok(()) => kept.push(address),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    match refused {
        Some(refusal) if kept.is_empty() => Err(refusal),
        _ => Ok(kept),
    }
}

fn public(host: &str, address: IpAddr) -> Result<(), Refusal> {
    let what = match address {
        IpAddr::V4(v4) => special_v4(v4),
        IpAddr::V6(v6) => special_v6(v6),
    };
    match what {
        None => Ok(()),
        Some(what) => Err(Refusal::Address {
            host: host.to_owned(),
            what,
            address,
        }),
    }
}

/// The blocks of IPv4 that are not the public internet: first address, length of the prefix, what they are. More
/// special blocks stand before the ones that hold them.
const SPECIAL_V4: [([u8; 4], u32, &str); 19] = [
    ([0, 0, 0, 0], 8, "an address of \"this network\""),
    ([10, 0, 0, 0], 8, "a private address"),
    ([100, 100, 100, 200], 32, "a cloud's metadata address"),
    ([100, 64, 0, 0], 10, "a shared carrier address"),
    ([127, 0, 0, 0], 8, "a loopback address"),
    ([168, 63, 129, 16], 32, "a cloud's metadata address"),
    ([169, 254, 169, 254], 32, "a cloud's metadata address"),
    ([169, 254, 0, 0], 16, "a link-local address"),
    ([172, 16, 0, 0], 12, "a private address"),
    ([192, 0, 0, 0], 24, "a protocol address"),
    ([192, 0, 2, 0], 24, "a documentation address"),
    ([192, 88, 99, 0], 24, "a relay address"),
    ([192, 168, 0, 0], 16, "a private address"),
    ([198, 18, 0, 0], 15, "a benchmarking address"),
    ([198, 51, 100, 0], 24, "a documentation address"),
    ([203, 0, 113, 0], 24, "a documentation address"),
    ([224, 0, 0, 0], 4, "a multicast address"),
    ([255, 255, 255, 255], 32, "the broadcast address"),
    ([240, 0, 0, 0], 4, "a reserved address"),
];

fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = address.to_bits();
    SPECIAL_V4
        .iter()
        .find(|(block, prefix, _)| (bits ^ Ipv4Addr::from(*block).to_bits()) >> (32 - prefix) == 0)
        .map(|&(_, _, what)| what)
}

/// The blocks of IPv6 that lie inside global unicast (2000::/3) and still are not the public internet, and the ones
/// outside it that deserve a name of their own.
const SPECIAL_V6: [(Ipv6Addr, u32, &str); 8] = [
    (Ipv6Addr::LOCALHOST, 128, "a loopback address"),
    (
        Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
        128,
        "a cloud's metadata address",
    ),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "a private address"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "a link-local address"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "a multicast address"),
    (
        Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0),
        32,
        "a documentation address",
    ),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "a protocol address"),
    (
        Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0),
        20,
        "a documentation address",
    ),
];

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    if let Some(inner) = embedded(address) {
        return special_v4(inner);
    }
    let bits = address.to_bits();
    let within = |block: Ipv6Addr, prefix: u32| (bits ^ block.to_bits()) >> (128 - prefix) == 0;
    let special = SPECIAL_V6
        .iter()
        .find(|&&(block, prefix, _)| within(block, prefix))
        .map(|&(_, _, what)| what);
    let global = within(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
    special.or((!global).then_some("not a global address"))
}

/// The IPv4 address that an IPv6 address stands for: mapped, translated (NAT64) or tunnelled (6to4).
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let joined = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(joined(g, h)),
        (0x2002, ..) => Some(joined(b, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> Option<Refusal> {
        Guard::default().check(&Url::parse(text).expect(text), None).err()
    }

    #[test]
    fn public_addresses_pass() {
        for text in [
            "https://jobs.example.com/1",
            "http://93.184.216.34/",
            "https://jobs.example.com:443/",
            "http://[2606:2800:220:1::1]/",
            "http://[64:ff9b::5db8:d822]/",
            "http://[::ffff:93.184.216.34]/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "http://192.0.1.1/",
            "http://198.20.0.1/",
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_for_hosts_are_refused_in_every_notation() {
        for text in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://017700000001/",
            "http://127.0.0.1./",
            "http://①②⑦.⓪.0。1/",
            "http://0/",
            "http://10.1.2.3/",
            "http://100.64.0.1/",
            "http://100.100.100.200/",
            "http://168.63.129.16/",
            "http://169.254.169.254/latest/meta-data/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.0.0.192/",
            "http://192.0.2.1/",
            "http://192.168.1.1/",
            "http://198.19.255.255/",
            "http://198.51.100.7/",
            "http://203.0.113.9/",
            "http://224.0.0.1/",
            "http://250.0.0.1/",
            "http://255.255.255.255/",
            "http://[::]/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[64:ff9b:1::1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001:db8::1]/",
            "http://[2001::1]/",
            "http://[3fff::1]/",
            "http://[fc00::1]/",
            "http://[fd00:ec2::254]/",
            "http://[fe80::1]/",
            "http://[fec0::1]/",
            "http://[ff02::1]/",
            "http://[100::1]/",
        ] {
            assert!(
                matches!(refusal(text), Some(Refusal::Address { .. })),
                "{text}: {:?}",
                refusal(text)
            );
        }
    }

    #[test]
    fn schemes_ports_and_passwords_are_refused() {
        assert_eq!(refusal("ftp://example.com/"), Some(Refusal::Scheme("ftp".to_owned())));
        assert_eq!(refusal("file:///etc/passwd"), Some(Refusal::Scheme("file".to_owned())));
        assert_eq!(refusal("https://me:secret@example.com/"), Some(Refusal::UserInfo));
        assert_eq!(refusal("https://me@example.com/"), Some(Refusal::UserInfo));
        assert_eq!(refusal("http://example.com:22/"), Some(Refusal::Port(22)));
        assert_eq!(refusal("http://example.com:443/"), Some(Refusal::Port(443)));
    }

    #[test]
    fn a_redirect_never_leaves_encryption() {
        let from = Url::parse("https://example.com/a").expect("a URL");
        let plain = Url::parse("http://example.com/b").expect("a URL");
        let guard = Guard::default();
        assert_eq!(guard.check(&plain, Some(&from)), Err(Refusal::Downgrade(from.clone())));
        assert_eq!(guard.check(&from, Some(&plain)), Ok(()));
        assert_eq!(guard.check(&plain, Some(&plain)), Ok(()));
    }

    #[test]
    fn a_name_keeps_its_public_addresses_only() {
        let at = |text: &str| SocketAddr::new(text.parse().expect(text), 0);
        let mixed = vec![at("10.0.0.1"), at("93.184.216.34"), at("::1")];
        assert_eq!(public_only("a.example", mixed), Ok(vec![at("93.184.216.34")]));
        let refused = public_only("a.example", vec![at("10.0.0.1"), at("::1")]).expect_err("none is public");
        assert_eq!(
            refused.to_string(),
            "a.example is a private address (10.0.0.1); only hosts of the public internet are fetched"
        );
        assert_eq!(public_only("a.example", Vec::new()), Ok(Vec::new()));
    }
}
