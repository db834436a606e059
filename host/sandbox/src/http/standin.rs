//! A web that is made up: whoever tests a plugin says what hosts answer, and nothing is sent.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

/// Answers every request that grants let through. Secrets are added as for the real host, since what a
/// host says back may hold them. Cheap to clone.
#[derive(Clone)]
pub struct Standin(Arc<dyn Fn(&Asked) -> Answer + Send + Sync>);

/// What arrives at a host.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub url: String,
    /// Secrets included.
    pub headers: Vec<(String, String)>,
}

/// What a host says.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// Such as `application/json`.
    pub mime: &'static str,
    pub body: Vec<u8>,
}

impl Standin {
    pub fn new(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    pub(super) fn answer<B>(&self, request: &Request<B>) -> Response<Bytes> {
        let text = |(name, value): (&HeaderName, &HeaderValue)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        };
        let answer = (self.0)(&Asked {
            method: request.method().to_string(),
            url: request.uri().to_string(),
            headers: request.headers().iter().map(text).collect(),
        });
        let mut response = Response::new(Bytes::from(answer.body));
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or_default();
        let mime = HeaderValue::from_static(answer.mime);
        response
            .headers_mut()
            .insert(http::header::CONTENT_TYPE, mime);
        response
    }
}

impl fmt::Debug for Standin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Standin").finish_non_exhaustive()
    }
}
