//! What the user gave a plugin, and the one question "is this request allowed?".
//! Pure: nothing here opens a file or a connection.

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

use http::uri::Uri;
use http::{HeaderName, HeaderValue};

use crate::error::SandboxError;
use crate::http::HttpCause;

/// Everything a plugin may reach. Empty: nothing.
#[derive(Clone, Debug, Default)]
pub struct Grants {
    /// Folders to read: where it is on this machine, and the path the plugin sees.
    pub folders: Vec<(PathBuf, String)>,
    /// Web hosts: `api.example.org`, `api.example.org:8443` or, to allow plain HTTP,
    /// `http://192.168.1.20:8080`. The name is exact; without a port only the scheme's own is
    /// meant. Loopback hosts may be reached by plain HTTP.
    pub hosts: Vec<String>,
    /// What `wasi:config/store` gives.
    pub config: BTreeMap<String, String>,
    /// Where `wasi:keyvalue/store` keeps what the plugin sets, made when it is needed; None: nowhere.
    pub storage: Option<PathBuf>,
    pub secrets: Vec<Secret>,
}

/// A header that the host adds to requests to one host. The plugin never sees it.
#[derive(Clone)]
pub struct Secret {
    /// The name of the environment variable it was read from.
    pub name: String,
    /// In the same form as in [`Grants::hosts`].
    pub host: String,
    pub header: String,
    /// None: not set. A live request to the host is then refused.
    pub value: Option<String>,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret")
            .field("name", &self.name)
            .field("host", &self.host)
            .field("header", &self.header)
            .field("value", &self.value.as_ref().map(|_| "(hidden)"))
            .finish()
    }
}

/// The web part of [`Grants`], read once when the plugin is loaded.
#[derive(Debug)]
pub(crate) struct WebGrants {
    hosts: Vec<Host>,
    secrets: Vec<ReadySecret>,
}

#[derive(Debug)]
struct ReadySecret {
    name: String,
    host: Host,
    header: HeaderName,
    /// Marked sensitive, so that its `Debug` hides it.
    value: Option<HeaderValue>,
}

impl WebGrants {
    pub(crate) fn read(plugin: &str, grants: &Grants) -> Result<Self, SandboxError> {
        let host = |text: &str| {
            Host::parse(text).map_err(|why| SandboxError::BadHost {
                plugin: plugin.to_owned(),
                grant: text.to_owned(),
                why: why.to_owned(),
            })
        };
        let hosts = grants
            .hosts
            .iter()
            .map(|text| host(text))
            .collect::<Result<_, _>>()?;
        let mut secrets = Vec::new();
        for secret in &grants.secrets {
            let bad = |why: &str| SandboxError::BadSecret {
                plugin: plugin.to_owned(),
                name: secret.name.clone(),
                header: secret.header.clone(),
                why: why.to_owned(),
            };
            let header = HeaderName::try_from(secret.header.as_str())
                .map_err(|_| bad("it is not the name of an HTTP header"))?;
            // Trailing line breaks come from files and shells; inside, none can be sent.
            let value = match secret.value.as_deref().map(str::trim) {
                None | Some("") => None,
                Some(text) => {
                    let mut value = HeaderValue::from_str(text)
                        .map_err(|_| bad("its value has characters that no header may have"))?;
                    value.set_sensitive(true);
                    Some(value)
                }
            };
            secrets.push(ReadySecret {
                name: secret.name.clone(),
                host: host(&secret.host)?,
                header,
                value,
            });
        }
        Ok(Self { hosts, secrets })
    }

    /// Whether a plugin may send a request there.
    pub(crate) fn permits(&self, uri: &Uri) -> Result<(), HttpCause> {
        let mut same_host = self.hosts.iter().filter(|host| host.names(uri)).peekable();
        if same_host.peek().is_none() {
            return Err(HttpCause::HostNotGranted {
                host: asked_host(uri),
                url: shown_url(uri),
            });
        }
        if same_host.any(|host| host.allows_scheme_of(uri)) {
            Ok(())
        } else {
            Err(HttpCause::NotEncrypted {
                host: asked_host(uri),
                url: shown_url(uri),
            })
        }
    }

    /// The headers to add to a request, which [`Self::permits`] has let through.
    pub(crate) fn secret_headers(
        &self,
        uri: &Uri,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, HttpCause> {
        self.secrets
            .iter()
            .filter(|secret| secret.host.names(uri) && secret.host.allows_scheme_of(uri))
            .map(|secret| match &secret.value {
                Some(value) => Ok((secret.header.clone(), value.clone())),
                None => Err(HttpCause::SecretNotSet {
                    name: secret.name.clone(),
                    host: asked_host(uri),
                }),
            })
            .collect()
    }
}

/// One host as a grant names it.
#[derive(Debug, PartialEq, Eq)]
struct Host {
    /// None: HTTPS, and plain HTTP only to this machine itself.
    scheme: Option<Scheme>,
    /// Lower case, without a trailing dot; an IPv6 address without its brackets.
    name: String,
    port: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

impl Host {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = match text.split_once("://") {
            None => (None, text),
            Some(("http", rest)) => (Some(Scheme::Http), rest),
            Some(("https", rest)) => (Some(Scheme::Https), rest),
            Some(_) => return Err("only http:// and https:// are known"),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains(['/', '?', '#']) {
            return Err("write the host alone, without a path");
        }
        if rest.contains('@') {
            return Err("a user name has no place here");
        }
        if rest.contains('*') {
            return Err("write each host by its full name");
        }
        let authority: http::uri::Authority = rest
            .parse()
            .map_err(|_| "write a name such as api.example.org")?;
        if authority.host().is_empty() {
            return Err("write a name such as api.example.org");
        }
        Ok(Self {
            scheme,
            name: plain_name(authority.host()),
            port: authority.port_u16(),
        })
    }

    /// Whether this is the host and port the request goes to.
    fn names(&self, uri: &Uri) -> bool {
        let Some(authority) = uri.authority() else {
            return false;
        };
        // `user@host` could be read in two ways by two programs; no plugin needs it.
        if authority.as_str().contains('@') || plain_name(authority.host()) != self.name {
            return false;
        }
        let default = if scheme_of(uri) == Some(Scheme::Http) {
            80
        } else {
            443
        };
        authority.port_u16().unwrap_or(default) == self.port.unwrap_or(default)
    }

    fn allows_scheme_of(&self, uri: &Uri) -> bool {
        match (scheme_of(uri), self.scheme) {
            (None, _) => false,
            (Some(asked), Some(granted)) => asked == granted,
            (Some(Scheme::Https), None) => true,
            (Some(Scheme::Http), None) => is_loopback(&self.name),
        }
    }
}

fn scheme_of(uri: &Uri) -> Option<Scheme> {
    match uri.scheme_str()? {
        "http" => Some(Scheme::Http),
        "https" => Some(Scheme::Https),
        _ => None,
    }
}

fn plain_name(host: &str) -> String {
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .trim_end_matches('.')
        .to_ascii_lowercase()
}

fn is_loopback(name: &str) -> bool {
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The host as the user would write it in a grant.
fn asked_host(uri: &Uri) -> String {
    let host = uri.authority().map(|a| a.as_str()).unwrap_or_default();
    host.rsplit('@').next().unwrap_or_default().to_owned()
}

/// The address without a user name or password.
pub(crate) fn shown_url(uri: &Uri) -> String {
    let scheme = uri.scheme_str().unwrap_or("https");
    let path = uri.path_and_query().map_or("/", |p| p.as_str());
    format!("{scheme}://{}{path}", asked_host(uri))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grants(hosts: &[&str]) -> WebGrants {
        let hosts = hosts.iter().map(|h| (*h).to_owned()).collect();
        WebGrants::read(
            "p",
            &Grants {
                hosts,
                ..Grants::default()
            },
        )
        .unwrap()
    }

    fn permitted(hosts: &[&str], url: &str) -> bool {
        grants(hosts).permits(&url.parse().unwrap()).is_ok()
    }

    #[test]
    fn nothing_granted_reaches_nothing() {
        assert!(!permitted(&[], "https://example.org/"));
        assert!(!permitted(&[], "http://127.0.0.1:80/"));
    }

    #[test]
    fn a_host_is_exact_not_a_suffix_or_a_prefix() {
        assert!(permitted(&["example.org"], "https://example.org/x?y=1"));
        assert!(permitted(&["example.org"], "https://EXAMPLE.org./"));
        assert!(!permitted(&["example.org"], "https://www.example.org/"));
        assert!(!permitted(
            &["example.org"],
            "https://example.org.evil.net/"
        ));
        assert!(!permitted(&["example.org"], "https://notexample.org/"));
    }

    #[test]
    fn a_user_name_in_the_address_does_not_disguise_the_host() {
        assert!(!permitted(
            &["example.org"],
            "https://example.org@evil.net/"
        ));
        assert!(!permitted(&["evil.net"], "https://example.org@evil.net/"));
    }

    #[test]
    fn another_port_is_another_host() {
        assert!(!permitted(&["example.org"], "https://example.org:8443/"));
        assert!(permitted(
            &["example.org:8443"],
            "https://example.org:8443/"
        ));
        assert!(!permitted(&["example.org:8443"], "https://example.org/"));
        assert!(permitted(&["example.org"], "https://example.org:443/"));
    }

    #[test]
    fn plain_http_needs_loopback_or_a_grant_that_says_so() {
        assert!(!permitted(&["example.org"], "http://example.org/"));
        assert!(permitted(&["http://example.org"], "http://example.org/"));
        assert!(!permitted(&["http://example.org"], "https://example.org/"));
        assert!(permitted(&["localhost:3000"], "http://localhost:3000/"));
        assert!(permitted(&["[::1]:3000"], "http://[::1]:3000/"));
        assert!(!permitted(&["192.168.1.20:80"], "http://192.168.1.20:80/"));
        assert!(permitted(
            &["http://192.168.1.20:8080"],
            "http://192.168.1.20:8080/"
        ));
    }

    #[test]
    fn the_reason_tells_a_missing_host_from_a_missing_encryption() {
        let web = grants(&["example.org"]);
        let other = web
            .permits(&"https://other.org/a".parse().unwrap())
            .unwrap_err();
        assert!(matches!(other, HttpCause::HostNotGranted { host, .. } if host == "other.org"));
        let plain = grants(&["example.org:80"]).permits(&"http://example.org/".parse().unwrap());
        assert!(matches!(plain, Err(HttpCause::NotEncrypted { .. })));
    }

    #[test]
    fn a_grant_that_is_not_a_host_is_refused_with_the_reason() {
        for bad in [
            "https://example.org/path",
            "*.example.org",
            "a@b.org",
            "ftp://x.org",
            "",
        ] {
            let list = Grants {
                hosts: vec![bad.to_owned()],
                ..Grants::default()
            };
            assert!(
                matches!(
                    WebGrants::read("p", &list),
                    Err(SandboxError::BadHost { .. })
                ),
                "{bad} was taken for a host"
            );
        }
    }

    fn with_secret(value: Option<&str>) -> WebGrants {
        let secret = Secret {
            name: "API_KEY".into(),
            host: "example.org".into(),
            header: "x-key".into(),
            value: value.map(str::to_owned),
        };
        let all = Grants {
            hosts: vec![
                "example.org".into(),
                "http://example.org".into(),
                "other.org".into(),
            ],
            secrets: vec![secret],
            ..Grants::default()
        };
        WebGrants::read("p", &all).unwrap()
    }

    #[test]
    fn a_secret_goes_to_its_own_host_alone_and_only_encrypted() {
        let web = with_secret(Some("s3cret\n"));
        let to = |url: &str| web.secret_headers(&url.parse().unwrap()).unwrap();
        assert_eq!(to("https://example.org/")[0].1.as_bytes(), b"s3cret");
        assert!(to("https://other.org/").is_empty());
        assert!(to("http://example.org/").is_empty());
    }

    #[test]
    fn a_secret_that_is_not_set_says_its_name() {
        for unset in [None, Some(""), Some(" \n")] {
            let missing =
                with_secret(unset).secret_headers(&"https://example.org/".parse().unwrap());
            let Err(HttpCause::SecretNotSet { name, .. }) = missing else {
                panic!("{unset:?}")
            };
            assert_eq!(name, "API_KEY");
        }
    }

    #[test]
    fn debug_never_prints_a_secret() {
        let secret = Secret {
            name: "API_KEY".into(),
            host: "example.org".into(),
            header: "x-key".into(),
            value: Some("s3cret".into()),
        };
        assert!(!format!("{secret:?}").contains("s3cret"));
        assert!(!format!("{:?}", with_secret(Some("s3cret"))).contains("s3cret"));
    }
}
