//! The lists of queryable fields, and what sync asks of the fields in them (SEMANTICS §7.5).

use std::{collections::BTreeMap, sync::Arc};

use super::{RESERVED_FIELD_NAME, is_reserved};
use crate::{
    app::LISTS,
    diagnostics::{self as codes, Code, Diagnostic, Related, SpannedDiagnostic, shown},
    syntax::{Member, Node, NodeKind, Tree},
    text::Span,
};

/// Which fields clients can query.
#[derive(Clone, Debug, Default)]
pub(super) struct Queryable {
    /// `None` if nothing is listed, and development mode adds what clients query (§7.5.14).
    global: Option<Vec<String>>,
    own: BTreeMap<String, Vec<String>>,
    pub(super) indexed: Vec<String>,
}

/// A collection with what its schema says.
pub(super) struct Schema<'a> {
    pub(super) collection: &'a str,
    pub(super) tree: &'a Arc<Tree>,
    pub(super) node: &'a Node,
}

impl Queryable {
    /// The fields for one collection, each once; `None` if they are not known.
    pub(super) fn fields_for(&self, collection: &str) -> Option<Vec<String>> {
        let own = self.own.get(collection);
        if self.global.is_none() && own.is_none() {
            return None;
        }
        let mut fields = self.global.clone().unwrap_or_default();
        for field in own.into_iter().flatten() {
            if !fields.contains(field) {
                fields.push(field.clone());
            }
        }
        Some(fields)
    }

    /// Whether some collection has fields of its own.
    pub(super) fn differs(&self) -> bool {
        self.own.values().any(|fields| !fields.is_empty())
    }

    /// Reads the lists, and checks them against the schemas.
    pub(super) fn read(
        settings: &Node,
        tree: &Tree,
        schemas: &[Schema<'_>],
        problems: &mut Vec<Diagnostic>,
    ) -> Self {
        let [global, own] = LISTS;
        let mut check = Check { tree, schemas, problems };
        let listed = settings.get(global);
        let unknown = listed.is_none() && is_in_development(settings);
        let global = check.fields(listed, None);
        let indexed = check.indexed(settings.get("indexed_queryable_fields_names"), &global);
        let mut queryable = Self { global: (!unknown).then_some(global), own: BTreeMap::new(), indexed };
        for Member { key, value } in settings.get(own).and_then(Node::members).unwrap_or_default() {
            let fields = check.fields(Some(value), Some(&key.text));
            queryable.own.insert(key.text.to_string(), fields);
        }
        queryable
    }
}

/// Whether sync adds the fields that clients query to those that are queryable (§7.5.14).
pub(crate) fn is_in_development(settings: &Node) -> bool {
    matches!(settings.get("development_mode_enabled").map(|node| &node.kind), Some(NodeKind::Bool(true)))
}

/// The names of an array.
pub(super) fn names<'n>(
    list: Option<&'n Node>,
    mut wrong: impl FnMut(&'n Node, String),
) -> Vec<(&'n str, Span)> {
    let Some(list) = list else { return Vec::new() };
    let Some(elements) = list.elements() else {
        wrong(list, format!("expected an array of names, found {}", list.describe()));
        return Vec::new();
    };
    let mut found = Vec::new();
    for element in elements {
        match element.text() {
            Some(name) => found.push((name, element.span)),
            None => wrong(element, format!("a name must be a string, found {}", element.describe())),
        }
    }
    found
}

struct Check<'a> {
    tree: &'a Tree,
    schemas: &'a [Schema<'a>],
    problems: &'a mut Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    fn refuse(&mut self, code: Code, span: Span, message: String, help: &str) -> Option<&mut Diagnostic> {
        let finding = SpannedDiagnostic::error(code, span, message).help(help);
        self.problems.push(finding.resolve(|span| self.tree.place(span)));
        self.problems.last_mut()
    }

    fn names<'n>(&mut self, list: Option<&'n Node>) -> Vec<(&'n str, Span)> {
        names(list, |node, message| {
            self.refuse(codes::INVALID_SETTING, node.span, message, "write `[\"…\"]`");
        })
    }

    /// The fields of an array, for all collections or for one (§7.5.12, §7.5.14).
    fn fields(&mut self, list: Option<&Node>, collection: Option<&str>) -> Vec<String> {
        let names = self.names(list);
        for (name, span) in &names {
            let quoted = shown(name);
            if is_reserved(name) {
                let message = format!(
                    "`{quoted}` is a reserved word of the query language, so no client can query the field"
                );
                self.refuse(RESERVED_FIELD_NAME, *span, message, "give the field another name");
            }
            if name.contains('.') {
                let message = format!("`{quoted}` is a path; only top-level fields can be queryable");
                let help = "store the queried value in a top-level field, or remove the path here";
                self.refuse(codes::QUERYABLE_FIELD_TYPE, *span, message, help);
                continue;
            }
            for schema in
                self.schemas.iter().filter(|schema| collection.is_none_or(|of| of == schema.collection))
            {
                let Some(property) = schema.property(name) else { continue };
                let Some(kind) = unqueryable(property) else { continue };
                let message = format!(
                    "`{quoted}` is {kind} in `{}`; only scalars and arrays of scalars can be queryable",
                    shown(schema.collection)
                );
                let help = "store the queried value in a top-level field of its own, or remove this one here";
                let found = self.refuse(codes::QUERYABLE_FIELD_TYPE, *span, message, help);
                relate(found, schema, property);
            }
        }
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// The indexed fields (§7.5.13).
    fn indexed(&mut self, list: Option<&Node>, global: &[String]) -> Vec<String> {
        let names = self.names(list);
        if let (Some((_, second)), Some(list)) = (names.get(1), list) {
            let message = format!("only one queryable field can be indexed, found {}", names.len());
            let help = "keep the one that most queries use";
            let _ = list;
            self.refuse(codes::INDEXED_FIELD, *second, message, help);
        }
        for (name, span) in &names {
            let quoted = shown(name);
            if !global.iter().any(|known| known == name) {
                let message = format!("`{quoted}` is indexed, but not queryable in all collections");
                let help = "add it to `queryable_fields_names`, or remove it here";
                self.refuse(codes::INDEXED_FIELD, *span, message, help);
            }
            for schema in self.schemas {
                let Some(property) = schema.property(name) else { continue };
                let types = types(property);
                let Some(other) = types.iter().find(|kind| !INDEXABLE.contains(kind)) else { continue };
                let message = format!(
                    "`{quoted}` has the type `{}` in `{}`, which cannot be indexed",
                    shown(other),
                    shown(schema.collection)
                );
                let help = "index a field that is a string, an integer, an ObjectId or a UUID";
                let found = self.refuse(codes::INDEXED_FIELD, *span, message, help);
                relate(found, schema, property);
            }
        }
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }
}

fn relate(found: Option<&mut Diagnostic>, schema: &Schema<'_>, property: &Node) {
    if let Some(found) = found {
        let message = "the field in the schema".to_owned();
        found.related.push(Related { place: schema.tree.place(property.span), message });
    }
}

impl<'a> Schema<'a> {
    fn property(&self, field: &str) -> Option<&'a Node> {
        self.node.get("properties")?.get(field)
    }
}

/// Types of fields that can be indexed, as schemas name them.
const INDEXABLE: &[&str] = &["string", "objectId", "uuid", "long", "int", "integer", "null"];

/// The names of a field's types.
fn types(property: &Node) -> Vec<&str> {
    let Some(named) = property.get("bsonType").or_else(|| property.get("type")) else { return Vec::new() };
    match named.elements() {
        Some(names) => names.iter().filter_map(Node::text).collect(),
        None => named.text().into_iter().collect(),
    }
}

/// What a field is that cannot be queryable; `None` if it can be, or if the schema does not say.
fn unqueryable(property: &Node) -> Option<&'static str> {
    let kinds = types(property);
    if kinds.contains(&"object") && !is_geo(property) {
        return Some("an embedded object");
    }
    let items = property.get("items").filter(|_| kinds.contains(&"array"))?;
    let kinds = types(items);
    [("object", "an array of embedded objects"), ("array", "an array of arrays")]
        .into_iter()
        .find_map(|(kind, described)| kinds.contains(&kind).then_some(described))
}

/// A point on a map is stored as an object, and can be queried for all that.
fn is_geo(property: &Node) -> bool {
    let has = |key| property.get("properties").is_some_and(|properties| properties.get(key).is_some());
    has("type") && has("coordinates")
}
