//! The one way out to the web: grants are checked, secrets added, limits kept and every
//! request recorded here. Redirects are not followed: the plugin asks again, and is checked again.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, Full};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks, default_send_request};

use super::{HttpCause, HttpExchange, HttpLog, Web};
use crate::grants::{WebGrants, shown_url};
use crate::limits::Limits;

type Transfer = Box<dyn Future<Output = Result<(), Error>> + Send>;
type Answer = Result<(Response<WasiBody>, Transfer), Error>;

/// A call's way to the web.
pub(crate) struct Door {
    grants: Arc<WebGrants>,
    web: Arc<Web>,
    log: HttpLog,
    calls_left: usize,
    calls: usize,
    body: usize,
}

impl Door {
    pub(crate) fn new(grants: Arc<WebGrants>, web: Arc<Web>, limits: &Limits) -> Self {
        Self {
            grants,
            web,
            log: HttpLog::default(),
            calls_left: limits.http_calls,
            calls: limits.http_calls,
            body: limits.http_body,
        }
    }

    pub(crate) fn log(&self) -> HttpLog {
        self.log.clone()
    }

    /// Everything that can be decided before a connection is made.
    fn admit(&mut self, request: &mut Request<WasiBody>) -> Result<(), HttpCause> {
        let uri = request.uri().clone();
        self.grants.permits(&uri)?;
        match &*self.web {
            Web::Off => Err(HttpCause::NoNetwork {
                url: shown_url(&uri),
            }),
            Web::Replay(_) => Ok(()),
            Web::Live | Web::Record(_) | Web::Standin(_) => {
                for (name, value) in self.grants.secret_headers(&uri)? {
                    // Whatever the plugin wrote there gives way.
                    request.headers_mut().insert(name, value);
                }
                Ok(())
            }
        }
    }
}

impl WasiHttpHooks for Door {
    fn send_request(
        &mut self,
        mut request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _sent: Transfer,
    ) -> Box<dyn Future<Output = Answer> + Send> {
        let started = Instant::now();
        let log = self.log.clone();
        let Some(left) = self.calls_left.checked_sub(1) else {
            swallow(request);
            let cause = HttpCause::TooManyRequests { limit: self.calls };
            let error = told(&cause);
            // Once is enough: a plugin may try for as long as its time lasts.
            log.with(|r| {
                if !r.causes.contains(&cause) {
                    r.causes.push(cause);
                }
            });
            return Box::new(async move { Err(error) });
        };
        self.calls_left = left;

        let url = shown_url(request.uri());
        let method = request.method().to_string();
        let index = log.with(|records| {
            records.exchanges.push(HttpExchange {
                method: method.clone(),
                url: url.clone(),
                status: None,
                duration: Default::default(),
            });
            records.exchanges.len() - 1
        });
        let answered = move |log: &HttpLog, status: StatusCode| {
            log.with(|records| {
                if let Some(exchange) = records.exchanges.get_mut(index) {
                    exchange.status = Some(status.as_u16());
                    exchange.duration = started.elapsed();
                }
            });
        };
        if let Err(cause) = self.admit(&mut request) {
            swallow(request);
            let error = told(&cause);
            log.refused(cause);
            return Box::new(async move { Err(error) });
        }

        let limit = self.body;
        let made = match &*self.web {
            Web::Replay(recordings) => Some(recordings.answer(request.method(), request.uri())),
            Web::Standin(standin) => Some(Some(standin.answer(&request))),
            _ => None,
        };
        if let Some(found) = made {
            swallow(request);
            return Box::new(async move {
                let Some(response) = found else {
                    let cause = HttpCause::NotRecorded { method, url };
                    let error = told(&cause);
                    log.refused(cause);
                    return Err(error);
                };
                answered(&log, response.status());
                let response = response.map(|bytes| {
                    let body = Full::new(bytes).map_err(Error::from);
                    Bounded {
                        body,
                        left: limit,
                        limit,
                        url,
                        log,
                    }
                    .boxed_unsync()
                });
                Ok((response, Box::new(async { Ok(()) }) as Transfer))
            });
        }

        let host = request
            .uri()
            .authority()
            .map(|a| a.host().to_owned())
            .unwrap_or_default();
        let begun = match &*self.web {
            Web::Record(recording) => Some(recording.begin(&mut request)),
            _ => None,
        };
        Box::new(async move {
            match default_send_request(request, options).await {
                Ok((response, transfer)) => {
                    answered(&log, response.status());
                    let response = response.map(BodyExt::boxed_unsync);
                    let response = match begun {
                        Some(begun) => begun.answered(response),
                        None => response,
                    };
                    let response = response.map(|body| {
                        Bounded {
                            body,
                            left: limit,
                            limit,
                            url,
                            log,
                        }
                        .boxed_unsync()
                    });
                    Ok((response, Box::new(transfer) as Transfer))
                }
                Err(error) => {
                    log.refused(HttpCause::Unreachable {
                        host,
                        why: error.to_string(),
                    });
                    Err(error)
                }
            }
        })
    }
}

/// Takes a request's body that goes nowhere, so that a plugin that writes it is not cut off before it
/// reads the answer. Ends with the plugin's side at the latest.
fn swallow(request: Request<WasiBody>) {
    tokio::spawn(async move {
        let mut body = request.into_body();
        while let Some(Ok(_)) = body.frame().await {}
    });
}

/// What the plugin is told: enough for its own sentence, and nothing it could not know.
fn told(cause: &HttpCause) -> Error {
    match cause {
        HttpCause::HostNotGranted { .. }
        | HttpCause::NotEncrypted { .. }
        | HttpCause::SecretNotSet { .. } => Error::HttpRequestDenied,
        HttpCause::NoNetwork { .. } | HttpCause::NotRecorded { .. } => {
            Error::DestinationUnavailable
        }
        HttpCause::TooManyRequests { .. } => Error::ConnectionLimitReached,
        other => Error::InternalError(Some(other.to_string())),
    }
}

/// A response's body that ends with an error when it grows past its limit.
struct Bounded<B> {
    body: B,
    left: usize,
    limit: usize,
    url: String,
    log: HttpLog,
}

impl<B> Body for Bounded<B>
where
    B: Body<Data = Bytes, Error = Error> + Unpin,
{
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            match self.left.checked_sub(data.len()) {
                Some(left) => self.left = left,
                None => {
                    let (limit, url) = (self.limit, self.url.clone());
                    self.log.refused(HttpCause::BodyTooLarge { limit, url });
                    let limit = u64::try_from(limit).ok();
                    return Poll::Ready(Some(Err(Error::HttpResponseBodySize(limit))));
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
