//! Accepts connections, and ends in time.

use super::assets::{self, Asset};
use super::fault::Fault;
use super::guard::{Access, Guard};
use super::headers;
use super::token::Token;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{Notify, Semaphore};

/// Limits on what a client may use.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of a body.
    pub body: usize,
    /// Time from the head of a request to its answer.
    pub request: Duration,
    /// Time to send the head of a request.
    pub head: Duration,
    /// Connections at a time; more wait.
    pub connections: usize,
    /// The time without a request after which the server ends, once a page has been open; `None`: it does not.
    pub idle: Option<Duration>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            // The longest overlay has 100,000 characters; a proposal for 50,000 rows, a megabyte.
            body: 1 << 20,
            // A page that waits for changes is answered after 25 s.
            request: Duration::from_secs(30),
            head: Duration::from_secs(10),
            // A browser opens six for a page.
            connections: 128,
            // A page that waits for changes asks again at once; a reload, or closing a laptop, takes some seconds.
            idle: Some(Duration::from_secs(60)),
        }
    }
}

/// A server that is bound to its port.
#[derive(Debug)]
pub struct Server {
    pub(super) listener: TcpListener,
    port: u16,
    token: Token,
    bounds: Bounds,
    stop: Stop,
}

/// Routes below a path, and who may use them.
#[derive(Debug)]
pub struct Mount {
    /// The path, such as `/api`, without a slash at its end.
    pub path: &'static str,
    /// The routes, without that path.
    pub routes: Router,
    /// Who may use them.
    pub access: Access,
}

/// A request that was answered, for a log. It has no text of the user: no path below the mount, no parameters.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The method.
    pub method: String,
    /// The first part of the path, such as `/v1`.
    pub place: String,
    /// The status.
    pub status: u16,
    /// The time from the head of the request to the answer.
    pub time: Duration,
}

/// Takes what was answered.
pub type Log = Arc<dyn Fn(&Answered) + Send + Sync>;

/// Ends a server from another thread.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Notify>);

impl Stop {
    /// Asks the server to end: requests that it is answering are answered.
    pub fn stop(&self) {
        self.0.notify_one();
    }
}

/// When the last request with the token came, and how many are being answered.
#[derive(Debug, Default)]
struct Activity(Mutex<(Option<Instant>, usize)>);

impl Activity {
    fn with<T>(&self, look: impl FnOnce(&mut (Option<Instant>, usize)) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Returns how long no request has come; `None` before the first and while one is being answered.
    fn idle(&self) -> Option<Duration> {
        self.with(|(last, answering)| last.filter(|_| *answering == 0).map(|last| last.elapsed()))
    }
}

/// A request that is being answered.
struct Busy(Arc<Activity>);

impl Busy {
    fn new(activity: &Arc<Activity>) -> Self {
        activity.with(|(last, answering)| (*last, *answering) = (Some(Instant::now()), *answering + 1));
        Self(activity.clone())
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.with(|(last, answering)| {
            (*last, *answering) = (Some(Instant::now()), answering.saturating_sub(1))
        });
    }
}

/// Data shared by all requests.
#[derive(Clone)]
struct Shared {
    guard: Arc<Guard>,
    bounds: Bounds,
    activity: Arc<Activity>,
}

impl Server {
    /// Binds to 127.0.0.1, at a port that the system chooses where `port` is 0.
    ///
    /// # Errors
    /// When the port is in use, or the system has no random numbers.
    pub fn bind(port: u16, bounds: Bounds) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port, token: Token::new()?, bounds, stop: Stop::default() })
    }

    /// Returns the port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the token.
    pub fn token(&self) -> &Token {
        &self.token
    }

    /// Returns the address to open, with the token in its fragment.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/#t={}", self.port, self.token.as_str())
    }

    /// Returns a handle that ends the server.
    pub fn stop(&self) -> Stop {
        self.stop.clone()
    }

    /// Answers requests, those below `/api` by `api`, until it is stopped or idle.
    ///
    /// # Errors
    /// When the system gives no thread or no socket.
    pub fn run(self, assets: &'static [Asset], api: Router) -> io::Result<()> {
        self.run_mounts(assets, vec![Mount { path: "/api", routes: api, access: Access::Token }], None)
    }

    /// Answers requests by several interfaces, until it is stopped or idle. `log` hears of every answer.
    ///
    /// # Errors
    /// As for [`run`](Self::run).
    pub fn run_mounts(
        self,
        assets: &'static [Asset],
        mounts: Vec<Mount>,
        log: Option<Log>,
    ) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let result = runtime.block_on(self.accept(assets, mounts, log));
        // Blocking work in progress, such as aligning, is not waited for: everything important is on disk.
        runtime.shutdown_background();
        result
    }

    async fn accept(self, assets: &'static [Asset], mounts: Vec<Mount>, log: Option<Log>) -> io::Result<()> {
        let activity = Arc::new(Activity::default());
        let shared = Shared {
            guard: Arc::new(Guard::new(self.port, self.token)),
            bounds: self.bounds,
            activity: activity.clone(),
        };
        let router = router(assets, mounts, log, shared);
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        let connections = Arc::new(Semaphore::new(self.bounds.connections));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.bounds.head);
        let idle = idle(activity.clone(), self.bounds.idle);
        tokio::pin!(idle);
        loop {
            let Ok(permit) = connections.clone().acquire_owned().await else { break };
            let stream = tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => stream,
                    Err(error) => {
                        // Usually too many open files, which is temporary.
                        log::debug!("no connection: {error}");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                        continue;
                    }
                },
                () = self.stop.0.notified() => break,
                () = &mut idle => break,
            };
            let served =
                http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
            tokio::spawn(async move {
                if let Err(error) = served.await {
                    log::debug!("a connection ended: {error}");
                }
                drop(permit);
            });
        }
        drop(listener);
        finish(&activity).await;
        Ok(())
    }
}

/// Waits until no page has been open for a while.
async fn idle(activity: Arc<Activity>, bound: Option<Duration>) {
    let Some(bound) = bound else { return std::future::pending().await };
    while activity.idle().is_none_or(|idle| idle < bound) {
        tokio::time::sleep((bound / 10).min(Duration::from_secs(1))).await;
    }
}

/// Waits for requests that are being answered, but not for pages that wait for changes.
async fn finish(activity: &Activity) {
    /// Longer than writing an operation to a slow disk takes.
    const PATIENCE: Duration = Duration::from_secs(2);
    let until = Instant::now() + PATIENCE;
    while activity.idle().is_none()
        && activity.with(|(_, answering)| *answering > 0)
        && Instant::now() < until
    {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn router(assets: &'static [Asset], mounts: Vec<Mount>, log: Option<Log>, shared: Shared) -> Router {
    let mut router = Router::new();
    for Mount { path, routes, access } in mounts {
        let routes = routes
            .fallback(async || Fault::unknown("there is no such thing"))
            .method_not_allowed_fallback(async || {
                Fault::new(StatusCode::METHOD_NOT_ALLOWED, "method", "another method than the path has")
            })
            .layer(DefaultBodyLimit::max(shared.bounds.body))
            .layer(from_fn_with_state((shared.clone(), access), check_api));
        router = router.nest(path, routes);
    }
    let router = router
        .fallback(async move |request: Request| assets::serve(assets, &request))
        .layer(from_fn_with_state(shared, check_host))
        .layer(from_fn(headers::add));
    match log {
        Some(log) => router.layer(from_fn_with_state(log, tell)),
        None => router,
    }
}

async fn tell(State(log): State<Log>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().to_string();
    let first = request.uri().path().split('/').nth(1).unwrap_or_default();
    let place = format!("/{first}");
    let response = next.run(request).await;
    log(&Answered { method, place, status: response.status().as_u16(), time: begun.elapsed() });
    response
}

async fn check_host(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match shared.guard.check_host(&parts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(fault) => fault.into_response(),
    }
}

async fn check_api(
    State((shared, access)): State<(Shared, Access)>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if let Err(fault) = shared.guard.check_api(&parts, access) {
        return fault.into_response();
    }
    let _busy = Busy::new(&shared.activity);
    let answer = next.run(Request::from_parts(parts, body));
    match tokio::time::timeout(shared.bounds.request, answer).await {
        Ok(response) => response,
        Err(_) => {
            Fault::new(StatusCode::REQUEST_TIMEOUT, "timeout", "the request took too long").into_response()
        }
    }
}
