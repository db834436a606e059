//! Recorded web exchanges: HAR 1.2 files (<http://www.softwareishard.com/blog/har-12-spec/>).
//! A request is matched by its method and address; headers and bodies are not compared, so a
//! recording needs no secret.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, Uri, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::error::SandboxError;

/// Every recorded answer, by what was asked.
#[derive(Debug)]
pub(crate) struct Recordings(HashMap<Asked, Answers>);

/// The answers to one request in their recorded order; the last one repeats.
#[derive(Debug, Default)]
struct Answers {
    recorded: Vec<Recorded>,
    given: AtomicUsize,
}

#[derive(Debug)]
struct Recorded {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// A method and an address, written in one way however they were written before.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Asked {
    method: String,
    /// Scheme, host, port and path.
    place: String,
    /// Decoded and sorted: the order of a query's parts carries no meaning.
    query: Vec<(String, String)>,
}

impl Asked {
    fn new(method: &str, url: &str) -> Result<Self, url::ParseError> {
        let mut url = Url::parse(url)?;
        let mut query: Vec<_> = url.query_pairs().into_owned().collect();
        query.sort();
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self {
            method: method.to_ascii_uppercase(),
            place: url.into(),
            query,
        })
    }
}

impl Recordings {
    pub(crate) fn read(files: &[PathBuf]) -> Result<Self, SandboxError> {
        let mut all: HashMap<Asked, Answers> = HashMap::new();
        for path in files {
            let bad = |why: String| SandboxError::Recording {
                path: path.clone(),
                why,
            };
            let har: Har = read_file(path).map_err(bad)?;
            for (index, entry) in har.log.entries.into_iter().enumerate() {
                let bad = |why: String| bad(format!("log.entries[{index}]: {why}"));
                let asked = Asked::new(&entry.request.method, &entry.request.url)
                    .map_err(|e| bad(format!("request.url: {e}")))?;
                let recorded = entry.response.ready().map_err(bad)?;
                all.entry(asked).or_default().recorded.push(recorded);
            }
        }
        Ok(Self(all))
    }

    /// The next recorded answer to this request, if there is any.
    pub(crate) fn answer(&self, method: &Method, uri: &Uri) -> Option<Response<Bytes>> {
        let asked = Asked::new(method.as_str(), &uri.to_string()).ok()?;
        let answers = self.0.get(&asked)?;
        let turn = answers.given.fetch_add(1, Ordering::Relaxed);
        let recorded = answers.recorded.get(turn).or(answers.recorded.last())?;
        let mut response = Response::new(recorded.body.clone());
        *response.status_mut() = recorded.status;
        *response.headers_mut() = recorded.headers.clone();
        Some(response)
    }
}

/// Reads as much of a HAR file as is asked for.
pub(super) fn read_file<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = std::fs::read(path).map_err(|e| e.to_string())?;
    // Some browsers begin the file with a byte-order mark.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    serde_json::from_slice(text).map_err(|e| format!("not a HAR file: {e}"))
}

// The few parts of a HAR file that an answer is made of.

#[derive(Deserialize)]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    request: HarRequest,
    response: HarResponse,
}

#[derive(Deserialize)]
struct HarRequest {
    method: String,
    url: String,
}

#[derive(Deserialize)]
struct HarResponse {
    status: u16,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    content: Content,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Content {
    mime_type: Option<String>,
    text: Option<String>,
    encoding: Option<String>,
}

impl HarResponse {
    fn ready(self) -> Result<Recorded, String> {
        let status = StatusCode::from_u16(self.status)
            .map_err(|_| format!("response.status: {} is not an HTTP status", self.status))?;
        let text = self.content.text.unwrap_or_default();
        let body = match self.content.encoding.as_deref() {
            None | Some("") => Bytes::from(text),
            Some("base64") => base64::engine::general_purpose::STANDARD
                .decode(text.trim())
                .map(Bytes::from)
                .map_err(|e| format!("response.content.text: {e}"))?,
            Some(other) => {
                return Err(format!(
                    "response.content.encoding: `{other}` is not base64"
                ));
            }
        };
        let mut headers = HeaderMap::new();
        for Header { name, value } in self.headers {
            // HTTP/2 recordings carry `:status`; what cannot be a header is not one.
            let (Ok(name), Ok(value)) = (
                HeaderName::try_from(name.as_str()),
                HeaderValue::try_from(value.as_str()),
            ) else {
                continue;
            };
            // The body is kept decoded and whole, so what described its transfer is not true now.
            let of_transfer = [
                header::CONTENT_ENCODING,
                header::CONTENT_LENGTH,
                header::TRANSFER_ENCODING,
                header::CONNECTION,
            ];
            if !of_transfer.contains(&name) {
                headers.append(name, value);
            }
        }
        if !headers.contains_key(header::CONTENT_TYPE)
            && let Some(Ok(mime)) = self.content.mime_type.map(HeaderValue::try_from)
        {
            headers.insert(header::CONTENT_TYPE, mime);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        Ok(Recorded {
            status,
            headers,
            body,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn recordings(entries: &str) -> Result<Recordings, SandboxError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        write!(
            file,
            r#"{{"log": {{"version": "1.2", "entries": [{entries}]}}}}"#
        )
        .unwrap();
        Recordings::read(&[file.path().to_owned()])
    }

    fn entry(method: &str, url: &str, text: &str) -> String {
        format!(
            r#"{{"request": {{"method": "{method}", "url": "{url}"}},
                "response": {{"status": 200, "content": {{"text": "{text}"}}}}}}"#
        )
    }

    fn asked(from: &Recordings, method: Method, url: &str) -> Option<String> {
        let response = from.answer(&method, &url.parse().unwrap())?;
        Some(String::from_utf8(response.into_body().to_vec()).unwrap())
    }

    #[test]
    fn a_query_matches_in_any_order_and_any_encoding() {
        let all = recordings(&entry("GET", "https://x.org/s?q=a%20b&n=1", "yes")).unwrap();
        let get = |url| asked(&all, Method::GET, url);
        assert_eq!(get("https://x.org/s?n=1&q=a+b").as_deref(), Some("yes"));
        assert_eq!(
            get("https://X.org:443/s?q=a%20b&n=1").as_deref(),
            Some("yes")
        );
        assert_eq!(get("https://x.org/s?q=a%20b"), None);
        assert_eq!(get("https://x.org/s?q=a%20b&n=1&n=1"), None);
        assert_eq!(
            asked(&all, Method::POST, "https://x.org/s?q=a%20b&n=1"),
            None
        );
    }

    #[test]
    fn answers_come_in_their_order_and_the_last_repeats() {
        let two = [
            entry("GET", "https://x.org/", "1"),
            entry("GET", "https://x.org/", "2"),
        ];
        let all = recordings(&two.join(",")).unwrap();
        let get = || asked(&all, Method::GET, "https://x.org/").unwrap();
        assert_eq!([get(), get(), get()], ["1", "2", "2"]);
    }

    #[test]
    fn bytes_are_base64_and_the_length_is_that_of_the_decoded_body() {
        let all = recordings(
            r#"{"request": {"method": "GET", "url": "https://x.org/"},
                "response": {"status": 404,
                    "headers": [{"name": "Content-Encoding", "value": "gzip"},
                                {"name": "Content-Length", "value": "999"},
                                {"name": ":status", "value": "404"},
                                {"name": "X-A", "value": "b"}],
                    "content": {"mimeType": "text/plain", "text": "aGk=", "encoding": "base64"}}}"#,
        )
        .unwrap();
        let response = all
            .answer(&Method::GET, &"https://x.org/".parse().unwrap())
            .unwrap();
        assert_eq!(response.status(), 404);
        assert_eq!(response.body().as_ref(), b"hi");
        assert_eq!(response.headers()["content-length"], "2");
        assert_eq!(response.headers()["content-type"], "text/plain");
        assert_eq!(response.headers()["x-a"], "b");
        assert!(!response.headers().contains_key("content-encoding"));
    }

    #[test]
    fn a_broken_recording_is_named_with_the_place() {
        let bad = recordings(&entry("GET", "not a url", ""))
            .unwrap_err()
            .to_string();
        assert!(bad.contains("log.entries[0]: request.url"), "{bad}");
        let missing = Recordings::read(&[PathBuf::from("/nowhere.har")])
            .unwrap_err()
            .to_string();
        assert!(missing.contains("/nowhere.har"), "{missing}");
    }
}
