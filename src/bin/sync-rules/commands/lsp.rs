//! `lsp`: the language server.

use clap::Args;

use crate::{exit::Exit, lsp, problem::Failure};

/// Check rules while they are written: a language server for editors
///
/// Shows what `lint` finds, explains operators and expansions, completes them and the names of functions and values,
/// offers fixes, and goes to where functions and values are defined.
#[derive(Args, Debug)]
#[command(after_help = "\
Neovim:  vim.lsp.config('sync-rules', { cmd = { 'sync-rules', 'lsp' }, filetypes = { 'json' } })
         vim.lsp.enable('sync-rules')
VS Code: any generic language client, with the command `sync-rules lsp` for the language `json`")]
pub(crate) struct LspArgs {
    /// Talk over standard input and output, which is the only way; editors say so nevertheless
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(crate) fn run(_: &LspArgs) -> Result<Exit, Failure> {
    Ok(lsp::run()?)
}
