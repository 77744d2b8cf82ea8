//! A server of the [Model Context Protocol](https://modelcontextprotocol.io) over standard input and output: tools
//! with which a language model aligns, splits and checks texts, extracts terms, and looks up memories.
//!
//! - `tools`: what each tool does; the functions are those of the command line
//! - [`Folders`]: the only files that a client can name
//!
//! No tool writes a file of the user; looking something up brings the index beside a memory up to date. There is no
//! network. One call runs at a time, so that the server needs no more memory than one run of a command.

mod folders;
mod tools;

pub use folders::{Folders, Outside};

use crate::Aligner;
use rmcp::ErrorData;
use rmcp::handler::server::ServerHandler;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, JsonObject,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::schemars::JsonSchema;
use rmcp::service::{RequestContext, RoleServer, ServiceExt};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::io;
use std::sync::Arc;
use sverka_text::limits::Limits;
use tokio::sync::Semaphore;

/// What all calls share.
#[derive(Debug)]
pub struct Desk {
    /// The folders whose files may be read.
    pub folders: Folders,
    /// The aligner; its languages are replaced by those of a call.
    pub aligner: Aligner,
    /// Limits on the size of inputs.
    pub limits: Limits,
}

/// The time of a call, which is over when the client has cancelled it.
#[derive(Clone, Default)]
struct Turn(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Turn {
    fn is_over(&self) -> bool {
        self.0.as_ref().is_some_and(|over| over())
    }
}

type Call = Box<dyn Fn(&Desk, JsonObject, &Turn) -> Result<Value, String> + Send + Sync>;

/// Serves a client until it closes standard input.
///
/// # Errors
/// When the system gives no thread, or the client does not speak the protocol.
pub fn run(desk: Desk) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let service = Server::new(desk).serve(rmcp::transport::stdio()).await.map_err(io::Error::other)?;
        service.waiting().await.map(|_| ()).map_err(io::Error::other)
    });
    // A thread may still wait for a line of standard input.
    runtime.shutdown_background();
    served
}

struct Server {
    desk: Arc<Desk>,
    tools: Arc<Vec<(Tool, Call)>>,
    turns: Arc<Semaphore>,
}

impl Server {
    fn new(desk: Desk) -> Self {
        Self { desk: Arc::new(desk), tools: Arc::new(all_tools()), turns: Arc::new(Semaphore::new(1)) }
    }
}

/// Lists the tools, in the order in which a client shows them.
fn all_tools() -> Vec<(Tool, Call)> {
    vec![
        tool(
            "align",
            "Align a text with its translation: links of sentences with a probability for each",
            tools::align,
        ),
        tool("split", "Split a document into sentences", tools::split),
        tool(
            "check",
            "Check a translation: numbers, names, terms, mark-up, punctuation, missing text; findings with reasons",
            tools::check,
        ),
        tool("terms", "Extract terms and names with their translations: a glossary", tools::terms),
        tool(
            "memory_lookup",
            "Find exact and fuzzy matches of a text in a translation memory",
            tools::lookup,
        ),
        tool(
            "memory_concordance",
            "Find words in a translation memory, in any inflected form, with their translations",
            tools::concordance,
        ),
    ]
}

fn tool<P: DeserializeOwned + JsonSchema + 'static>(
    name: &'static str,
    description: &'static str,
    call: fn(&Desk, P, &Turn) -> Result<Value, String>,
) -> (Tool, Call) {
    let about = ToolAnnotations::new().read_only(true).destructive(false).idempotent(true).open_world(false);
    let tool =
        Tool::new(name, description, JsonObject::new()).with_input_schema::<P>().with_annotations(about);
    let call = move |desk: &Desk, arguments: JsonObject, turn: &Turn| {
        let asked = serde_json::from_value(Value::Object(arguments)).map_err(|error| error.to_string())?;
        call(desk, asked, turn)
    };
    (tool, Box::new(call))
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let folders: Vec<String> =
            self.desk.folders.paths().iter().map(|folder| folder.display().to_string()).collect();
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("sverka", env!("CARGO_PKG_VERSION")))
            .with_instructions(format!(
                "Tools for parallel texts and translation memories. Files are read in these folders only: {}. Relative \
                 paths begin there.",
                folders.join(", ")
            ))
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.iter().map(|(tool, _)| tool.clone()).collect()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.iter().find(|(tool, _)| tool.name == name).map(|(tool, _)| tool.clone())
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(at) = self.tools.iter().position(|(tool, _)| tool.name == request.name) else {
            return Err(ErrorData::invalid_params(format!("{}: there is no such tool", request.name), None));
        };
        let turn = self.turns.clone().acquire_owned().await.map_err(ended)?;
        let (desk, tools) = (self.desk.clone(), self.tools.clone());
        let cancelled = context.ct.clone();
        let task = tokio::task::spawn_blocking(move || {
            // Given back when the work is done, even if the client has cancelled the call.
            let _turn = turn;
            let over = Turn(Some(Arc::new(move || cancelled.is_cancelled())));
            (tools[at].1)(&desk, request.arguments.unwrap_or_default(), &over)
        });
        let result = match task.await.map_err(ended)? {
            Ok(value) => CallToolResult::structured(value),
            Err(message) => CallToolResult::error(vec![ContentBlock::text(message)]),
        };
        Ok(result.into())
    }
}

fn ended(error: impl ToString) -> ErrorData {
    ErrorData::internal_error(error.to_string(), None)
}
