//! Keeps what goes over the web, in the form that `replay` reads: HAR 1.2. What the host added to a
//! request of its own accord, the secrets, is never kept, and neither is an echo of them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use base64::Engine as _;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode, Version, header};
use http_body::Body as _;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use url::Url;
use wasmtime_wasi_http::WasiBody;

use super::replay::{self, Recordings};
use crate::error::SandboxError;
use crate::grants::shown_url;

/// What stands where a secret stood.
const REDACTED: &str = "[redacted]";

/// Headers of a request that tell who asks, whoever wrote them.
const PERSONAL: [header::HeaderName; 3] = [
    header::AUTHORIZATION,
    header::PROXY_AUTHORIZATION,
    header::COOKIE,
];

/// The exchanges of one run, on their way into a HAR file. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub struct Recording(Arc<Kept>);

#[derive(Debug)]
struct Kept {
    file: PathBuf,
    exchanges: Mutex<Exchanges>,
}

#[derive(Debug, Default)]
struct Exchanges {
    /// In the order in which they were begun.
    all: Vec<Exchange>,
    secrets: BTreeSet<String>,
}

#[derive(Debug)]
struct Exchange {
    started: SystemTime,
    clock: Instant,
    method: String,
    url: String,
    headers: HeaderMap,
    sent: Vec<u8>,
    /// None: no answer came.
    answer: Option<Answer>,
}

#[derive(Debug)]
struct Answer {
    status: StatusCode,
    version: Version,
    headers: HeaderMap,
    waited: Duration,
    body: Vec<u8>,
}

impl Recording {
    /// A recording to be added to a file, which is made if it is not there.
    ///
    /// # Errors
    /// If the file is there and no recording, or its folder is not: told before anything is sent.
    pub fn into_file(file: &Path) -> Result<Self, SandboxError> {
        if file.exists() {
            Recordings::read(&[file.to_owned()])?;
        } else if !folder(file).is_dir() {
            let why = format!("there is no folder {}", folder(file).display());
            return Err(unusable(file, why));
        }
        Ok(Self(Arc::new(Kept {
            file: file.to_owned(),
            exchanges: Mutex::default(),
        })))
    }

    /// Notes a request that is about to be sent, and what is read of its body.
    pub(super) fn begin(&self, request: &mut Request<WasiBody>) -> Begun {
        // A recording holds plain bodies: what it is read with unpacks nothing.
        let plain = HeaderValue::from_static("identity");
        request.headers_mut().insert(header::ACCEPT_ENCODING, plain);
        let exchange = Exchange {
            started: SystemTime::now(),
            clock: Instant::now(),
            method: request.method().to_string(),
            url: shown_url(request.uri()),
            headers: request.headers().clone(),
            sent: Vec::new(),
            answer: None,
        };
        let index = self.with(|exchanges| {
            let secrets = exchange.headers.values().filter(|v| v.is_sensitive());
            for secret in secrets.filter_map(|value| value.to_str().ok()) {
                exchanges.secrets.insert(secret.to_owned());
                // Of `Bearer abc`, services echo `abc`.
                exchanges
                    .secrets
                    .extend(secret.rsplit(' ').next().map(str::to_owned));
            }
            exchanges.all.push(exchange);
            exchanges.all.len() - 1
        });
        let begun = Begun {
            recording: self.clone(),
            index,
        };
        if !request.body().is_end_stream() {
            let body = std::mem::take(request.body_mut());
            *request.body_mut() = begun.clone().tap(body, |exchange| Some(&mut exchange.sent));
        }
        begun
    }

    /// Adds the exchanges to the file and tells how many there were; those that got no answer are left
    /// out. The file is replaced as a whole, so that whatever happens it is the old one or the new.
    ///
    /// # Errors
    /// If the file cannot be read or written, or a service sent a packed body all the same.
    pub fn save(&self) -> Result<usize, SandboxError> {
        // A link to a recording stays a link.
        let file = self.0.file.canonicalize();
        let file = file.unwrap_or_else(|_| self.0.file.clone());
        let bad = |why: String| unusable(&file, why);
        let entries = self.with(|exchanges| exchanges.entries()).map_err(bad)?;
        let count = entries.len();
        if count == 0 {
            return Ok(0);
        }
        let mut har = if file.exists() {
            replay::read_file(&file).map_err(bad)?
        } else {
            let creator = json!({"name": "bellhop", "version": env!("CARGO_PKG_VERSION")});
            json!({"log": {"version": "1.2", "creator": creator, "entries": []}})
        };
        har["log"]["entries"]
            .as_array_mut()
            .ok_or_else(|| bad("log.entries is no list".to_owned()))?
            .extend(entries);
        write(&file, &har).map_err(|e| bad(e.to_string()))?;
        Ok(count)
    }

    fn with<R>(&self, f: impl FnOnce(&mut Exchanges) -> R) -> R {
        f(&mut self
            .0
            .exchanges
            .lock()
            .unwrap_or_else(PoisonError::into_inner))
    }
}

/// A request that is under way.
#[derive(Clone)]
pub(super) struct Begun {
    recording: Recording,
    index: usize,
}

impl Begun {
    /// Notes the answer, and what is read of its body.
    pub(super) fn answered(self, response: Response<WasiBody>) -> Response<WasiBody> {
        self.with(|exchange| {
            exchange.answer = Some(Answer {
                status: response.status(),
                version: response.version(),
                headers: response.headers().clone(),
                waited: exchange.clock.elapsed(),
                body: Vec::new(),
            });
        });
        response.map(|body| self.tap(body, |exchange| Some(&mut exchange.answer.as_mut()?.body)))
    }

    fn tap(
        self,
        body: WasiBody,
        keep: impl Fn(&mut Exchange) -> Option<&mut Vec<u8>> + Send + 'static,
    ) -> WasiBody {
        body.inspect_frame(move |frame| {
            if let Some(data) = frame.data_ref() {
                self.with(|exchange| keep(exchange).map(|kept| kept.extend_from_slice(data)));
            }
        })
        .boxed_unsync()
    }

    fn with<R>(&self, f: impl FnOnce(&mut Exchange) -> R) -> R {
        self.recording
            .with(|exchanges| f(&mut exchanges.all[self.index]))
    }
}

impl Exchanges {
    fn entries(&self) -> Result<Vec<Value>, String> {
        let answered = |exchange: &Exchange| Some(self.entry(exchange, exchange.answer.as_ref()?));
        self.all.iter().filter_map(answered).collect()
    }

    /// One exchange as HAR 1.2 has it.
    fn entry(&self, exchange: &Exchange, answer: &Answer) -> Result<Value, String> {
        let packed = answer.headers.get(header::CONTENT_ENCODING);
        if let Some(packing) = packed.filter(|packing| *packing != "identity") {
            return Err(format!(
                "{} answered with a packed body ({packing:?}) although it was asked not to",
                exchange.url
            ));
        }
        let body = self.scrubbed(&answer.body);
        let mime = |headers: &HeaderMap| {
            let mime = headers.get(header::CONTENT_TYPE);
            self.shown(mime.unwrap_or(&HeaderValue::from_static("application/octet-stream")))
        };
        let mut content = json!({"size": body.len(), "mimeType": mime(&answer.headers)});
        match String::from_utf8(body) {
            Ok(text) => content["text"] = text.into(),
            Err(bytes) => {
                let encoded = base64::engine::general_purpose::STANDARD.encode(bytes.as_bytes());
                content["text"] = encoded.into();
                content["encoding"] = "base64".into();
            }
        }
        let url = self.scrubbed_text(&exchange.url);
        let query: Vec<Value> = Url::parse(&url)
            .map_err(|e| format!("{url}: {e}"))?
            .query_pairs()
            .map(|(name, value)| json!({"name": name, "value": value}))
            .collect();
        let version = format!("{:?}", answer.version);
        let mut request = json!({
            "method": exchange.method, "url": url, "httpVersion": version, "cookies": [],
            "headers": self.headers(&exchange.headers, &PERSONAL), "queryString": query,
            "headersSize": -1, "bodySize": exchange.sent.len(),
        });
        if !exchange.sent.is_empty() {
            let text = String::from_utf8_lossy(&self.scrubbed(&exchange.sent)).into_owned();
            request["postData"] = json!({"mimeType": mime(&exchange.headers), "text": text});
        }
        let started = jiff::Timestamp::try_from(exchange.started).unwrap_or_default();
        let wait = answer.waited.as_secs_f64() * 1e3;
        Ok(json!({
            "startedDateTime": started.to_string(),
            "time": wait,
            "request": request,
            "response": {
                "status": answer.status.as_u16(),
                "statusText": answer.status.canonical_reason().unwrap_or_default(),
                "httpVersion": version, "cookies": [], "headers": self.headers(&answer.headers, &[]),
                "content": content, "redirectURL": "", "headersSize": -1, "bodySize": answer.body.len(),
            },
            "cache": {},
            "timings": {"send": 0, "wait": wait, "receive": 0},
        }))
    }

    fn headers(&self, headers: &HeaderMap, personal: &[header::HeaderName]) -> Vec<Value> {
        let shown = |(name, value): (&header::HeaderName, &HeaderValue)| {
            let value = match personal.contains(name) {
                true => REDACTED.to_owned(),
                false => self.shown(value),
            };
            json!({"name": name.as_str(), "value": value})
        };
        headers.iter().map(shown).collect()
    }

    fn shown(&self, value: &HeaderValue) -> String {
        match value.is_sensitive() {
            true => REDACTED.to_owned(),
            false => self.scrubbed_text(&String::from_utf8_lossy(value.as_bytes())),
        }
    }

    fn scrubbed_text(&self, text: &str) -> String {
        let all = self.secrets.iter().rev();
        all.fold(text.to_owned(), |text, secret| {
            text.replace(secret, REDACTED)
        })
    }

    /// Without the secrets, should a service have sent one back.
    fn scrubbed(&self, bytes: &[u8]) -> Vec<u8> {
        let mut rest = bytes;
        let mut kept = Vec::with_capacity(bytes.len());
        while let Some(&first) = rest.first() {
            let longest_first = self.secrets.iter().rev();
            match longest_first
                .map(String::as_bytes)
                .find(|secret| rest.starts_with(secret))
            {
                Some(secret) => {
                    kept.extend_from_slice(REDACTED.as_bytes());
                    rest = &rest[secret.len()..];
                }
                None => {
                    kept.push(first);
                    rest = &rest[1..];
                }
            }
        }
        kept
    }
}

fn write(file: &Path, har: &Value) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // As any new file, not as a private one.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut new = builder.prefix(".recording").tempfile_in(folder(file))?;
    serde_json::to_writer_pretty(&mut new, har)?;
    new.write_all(b"\n")?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    Ok(())
}

fn folder(file: &Path) -> &Path {
    match file.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn unusable(path: &Path, why: String) -> SandboxError {
    SandboxError::Recording {
        path: path.to_owned(),
        why,
    }
}

#[cfg(test)]
mod tests {
    use http::Method;

    use super::*;

    fn recording(file: &Path, headers: &[(&'static str, &'static str)], body: &[u8]) -> Recording {
        let recording = Recording::into_file(file).unwrap();
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value)));
        let answer = Answer {
            status: StatusCode::OK,
            version: Version::HTTP_11,
            headers: headers.collect(),
            waited: Duration::from_millis(3),
            body: body.to_vec(),
        };
        recording.with(|exchanges| {
            exchanges.all.push(Exchange {
                started: SystemTime::now(),
                clock: Instant::now(),
                method: "GET".to_owned(),
                url: "https://x.org/s?q=a+b".to_owned(),
                headers: HeaderMap::new(),
                sent: Vec::new(),
                answer: Some(answer),
            });
        });
        recording
    }

    #[test]
    fn bytes_that_are_no_text_are_replayed_as_they_came() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.har");
        let body = [0, 159, 146, 150, 255];
        recording(&file, &[("content-type", "image/x")], &body)
            .save()
            .unwrap();
        let uri = "https://x.org/s?q=a%20b".parse().unwrap();
        let all = Recordings::read(&[file]).unwrap();
        let answer = all.answer(&Method::GET, &uri).unwrap();
        assert_eq!(answer.body().as_ref(), body);
        assert_eq!(answer.headers()["content-type"], "image/x");
    }

    #[test]
    fn a_body_that_a_recording_cannot_hold_is_told_and_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("x.har");
        let packed = recording(&file, &[("content-encoding", "gzip")], b"...");
        let why = packed.save().unwrap_err().to_string();
        assert!(
            why.contains("https://x.org/s") && why.contains("gzip"),
            "{why}"
        );
        assert!(!file.exists());
    }
}
