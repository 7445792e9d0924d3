//! The main loop: messages in, answers and diagnostics out.

use std::io::{self, BufRead, Write};

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CompletionOptions, DidChangeTextDocumentParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeResult, PositionEncodingKind,
    PublishDiagnosticsParams, Save, ServerCapabilities, ServerInfo, TextDocumentSync, TextDocumentSyncKind,
    TextDocumentSyncOptions, Uri,
};
use lsp_server::{ErrorCode, Message, Notification, Request, Response};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    actions, completion, definition, diagnostics, hover, transport::Transport, workspace::Workspace,
};
use crate::{
    exit::Exit,
    problem::{Checked, Problem},
};

/// Serves one editor on standard input and output, until it says `exit` or is gone.
pub(crate) fn run() -> Checked<Exit> {
    let transport = Transport::new(io::stdin().lock(), io::stdout().lock());
    let server = Server { transport, workspace: Workspace::default() };
    server.serve().map_err(|error| {
        Problem::new(format!("cannot read the editor's messages: {error}"))
            .help("`sync-rules lsp` is started by an editor, and talks the language server protocol")
            .into()
    })
}

fn introduction() -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::Incremental),
        save: Some(Save::Bool(true)),
        ..TextDocumentSyncOptions::default()
    };
    let capabilities = ServerCapabilities {
        position_encoding: Some(PositionEncodingKind::UTF16),
        text_document_sync: Some(TextDocumentSync::Options(sync)),
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(completion::TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(
            CodeActionOptions {
                code_action_kinds: Some(vec![CodeActionKind::QuickFix]),
                ..CodeActionOptions::default()
            }
            .into(),
        ),
        ..ServerCapabilities::default()
    };
    let info =
        ServerInfo { name: "sync-rules".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
    InitializeResult { capabilities, server_info: Some(info) }
}

struct Server<R, W> {
    transport: Transport<R, W>,
    workspace: Workspace,
}

/// How far the talk has come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Talk {
    Unopened,
    Open,
    ShutDown,
}

impl<R: BufRead, W: Write> Server<R, W> {
    fn serve(mut self) -> io::Result<Exit> {
        let mut talk = Talk::Unopened;
        while let Some(message) = self.transport.receive()? {
            match message {
                Message::Request(request) => {
                    let response = match (talk, request.method.as_str()) {
                        (Talk::Unopened, "initialize") => {
                            talk = Talk::Open;
                            Response::new_ok(request.id, introduction())
                        }
                        (Talk::Unopened, method) => {
                            let message = format!("`{method}` comes before `initialize`");
                            Response::new_err(request.id, ErrorCode::ServerNotInitialized as i32, message)
                        }
                        (Talk::Open, "initialize") => {
                            let message = "the server is initialized already".to_owned();
                            Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message)
                        }
                        (Talk::Open, "shutdown") => {
                            talk = Talk::ShutDown;
                            Response::new_ok(request.id, ())
                        }
                        (Talk::Open, _) => self.respond(request),
                        (Talk::ShutDown, _) => {
                            let message = "the server is shutting down".to_owned();
                            Response::new_err(request.id, ErrorCode::InvalidRequest as i32, message)
                        }
                    };
                    self.send(response.into());
                }
                Message::Notification(notification) if notification.method == "exit" => break,
                Message::Notification(notification) if talk == Talk::Open => self.notice(notification),
                // Nothing is asked of the editor, and what comes too early or too late is passed over.
                Message::Notification(_) | Message::Response(_) => {}
            }
        }
        Ok(Exit::of_answer(talk == Talk::ShutDown, false))
    }

    fn respond(&mut self, request: Request) -> Response {
        let workspace = &mut self.workspace;
        match request.method.as_str() {
            "textDocument/hover" => answer(request, |params| hover::hover(workspace, &params)),
            "textDocument/completion" => answer(request, |params| completion::complete(workspace, &params)),
            "textDocument/definition" => answer(request, |params| definition::definition(workspace, &params)),
            "textDocument/codeAction" => answer(request, |params| actions::actions(workspace, &params)),
            method => {
                let message = format!("unknown method `{method}`");
                Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
            }
        }
    }

    /// What cannot be read, or is not allowed here, is ignored: nobody waits for an answer.
    fn notice(&mut self, notification: Notification) {
        let params = notification.params;
        match notification.method.as_str() {
            "textDocument/didOpen" => {
                let Ok(params) = serde_json::from_value::<DidOpenTextDocumentParams>(params) else { return };
                let uri = params.text_document.uri.clone();
                self.workspace.documents.open(params);
                self.workspace.reread();
                self.publish(Some(&uri));
            }
            "textDocument/didChange" => {
                let Ok(params) = serde_json::from_value::<DidChangeTextDocumentParams>(params) else {
                    return;
                };
                let uri = params.text_document.text_document_identifier.uri.clone();
                self.workspace.documents.change(params);
                self.workspace.changed(&uri);
                self.publish(Some(&uri));
            }
            "textDocument/didClose" => {
                let Ok(params) = serde_json::from_value::<DidCloseTextDocumentParams>(params) else { return };
                let uri = params.text_document.uri;
                self.workspace.documents.close(&uri);
                self.workspace.reread();
                self.show(PublishDiagnosticsParams::new(uri, None, Vec::new()));
                self.publish(None);
            }
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.workspace.reread();
                self.publish(None);
            }
            _ => {}
        }
    }

    /// Shows what is found in all open documents, or in those that a change of one can have touched.
    fn publish(&mut self, changed: Option<&Uri>) {
        let uris: Vec<Uri> = self.workspace.documents.iter().map(|document| document.uri.clone()).collect();
        let project = changed.and_then(|uri| self.workspace.project_of(uri));
        for uri in uris {
            let own = self.workspace.project_of(&uri);
            let together = own.zip(project.as_ref()).is_some_and(|(own, project)| own.root == project.root);
            if (changed.is_none_or(|changed| *changed == uri) || together)
                && let Some(published) = diagnostics::published(&mut self.workspace, &uri)
            {
                self.show(published);
            }
        }
    }

    fn show(&mut self, diagnostics: PublishDiagnosticsParams) {
        self.send(Notification::new("textDocument/publishDiagnostics".to_owned(), diagnostics).into());
    }

    /// Once the editor does not listen any more it does not talk either, which ends the main loop.
    fn send(&mut self, message: Message) {
        drop(self.transport.send(message));
    }
}

fn answer<P: DeserializeOwned, R: Serialize>(request: Request, find: impl FnOnce(P) -> R) -> Response {
    match serde_json::from_value(request.params) {
        Ok(params) => Response::new_ok(request.id, find(params)),
        Err(error) => Response::new_err(request.id, ErrorCode::InvalidParams as i32, error.to_string()),
    }
}
