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
/// `Unavailable` when no answer came.
#[cfg(target_arch = "wasm32")]
pub fn get(service: &str, url: &str) -> Result<Response, Problem> {
    use wstd::http::{Body, Client, ErrorCode, Request};

    let request = Request::get(url).header("accept", "application/json").body(Body::empty());
    let unreached = |why: String| {
        Problem::unavailable(format!("{service} cannot be reached: {why}."))
    };
    let request = request.map_err(|why| unreached(why.to_string()))?;
    wstd::runtime::block_on(async {
        let mut response = Client::new().send(request).await?;
        let retry_after = response.headers().get("retry-after");
        let retry_after = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
        let status = response.status().as_u16();
        let body = response.body_mut().contents().await?.to_vec();
        Ok(Response { status, retry_after, body })
    })
    .map_err(|error: wstd::http::Error| match error.downcast_ref::<ErrorCode>() {
        Some(ErrorCode::HttpRequestDenied) => {
            Problem::denied(format!("The plugin may not ask {service} ({url})."))
        }
        Some(ErrorCode::DnsTimeout | ErrorCode::DnsError(_)) => {
            unreached("its name is not found, so there may be no network".to_owned())
        }
        Some(ErrorCode::ConnectionRefused | ErrorCode::DestinationUnavailable) => {
            unreached("no connection".to_owned())
        }
        Some(ErrorCode::ConnectionTimeout | ErrorCode::ConnectionReadTimeout | ErrorCode::HttpResponseTimeout) => {
            unreached("it does not answer in time".to_owned())
        }
        Some(code) => unreached(code.to_string()),
        None => unreached(error.to_string()),
    })
}

/// Outside a component there is no network.
///
/// # Errors
/// `Unavailable`, always.
#[cfg(not(target_arch = "wasm32"))]
pub fn get(service: &str, _url: &str) -> Result<Response, Problem> {
    Err(Problem::unavailable(format!("{service} can only be asked from inside a component.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Result<Option<u32>, Problem> {
        Response { status, retry_after: Some(7), body: body.as_bytes().to_vec() }.json("Tides")
    }

    #[test]
    fn a_status_becomes_the_problem_a_user_can_act_on() {
        assert_eq!(read(200, "3"), Ok(Some(3)));
        assert_eq!(read(404, "no such page"), Ok(None));
        assert!(matches!(read(401, ""), Err(Problem::Denied(why)) if why.contains("Tides refused the key")));
        let Err(Problem::Unavailable(outage)) = read(429, "") else { panic!("accepted") };
        assert_eq!(outage.retry_after.as_deref(), Some("PT7S"));
        assert!(matches!(read(200, "<html>"), Err(Problem::Unavailable(_))));
    }
}
