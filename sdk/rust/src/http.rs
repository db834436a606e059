//! Asking a web service, with what can go wrong already told as a `problem`: the network, the key,
//! the rate limit, the service itself. What the answer means is left to the plugin.

use serde::de::DeserializeOwned;

use crate::types::{Outage, Problem};

/// What a service answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The header Retry-After, where it is a number of seconds.
    pub retry_after: Option<u32>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// GETs a URL and reads the JSON of the answer; `None` is "no such thing" (404). `service` is what
/// people call who is asked.
///
/// # Errors
/// `Denied` for a refused key (401, 403), `Unavailable` for everything else that keeps the answer
/// away: no network, a rate limit (429), an error of the service, an answer that is not the JSON
/// that was expected.
pub fn get_json<T: DeserializeOwned>(service: &str, url: &str) -> Result<Option<T>, Problem> {
    get(service, url)?.json(service)
}

impl Response {
    /// As [`get_json`], for an answer that is here.
    ///
    /// # Errors
    /// As [`get_json`].
    pub fn json<T: DeserializeOwned>(&self, service: &str) -> Result<Option<T>, Problem> {
        let status = self.status;
        match status {
            200..=299 => serde_json::from_slice(&self.body).map(Some).map_err(|why| {
                Problem::unavailable(format!("{service} answered what cannot be read ({why})."))
            }),
            404 => Ok(None),
            401 | 403 => Err(Problem::denied(format!(
                "{service} refused the key (HTTP {status}); check the secret that the plugin's grants name."
            ))),
            429 => Err(Problem::Unavailable(Outage {
                what: format!("{service} has been asked too often (HTTP 429)."),
                retry_after: Some(format!("PT{}S", self.retry_after.unwrap_or(60))),
            })),
            _ => Err(Problem::Unavailable(Outage {
                what: format!("{service} answered with an error (HTTP {status})."),
                retry_after: self.retry_after.map(|seconds| format!("PT{seconds}S")),
            })),
        }
    }
}

/// GETs a URL, whatever the status.
///
/// # Errors
/// `Unavailable` when no answer came, `Denied` when the plugin may not ask.
#[cfg(target_arch = "wasm32")]
pub fn get(service: &str, url: &str) -> Result<Response, Problem> {
    use wasip2::http::types::ErrorCode;

    let unreached =
        |why: &str| Problem::unavailable(format!("{service} cannot be reached: {why}."));
    component::get(url).map_err(|error| match error {
        ErrorCode::HttpRequestDenied => {
            Problem::denied(format!("The plugin may not ask {service} ({url})."))
        }
        ErrorCode::HttpRequestUriInvalid => {
            Problem::invalid_argument("url", format!("expected a link, got \"{url}\""))
        }
        ErrorCode::DnsTimeout | ErrorCode::DnsError(_) => {
            unreached("its name is not found, so there may be no network")
        }
        ErrorCode::ConnectionRefused | ErrorCode::DestinationUnavailable => {
            unreached("no connection")
        }
        ErrorCode::ConnectionTimeout
        | ErrorCode::ConnectionReadTimeout
        | ErrorCode::HttpResponseTimeout => unreached("it does not answer in time"),
        ErrorCode::HttpResponseBodySize(_) => unreached("its answer is too large"),
        ErrorCode::InternalError(Some(why)) => unreached(&why),
        other => unreached(&other.to_string()),
    })
}

/// `wasi:http` as one blocking call. An async client would be of no use to a plugin that waits for one
/// answer at a time.
#[cfg(target_arch = "wasm32")]
mod component {
    use wasip2::http::outgoing_handler::handle;
    use wasip2::http::types::{ErrorCode, Fields, IncomingResponse, OutgoingRequest, Scheme};
    use wasip2::io::streams::StreamError;

    use super::Response;

    const CHUNK: u64 = 64 * 1024;
    /// Public services want to know who asks.
    const USER_AGENT: &str = concat!("bellhop-sdk/", env!("CARGO_PKG_VERSION"));

    pub(super) fn get(url: &str) -> Result<Response, ErrorCode> {
        let response = send(url)?;
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after
            .first()
            .and_then(|v| std::str::from_utf8(v).ok()?.parse().ok());
        Ok(Response {
            status: response.status(),
            retry_after,
            body: read(&response)?,
        })
    }

    fn send(url: &str) -> Result<IncomingResponse, ErrorCode> {
        let invalid = ErrorCode::HttpRequestUriInvalid;
        let (scheme, rest) = url
            .split_once("://")
            .ok_or(ErrorCode::HttpRequestUriInvalid)?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let path = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        let scheme = match scheme {
            "https" => Scheme::Https,
            "http" => Scheme::Http,
            _ => return Err(invalid),
        };
        let headers = Fields::from_list(&[
            ("accept".to_owned(), b"application/json".to_vec()),
            ("user-agent".to_owned(), USER_AGENT.as_bytes().to_vec()),
        ]);
        let request = OutgoingRequest::new(headers.map_err(|_| ErrorCode::HttpRequestDenied)?);
        request
            .set_scheme(Some(&scheme))
            .and_then(|()| request.set_authority(Some(authority)))
            .and_then(|()| request.set_path_with_query(Some(&path)))
            .map_err(|()| invalid)?;
        let future = handle(request, None)?;
        future.subscribe().block();
        match future.get() {
            Some(Ok(answer)) => answer,
            Some(Err(())) | None => Err(ErrorCode::InternalError(None)),
        }
    }

    fn read(response: &IncomingResponse) -> Result<Vec<u8>, ErrorCode> {
        let lost = |()| ErrorCode::HttpResponseIncomplete;
        let incoming = response.consume().map_err(lost)?;
        let stream = incoming.stream().map_err(lost)?;
        let mut body = Vec::new();
        loop {
            match stream.blocking_read(CHUNK) {
                Ok(bytes) => body.extend(bytes),
                Err(StreamError::Closed) => return Ok(body),
                Err(StreamError::LastOperationFailed(error)) => {
                    let code = wasip2::http::types::http_error_code(&error);
                    return Err(code.unwrap_or(ErrorCode::HttpResponseIncomplete));
                }
            }
        }
    }
}

/// Outside a component there is no network.
///
/// # Errors
/// `Unavailable`, always.
#[cfg(not(target_arch = "wasm32"))]
pub fn get(service: &str, _url: &str) -> Result<Response, Problem> {
    Err(Problem::unavailable(format!(
        "{service} can only be asked from inside a component."
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Result<Option<u32>, Problem> {
        Response {
            status,
            retry_after: Some(7),
            body: body.as_bytes().to_vec(),
        }
        .json("Tides")
    }

    #[test]
    fn a_status_becomes_the_problem_a_user_can_act_on() {
        assert_eq!(read(200, "3"), Ok(Some(3)));
        assert_eq!(read(404, "no such page"), Ok(None));
        assert!(
            matches!(read(401, ""), Err(Problem::Denied(why)) if why.contains("Tides refused the key"))
        );
        let Err(Problem::Unavailable(outage)) = read(429, "") else {
            panic!("accepted")
        };
        assert_eq!(outage.retry_after.as_deref(), Some("PT7S"));
        assert!(matches!(read(200, "<html>"), Err(Problem::Unavailable(_))));
    }
}
