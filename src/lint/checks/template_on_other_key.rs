//! SR308: the rule for own partitions on a key that holds something else.

use crate::{
    app::{App, Collection},
    ast::{List, Operand, TestKind},
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_partition, is_user_id, unconverted},
        visit::{comparisons, right_sides},
    },
    vocabulary::nearest,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR308",
        "template-on-other-key",
        "The partition is compared with the user id, but the partition key holds something else",
    ),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
`{"%%partition": "%%user.id"}` is the template for "users own their data". It lets users open the partition whose value
is their id. With a partition key such as `name` or `restaurant` no document has that value, so nobody sees any data,
unless a client writes user ids into that field. Choose a key that holds the owner's id, or compare with what the key
holds.

```json fires
{"partition": {"key": "name", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json fires
{"partition": {"key": "restaurant", "type": "objectId", "permissions": {
  "read": true, "write": {"%%user.id": {"%oidToString": "%%partition"}}}}}
```

In a whole app, more is known: a key named like a collection refers to its documents, and if another field holds the
owner's id, the key holds something else. Without an app only the name is known; a name that suggests neither users nor
partitions is reported with low confidence.

```json fires sync/config.json
{"type": "partition", "partition": {"key": "restaurant_id", "type": "string", "permissions": {
  "read": {"%%partition": "%%user.id"}, "write": {"%%partition": "%%user.id"}}}}
```

```json + data_sources/db/app/restaurants/schema.json
{"title": "Restaurant", "bsonType": "object", "properties": {"_id": {"bsonType": "objectId"}, "restaurant_id": {"bsonType": "string"}}}
```

```json + realm_config.json
{"config_version": 20210101}
```

```json fires
{"partition": {"key": "resturant", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json quiet sync/config.json
{"type": "partition", "partition": {"key": "restaurant_id", "type": "string", "permissions": {
  "read": {"%%partition": "%%user.custom_data.restaurant_id"}, "write": false}}}
```

```json + data_sources/db/app/restaurants/schema.json
{"title": "Restaurant", "bsonType": "object", "properties": {"_id": {"bsonType": "objectId"}, "restaurant_id": {"bsonType": "string"}}}
```

```json + realm_config.json
{"config_version": 20210101}
```

Names of owners and of partitions, and ids of any kind, can be the user's id:

```json quiet
{"partition": {"key": "_partition", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json quiet
{"partition": {"key": "gardener_id", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json quiet
{"partition": {"key": "ownerName", "type": "string", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json quiet
{"partition": {"key": "name", "type": "string", "permissions": {"read": {"%%partition": {"$in": ["menu", "%%user.custom_data.name"]}}, "write": false}}}
```
"#,
    check: Check::Permission(check),
};

/// Words for people, of whom one can be the user.
const WHO: &str = "user users owner owners uid author creator account accounts person people profile profiles member \
    members customer customers client clients employee employees driver patient student teacher player seller buyer \
    assignee admin by me self";

/// Words for parts of data, and for ids of any kind.
const PART: &str = "partition partitions part key realm scope shard sync channel id ids oid uuid guid";

/// Words that surely name something else; a key is one of them, alone or with words that say which. All that there is
/// to go by where no app tells what the data are.
const OTHER: &str = "address amount brand building category city color colour company country county date department \
    description device email emails factory gender kind label language locale location mail message mode \
    model month name phone price product prop property region restaurant restaurants room school season \
    shop state status store stores street tag tags timestamp title town type url version warehouse year \
    zip";

/// Words that say which one, and leave the rest what it is.
const WHICH: &str = "the my our main full short long first last display code";

/// Shorter words are near to too many others.
const LONG_ENOUGH_FOR_A_SLIP: usize = 7;

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        let equal = matches!(comparison.test.kind, TestKind::Equal(_) | TestKind::In(List::Elements(_)));
        let id = |operand: &Operand| is_user_id(unconverted(operand));
        let left = comparison.left;
        let meets = |right: &&Operand| (is_partition(left) && id(right)) || (is_partition(right) && id(left));
        let right = right_sides(comparison.test).iter().find(meets);
        let Some(right) = right.filter(|_| equal && !comparison.negated) else { continue };
        let key = &rule.key.name;
        let Some(Other { why, confidence }) = other(key, rule.app) else { return };
        let message =
            format!("the partition is compared with the user id, but the partition key is `{key}`{why}");
        let help = format!("choose a key that holds the owner's id, or compare with what `{key}` holds");
        report.found(right.span, message, help).weighs(Severity::Warning, confidence);
        return;
    }
}

/// Why a key holds something else than users' ids.
struct Other {
    why: String,
    confidence: Confidence,
}

fn other(key: &str, app: Option<&App>) -> Option<Other> {
    let words = words(key);
    if words.is_empty() || words.iter().any(|word| is_in(WHO, word)) {
        return None;
    }
    if let Some(why) = app.and_then(|app| by_collection(&words, app)) {
        return Some(Other { why, confidence: Confidence::Medium });
    }
    if names_something_else(&words) {
        return Some(Other { why: String::new(), confidence: Confidence::Medium });
    }
    if words.iter().any(|word| is_in(PART, word)) {
        return None;
    }
    if let Some(why) = app.and_then(|app| by_other_field(key, app)) {
        return Some(Other { why, confidence: Confidence::Medium });
    }
    Some(Other { why: ", which does not sound like a user".to_owned(), confidence: Confidence::Low })
}

/// The app has a collection that is named like the key, so the key says which of its documents is meant.
fn by_collection(words: &[String], app: &App) -> Option<String> {
    let stem: String = words.iter().filter(|word| !is_in("id ids oid uuid", word)).cloned().collect();
    let custom = app.custom_user_data.as_ref();
    // An `_id` that is text may be the user's.
    let by_user = |collection: &Collection| {
        collection.property("_id").and_then(|id| id.get("bsonType")?.text()) == Some("string")
    };
    let named = app.collections.iter().find(|collection| {
        let collection = self::words(&collection.name).concat();
        let alike =
            collection == stem || collection == format!("{stem}s") || stem == format!("{collection}s");
        let slip = stem.len() >= LONG_ENOUGH_FOR_A_SLIP
            && nearest(&stem, [collection.as_str(), collection.trim_end_matches('s')]).is_some();
        !stem.is_empty() && (alike || slip)
    })?;
    let why = || format!(", like the collection `{}` of the app", shown(&named.name));
    (!custom.is_some_and(|custom| custom.is_of(named)) && !by_user(named)).then(why)
}

/// The documents that have the key hold a user's id in another field.
fn by_other_field(key: &str, app: &App) -> Option<String> {
    let mut with_key = app.collections.iter().filter(|collection| collection.property(key).is_some());
    let owner = |collection: &Collection| {
        let fields = collection.schema()?.get("properties")?.members()?;
        let mut owners = fields.iter().map(|field| &*field.key.text).filter(|field| {
            let words = words(field);
            matches!(words.as_slice(), [who, id] if is_in("user owner", who) && id == "id")
                || matches!(words.as_slice(), [only] if is_in("uid userid ownerid", only))
        });
        owners.next().map(str::to_owned)
    };
    with_key.find_map(owner).map(|field| format!(", while `{}` holds the user's id", shown(&field)))
}

fn is_in(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|other| other == word)
}

fn names_something_else(words: &[String]) -> bool {
    let slip = |word: &str| {
        word.len() >= LONG_ENOUGH_FOR_A_SLIP && nearest(word, OTHER.split_whitespace()).is_some()
    };
    let (Some(last), before) = (words.last(), words) else { return false };
    (is_in(OTHER, last) || slip(last))
        && before.iter().all(|word| is_in(OTHER, word) || is_in(WHICH, word) || slip(word))
}

/// The words of `store_name`, `storeName` and `StoreName`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if (c.is_ascii_uppercase() && after_lower) || !c.is_alphanumeric() {
            words.push(String::new());
        }
        after_lower = c.is_ascii_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
