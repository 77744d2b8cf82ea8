//! Error responses, and extractors that return them.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Query, Request};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::json;

/// An error response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The HTTP status.
    pub status: StatusCode,
    /// The kind of error, as a stable key.
    pub code: &'static str,
    /// The same for a person.
    pub message: String,
    /// Why an operation is refused, as a stable key.
    pub reason: Option<&'static str>,
    /// The current version, if the page has another.
    pub version: Option<u64>,
}

impl Fault {
    /// Makes an answer.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), reason: None, version: None }
    }

    /// Makes the answer to a request that cannot be understood or carried out.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", message)
    }

    /// Makes the answer to a request for something that does not exist.
    pub fn unknown(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "unknown", message)
    }

    /// Adds why an operation is refused.
    #[must_use]
    pub fn because(mut self, reason: &'static str) -> Self {
        self.reason = Some(reason);
        self
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut body = json!({"error": {"code": self.code, "message": self.message}});
        if let Some(reason) = self.reason {
            body["error"]["reason"] = reason.into();
        }
        if let Some(version) = self.version {
            body["version"] = version.into();
        }
        (self.status, axum::Json(body)).into_response()
    }
}

/// The body of a request, read as JSON.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "large", "the body is too large")
            }
            _ => Fault::invalid("the body ended before its time"),
        })?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| Fault::invalid(format!("the body: {error}")))
    }
}

/// Reads the parameters of a request.
///
/// # Errors
/// When one is missing or has no such value.
pub fn query<T: DeserializeOwned>(uri: &Uri) -> Result<T, Fault> {
    Query::try_from_uri(uri).map(|Query(found)| found).map_err(|error| Fault::invalid(error.body_text()))
}
