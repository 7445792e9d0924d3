//! Go to definition: from the name of a function to its source, from that of a value to its file.

use gen_lsp_types::{DefinitionParams, Location};

use super::{names::Name, workspace::Workspace};

pub(crate) fn definition(workspace: &mut Workspace, params: &DefinitionParams) -> Option<Location> {
    let at = &params.text_document_position_params;
    let project = workspace.project_of(&at.text_document.uri)?;
    let (_, token, _) = workspace.under_cursor(at)?;
    let (file, offset) = Name::from_token(&token)?.defined(&project)?;
    Some(workspace.location(&project, &file, offset, offset))
}
